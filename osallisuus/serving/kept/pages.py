"""Whole public pages from memory, before nearly all that a page otherwise passes."""

from datetime import datetime

from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response

from osallisuus.serving.kept.sharing import asks_shared, coding_of, is_shared
from osallisuus.serving.kept.version import CheckedVersion
from osallisuus.serving.logs import hidden_paths
from osallisuus.text.days import next_midnight

SECONDS = 3600
SAME, OTHERS = (
    "HTTP_IF_NONE_MATCH",
    ("HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"),
)
FREE_TEXT = "haku"
"""The field of every public search. What people type there may be about a person, or a code."""


class Page:
    """A page as it goes out: packed, and with every header.

    Headers are composed once and shared by all who get the page, which costs half as much. So
    nothing outside of this middleware may write headers.
    """

    def __init__(self, response: HttpResponse):
        self.content = response.content
        kept = dict(response.headers)
        self.headers = HttpResponse(headers=kept).headers
        without = {name: text for name, text in kept.items() if not _is_of_content(name)}
        self.headers_without_content = HttpResponseNotModified(headers=without).headers
        self.mark = kept.get("ETag")

    def whole(self) -> HttpResponse:
        response = HttpResponse(self.content)
        response.headers = self.headers
        return response

    def unchanged(self, request) -> HttpResponse | None:
        """The short answer to who has the same page already; None where the whole page is due."""
        asked = request.META
        has_others = any(name in asked for name in OTHERS)
        if not has_others and asked.get(SAME, self.mark) == self.mark:
            # What all browsers send, and Django's own comparison takes longer.
            response: HttpResponse | None = HttpResponseNotModified() if SAME in asked else None
        else:
            response = get_conditional_response(request, self.mark)
        if response is not None:
            response.headers = self.headers_without_content
        return response


def _is_of_content(name: str) -> bool:
    return name.startswith("Content-") or name == "X-Frame-Options"


class PublicCacheMiddleware:
    """Whole public pages from local memory, keyed by the version of the content.

    Only anonymous GET; a page that sets a cookie or varies by it is never kept, nor one whose
    address is a secret or holds what somebody searched for.
    While the database is away, the pages of the last known version go on.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.version = CheckedVersion()
        self.secret_paths = hidden_paths()

    def __call__(self, request):
        if not asks_shared(request):
            return self.get_response(request)
        key = f"page:{self.version.current()}:{_address(request)}"
        page = caches["pages"].get(key)
        if page is not None:
            return page.unchanged(request) or page.whole()
        # Before the page is made: what changes meanwhile must end it at once.
        begun = timezone.now()
        response = self.get_response(request)
        if not is_shared(response):
            return response
        page = Page(response)
        if self._may_be_kept(request):
            caches["pages"].set(key, page, seconds_of(begun, response))
        return page.unchanged(request) or response

    def _may_be_kept(self, request) -> bool:
        return not self.secret_paths.search(request.path) and FREE_TEXT not in request.GET


def seconds_of(begun: datetime, response) -> int:
    """How long a page that was begun then is kept: never past midnight, when texts begin and are
    retired, nor past the moment by which its view has said that it `changes_at`."""
    ends = [next_midnight(begun), *filter(None, [getattr(response, "changes_at", None)])]
    left = min(ends) - timezone.now()
    return max(0, min(SECONDS, int(left.total_seconds())))


def _address(request) -> str:
    """All that tells two shared pages apart."""
    meta = request.META
    # As it was sent: a name that the site does not have gives no page that could be kept.
    host = meta.get("HTTP_HOST") or f"{meta['SERVER_NAME']}:{meta['SERVER_PORT']}"
    query = meta.get("QUERY_STRING", "")
    return f"{coding_of(request)}:{request.scheme}://{host}{request.path}?{query}"
