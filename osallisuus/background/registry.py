"""The kinds of work that the queue knows; each app names its own in its `admin.background`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a piece of work leaves: a file, a page to go on to, or both.

    `content` is sealed before it is stored. `next_url` is a path on this site. `sentence` says
    what was done where that is not plain from the work.
    """

    content: bytes = b""
    file_name: str = ""
    content_type: str = "application/octet-stream"
    next_url: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Work:
    """`do(progress, **arguments)` returns an Outcome. It raises ValidationError where what was
    asked cannot be done, with a sentence for the person; all else is a fault of ours."""

    name: str
    do: Callable[..., Outcome]


_WORKS: dict[str, Work] = {}


def register_work(name: str) -> Callable[[Callable[..., Any]], Callable]:
    """Makes a function the work of that name. It may be begun anew after a killed worker, so it
    writes all or nothing, or remembers on its progress how far it came."""

    def register(do: Callable[..., Outcome]) -> Callable[..., Outcome]:
        _WORKS[name] = Work(name, do)
        return do

    return register


def work_named(name: str) -> Work:
    """The work of that name. Raises KeyError if no app knows it."""
    return _WORKS[name]
