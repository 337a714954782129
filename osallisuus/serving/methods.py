"""Which methods a page knows, said where it can be read before the page is asked.

Django's own decorators tell it only to whoever calls them, which is after the check of the form
token: somebody who sends a form to a page that takes none would read that the token is wrong.
"""

from django.http import HttpResponseNotAllowed
from django.views.decorators import http

KNOWN = ("GET", "HEAD", "POST", "OPTIONS")
"""What pages know that say nothing; no page of the site changes anything by another method."""


def require_http_methods(methods: list[str]):
    """Django's decorator; the view that it makes also has `methods`."""

    def decorate(view):
        checked = http.require_http_methods(methods)(view)
        checked.methods = tuple(methods)
        return checked

    return decorate


require_safe = require_http_methods(["GET", "HEAD"])
require_POST = require_http_methods(["POST"])  # noqa: N816  as Django names it


def methods_of(view) -> tuple[str, ...]:
    """The methods that a view knows, whatever decorators stand around it."""
    if page := getattr(view, "view_class", None):
        # Each of Django's own form pages has a `put`, which does the same as its `post`.
        names = [name for name in page.http_method_names if hasattr(page, name)]
        return tuple(name.upper() for name in names if name.upper() in KNOWN)
    return getattr(view, "methods", KNOWN)


def refusal(request) -> HttpResponseNotAllowed | None:
    """The answer to a method that the page of the request does not know; None where it does."""
    found = request.resolver_match
    known = methods_of(found.func) if found else KNOWN
    return None if request.method in known else HttpResponseNotAllowed(known)


class MethodMiddleware:
    """Refuses methods that no page knows, before anything else is found wrong with a request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Forms that a page does not take are refused by the page itself, behind its door.
        return None if request.method in KNOWN else refusal(request)
