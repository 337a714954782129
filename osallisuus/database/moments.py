"""Moments at which public pages change by the clock alone, so that none is kept beyond the next.

Each app registers how it finds its own. Everything that begins or ends with a day needs none: at
midnight every kept page ends.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.core.cache import caches
from django.utils import timezone

Finder = Callable[[datetime], datetime | None]
"""The first moment after the given one at which a page of its subject changes; None if none is
known."""
_FINDERS: list[Finder] = []


def register_moments(finder: Finder) -> None:
    _FINDERS.append(finder)


def next_change(at: datetime, version: int) -> datetime:
    """The first moment after `at`, which has a time zone, at which a public page may say something
    else: midnight here, or what an app told of before it. What the apps say is kept by the
    version of the data until it has passed."""
    key = f"next-change:{version}"
    told: datetime | None = caches["pages"].get(key)
    if told is None or told <= at:
        found = (finder(at) for finder in _FINDERS)
        told = min((moment for moment in found if moment is not None), default=_midnight(at))
        caches["pages"].set(key, told, None)
    return min(told, _midnight(at))


def _midnight(at: datetime) -> datetime:
    """The first moment of the day after, also where clocks are moved on the way."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
