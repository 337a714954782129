"""Answers that were put in for residents lately, and groups that are large enough only with them.

Whoever makes up two rows beside three real pairs would otherwise see the mean of the three.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from surveys.evaluation.disclosure.plan import audit
from surveys.models import EnteredWeek, week_of
from surveys.reports.compute.report_basis import Basis, surveys_of

ENTERED_DAYS = 14
"""How far back a release asks who put answers in."""
# Pilots of which everybody was put in count as next to nobody, not as empty.
MANY = 1_000_000


@dataclass(frozen=True)
class Entered:
    """n_responses: answers put in; places: names of the municipalities whose groups would have
    fewer than the smallest group without them."""

    n_responses: int = 0
    places: tuple[str, ...] = ()

    @property
    def needs_second(self) -> bool:
        return bool(self.places)

    @property
    def listed(self) -> str:
        return ", ".join(self.places)


def asked_from(day: date) -> date:
    """The first week that is asked about on a day: the one with the day two weeks before."""
    return week_of(day - timedelta(days=ENTERED_DAYS))


def entered_of(basis: Basis, *, today: date) -> Entered:
    """What was typed or imported in the last two weeks, in whole weeks; one query.

    Which answers they were is not kept: each may be any of its pilot, so as many people as were
    put in are taken away from every figure of the pilot and from what is left beside it.
    """
    counts = (
        EnteredWeek.objects.filter(
            survey__in=surveys_of(basis.project, basis.instrument_key), week__gte=asked_from(today)
        )
        .values_list("survey__pilot__slug")
        .annotate(Sum("n_responses"), Sum("n_people"))
    )
    found = {pilot: (n_responses, n_people) for pilot, n_responses, n_people in counts}
    n_responses = sum(n for n, _people in found.values())
    if not found:
        return Entered()
    places = _places_with_few(basis, {pilot: people for pilot, (_n, people) in found.items()})
    return Entered(n_responses, places)


def _places_with_few(basis: Basis, entered: Mapping[str, int]) -> tuple[str, ...]:
    few = set()
    for measure, places in basis.counts.items():
        others = {
            place: {pilot: _others(n, entered.get(pilot, 0)) for pilot, n in pilots.items()}
            for place, pilots in places.items()
        }
        k = basis.limits.k * MANY
        for leak in audit(others, basis.plans[measure], k=k, protection=basis.protection):
            few |= {basis.pilots[pilot].municipality.name for pilot in leak.atoms}
    return tuple(sorted(few))


def _others(n: int, n_entered: int) -> int:
    return max(min(n, 1), (n - n_entered) * MANY)
