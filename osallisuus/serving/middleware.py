"""Client address, language of residents, and forms whole and alike."""

import ipaddress

from django.conf import settings
from django.http import HttpResponsePermanentRedirect, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import translation

from osallisuus.serving.bodies import n_come
from osallisuus.text.finnish import normal_text

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")


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
        if not settings.TRUSTED_PROXIES:
            return False
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
