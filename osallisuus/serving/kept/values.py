"""What pages read from the database, once for each version of the content."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from osallisuus.models import DataVersion
from osallisuus.serving.kept.pages import SECONDS

Value = TypeVar("Value")


def content_version(request: HttpRequest) -> str:
    """Names the state of public content, asked once in a request: the version of the data, and the
    day, as texts begin and are retired by it."""
    known: str | None = getattr(request, "content_version", None)
    if known is None:
        known = f"{DataVersion.current()}:{timezone.localdate()}"
        vars(request)["content_version"] = known
    return known


def kept_value(request: HttpRequest, name: str, read: Callable[[], Value]) -> Value:
    """What `read` finds, for everybody alike and not None: read once for each version of the
    content and each language. Nobody may change it."""
    key = f"value:{name}:{content_version(request)}:{get_language()}"
    return cast("Value", caches["content"].get_or_set(key, read, SECONDS))


def keeps_content(view):
    """A view whose page has parts that are kept. The version is asked before the view reads
    anything, so that what changes meanwhile ends what was drawn of the old."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        content_version(request)
        return view(request, *args, **kwargs)

    return asked
