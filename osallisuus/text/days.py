"""Days as people write them in Finnish, and years that nobody means."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FINNISH = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
STANDARD = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
# The portal knows nobody's birth, only what was done and written; 0026 is a mistyped 2026.
FIRST_YEAR, LAST_YEAR = 1900, 2100


def next_midnight(at: datetime) -> datetime:
    """The first moment here of the day after `at`, also where clocks are moved on the way."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


@lru_cache(maxsize=1024)
def parse_day(text: str) -> date:
    """The day in "5.2.2026" or "2026-02-05". Raises ValueError for anything else."""
    if found := FINNISH.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := STANDARD.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise ValueError(text)
    return date(year, month, day)


def check_year(day: date) -> None:
    """Raises ValidationError for a day or an instant of a year that must be mistyped."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Tarkista vuosi: %(year)s."), params={"year": day.year}, code="year"
        )
