"""Whole public pages from memory, before nearly all that a page otherwise passes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from osallisuus.serving.kept.sharing import asks_shared, coding_of, is_shared
from osallisuus.serving.kept.version import CheckedVersion
from osallisuus.serving.logs import hidden_paths
from osallisuus.text.days import next_midnight

SECONDS = 3600
CONDITIONS = (
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"),
    *("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"),
)
FREE_TEXT = "haku"
"""The field of every public search. What people type there may be about a person, or a code."""


@dataclass(frozen=True)
class Page:
    """A page as it goes out: packed, and with every header."""

    content: bytes
    headers: dict[str, str]

    @cached_property
    def headers_without_content(self) -> dict[str, str]:
        """What is said to who has the page already."""
        return {name: text for name, text in self.headers.items() if not _is_of_content(name)}


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
            return _condition(request, page) or HttpResponse(page.content, headers=page.headers)
        # Before the page is made: what changes meanwhile must end it at once.
        begun = timezone.now()
        response = self.get_response(request)
        if not is_shared(response):
            return response
        page = Page(response.content, dict(response.headers))
        if self._may_be_kept(request):
            caches["pages"].set(key, page, seconds_of(begun, response))
        return _condition(request, page) or response

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


def _condition(request, page: Page) -> HttpResponse | None:
    """The short answer to who has the same page already; None where the whole page is due."""
    if not any(name in request.META for name in CONDITIONS):
        return None
    response = get_conditional_response(request, page.headers.get("ETag"))
    if response is not None:
        for name, text in page.headers_without_content.items():
            response.headers[name] = text
    return response
