"""Reads for partnerships: agreed days that have gone by, partners that nothing is agreed with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import Association, Partnership, Pilot
from projects.permissions import can_change


@dataclass(frozen=True)
class Overdue:
    """A partnership that goes on though a day agreed on has gone by; `subject`: its page."""

    row: Partnership
    reason: str
    subject: str


def overdue_partnerships(user, today: date) -> list[Overdue]:
    """What the user keeps and what is overdue, the longest first: past its last day, or past the
    day of looking at it together. Either day itself is still in time."""
    late = Q(ends_on__lt=today) | Q(review_on__lt=today)
    rows = Partnership.objects.visible_to(user).filter(late)
    rows = rows.exclude(progress=Partnership.Progress.ENDED)
    rows = rows.select_related("municipality", "association", "project")
    mine = [row for row in rows if can_change(user, row)]
    return [_overdue(row, today) for row in sorted(mine, key=lambda row: _since(row, today))]


def _since(row: Partnership, today: date) -> date:
    days = [day for day in (row.ends_on, row.review_on) if day is not None and day < today]
    return min(days)


def _overdue(row: Partnership, today: date) -> Overdue:
    if row.ends_on is not None and row.ends_on < today:
        text = _("Sopimus päättyi %s. Jatkakaa sitä tai merkitkää kumppanuus päättyneeksi.")
        return Overdue(row, text % date_format(row.ends_on, "j.n.Y"), "sopimus")
    text = _("Piti katsoa yhdessä viimeistään %s.")
    return Overdue(row, text % date_format(_since(row, today), "j.n.Y"), "tilanne")


def other_partners(
    pilots: Iterable[Pilot], partnerships: Iterable[Partnership]
) -> list[Association]:
    """Associations of the pilots that none of the partnerships is with, in their order.

    Who takes part in a pilot is its partner before anybody has written down who promised what.
    """
    told = {row.association_id for row in partnerships}
    found = Association.objects.filter(pilots__in=[pilot.pk for pilot in pilots])
    return list(found.exclude(pk__in=told).select_related("source").distinct())
