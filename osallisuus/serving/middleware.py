"""Client address, headers, kept pages, language of residents, and forms whole and alike."""

import gzip
import hashlib
import ipaddress
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponsePermanentRedirect, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response

from osallisuus.models import DataVersion
from osallisuus.serving.bodies import n_come
from osallisuus.text.days import next_midnight
from osallisuus.text.finnish import normal_text

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
PAGE_SECONDS = 3600


def is_resident_path(path: str) -> bool:
    return path.startswith(settings.RESIDENT_PATHS)


class ClientAddressMiddleware:
    """Believes forwarded addresses only from a proxy that the settings name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._is_trusted(request.META.get("REMOTE_ADDR", "")):
            self._take_forwarded(request)
        else:
            for name in FORWARDED:
                # Anybody may send these headers, so from anyone but a known proxy they are nothing.
                request.META.pop(name, None)
        return self.get_response(request)

    @staticmethod
    def _is_trusted(address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in settings.TRUSTED_PROXIES)

    def _take_forwarded(self, request):
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        # From the right: each proxy adds at the end, and only the left
        # part is what a sender made up.
        for hop in reversed([hop for hop in hops if hop]):
            request.META["REMOTE_ADDR"] = hop
            if not self._is_trusted(hop):
                return


class NormalTextMiddleware:
    """Every text of every form and every address is in its one form, as `normal_text` says.

    A textarea sends a carriage return before a line feed, so a text that nobody touched would come
    back changed. A letter in two pieces would find no name that has it in one, nor be a choice
    that looks the same.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # After the check that the whole body has come: reading a broken one would raise here.
        if request.GET and not _is_normal(request.GET):
            request.GET = _in_one_form(request.GET)
        if request.method == "POST" and not _is_normal(request.POST):
            request.POST = _in_one_form(request.POST)


def _is_normal(data: QueryDict) -> bool:
    return all(text == normal_text(text) for _name, texts in data.lists() for text in texts)


def _in_one_form(data: QueryDict) -> QueryDict:
    found = QueryDict(mutable=True, encoding=data.encoding)
    for name, texts in data.lists():
        found.setlist(name, [normal_text(text) for text in texts])
    return QueryDict(found.urlencode(), encoding=data.encoding)


class PublicCacheMiddleware:
    """Whole public pages from local memory, keyed by the version of the content.

    Only anonymous GET without a session; a page that sets a cookie or varies by it is never kept.
    While the database is away, the pages of the last known version go on.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.version = 0

    def __call__(self, request):
        if not self._may_be_cached(request):
            return self.get_response(request)
        coding = "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "plain"
        place = f"{request.get_host()}:{request.get_full_path()}"
        key = f"{self._read_version()}:{coding}:{place}"
        kept = caches["pages"].get(key)
        if kept is not None:
            response = HttpResponse(kept[0], headers=kept[1])
            # Who has the same already is told so, of files that say which they are.
            return get_conditional_response(request, response.get("ETag"), None, response)
        # Before the page is made: what changes meanwhile must end it at once.
        begun = timezone.now()
        response = self.get_response(request)
        if self._is_keepable(response):
            self._mark(response)
            page = response.content, dict(response.headers)
            caches["pages"].set(key, page, self._seconds(begun, response))
            return get_conditional_response(request, response.get("ETag"), None, response)
        return response

    @staticmethod
    def _mark(response):
        """Says which page it is and that it may change any moment: who comes again asks, and gets
        it anew only if it has changed."""
        response.headers.setdefault("Cache-Control", "no-cache")
        if "ETag" not in response:
            is_packed = response.get("Content-Encoding") == "gzip"
            # Packed, the same page has other bytes each time.
            plain = gzip.decompress(response.content) if is_packed else response.content
            response.headers["ETag"] = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'

    @staticmethod
    def _seconds(begun: datetime, response) -> int:
        """How long a page that was begun then is kept: never past midnight, when texts begin and
        are retired, nor past the moment by which its view has said that it `changes_at`."""
        ends = [next_midnight(begun), *filter(None, [getattr(response, "changes_at", None)])]
        left = min(ends) - timezone.now()
        return max(0, min(PAGE_SECONDS, int(left.total_seconds())))

    def _read_version(self) -> int:
        # A page that is not kept asks the database for more, and tells of the error itself.
        with suppress(OperationalError, InterfaceError):
            self.version = DataVersion.current()
        return self.version

    @staticmethod
    def _may_be_cached(request) -> bool:
        return (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not request.path.startswith(settings.UNCACHED_PATHS)
        )

    @staticmethod
    def _is_keepable(response) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "no-store" not in response.get("Cache-Control", "")
            and "Cookie" not in response.get("Vary", "")
        )


def resident_language(request) -> str | None:
    """What was asked for or chosen on resident pages, else the browser's; None says nothing."""
    asked, kept = request.GET.get("kieli"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    known = dict(settings.LANGUAGES)
    code = asked if asked in known else kept
    # A telephone is its owner's; a tablet that many share tells nothing of the person.
    if code not in known and not request.path.startswith(settings.SHARED_PATHS):
        code = translation.get_language_from_request(request)
    return code if code in known else None


def language_of(request) -> str:
    """The language of a page by its address and cookies alone: for pages of errors, which may
    come before any other middleware."""
    if is_resident_path(request.path):
        return resident_language(request) or settings.LANGUAGE_CODE
    return translation.get_language_from_path(request.path) or settings.LANGUAGE_CODE


class ResidentLanguageMiddleware:
    """Resident pages speak the language of a cookie, or of `?kieli=`, which is then remembered.

    Before anything was chosen they speak the browser's: a telephone is its owner's. A tablet that
    many share tells nothing of the person, so it starts in Finnish.
    A language that only residents have leads from pages that are not theirs to the Finnish one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_resident_path(request.path):
            return self._resident_page(request)
        for code in settings.RESIDENT_ONLY_LANGUAGES:
            own = tuple(f"/{code}{page}" for page in settings.RESIDENT_PAGES)
            if request.path.startswith(f"/{code}/") and not request.path.startswith(own):
                rest = request.get_full_path()[len(code) + 1 :]
                # Two slashes at the beginning would be the name of another host.
                return HttpResponsePermanentRedirect("/" + rest.lstrip("/"))
        return self.get_response(request)

    def _resident_page(self, request):
        asked, kept = request.GET.get("kieli"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = dict(settings.LANGUAGES)
        code = resident_language(request)
        if code is not None:
            translation.activate(code)
            request.LANGUAGE_CODE = code
        response = self.get_response(request)
        if asked in known and asked != kept:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class WholeBodyMiddleware:
    """Refuses what was cut off on its way: Django would take the beginning of it for the whole.

    Before the check of the form token, which reads the body too. Served by `osallisuus.wsgi`, whose
    bodies count what has come.
    """

    SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
    FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in self.SAFE or self._has_come(request):
            return None
        return render(request, "400_cut_off.html", status=400)

    def _has_come(self, request) -> bool:
        counted = request.META["wsgi.input"]
        text = request.META.get("CONTENT_LENGTH") or "0"
        announced = int(text) if text.isdecimal() else 0
        try:
            is_form = request.method == "POST" and request.content_type in self.FORMS
            # Reading is what counts the bytes. Forms by POST, since `body` refuses files of
            # the size that forms may bring.
            _read = request.POST if is_form else request.body
        except UnreadablePostError:
            return False
        except MultiPartParserError:
            # All has come, so the form itself is broken: that is Django's to tell.
            if n_come(counted, announced) == announced:
                raise
        return n_come(counted, announced) >= announced
