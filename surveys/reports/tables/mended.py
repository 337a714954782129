"""What a correction of costs changes, side by side, for whoever is about to publish it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from projects.pages import key_figures
from surveys.reports.frozen.model import EvaluationReport

Rows = Iterator[tuple[str, Decimal | int | None]]


@dataclass(frozen=True)
class Mended:
    """One figure, frozen and as it would be."""

    name: str
    before: str
    after: str


def mended_figures(before: EvaluationReport, after: EvaluationReport) -> list[Mended]:
    """The figures of the whole and of each pilot that differ; others follow from them. Empty where
    only such others do."""
    new = dict(_figures(after))
    return [
        Mended(name, _told(value), _told(new.get(name)))
        for name, value in _figures(before)
        if value != new.get(name)
    ]


def _figures(report: EvaluationReport) -> Rows:
    cost = report.cost
    yield _("Kustannus osallistujaa kohti"), cost.ratio_of_totals
    yield _("Kustannukset yhteensä"), cost.counted_total
    yield _("Osallistujia kuluissa"), cost.counted_participants
    for pilot in cost.pilots:
        name = f"{pilot.name}, {pilot.municipality_name}"
        yield _("%(pilot)s: kulut") % {"pilot": name}, pilot.total_cost
        yield _("%(pilot)s: osallistujia") % {"pilot": name}, pilot.n_participants
        yield _("%(pilot)s: käyntejä") % {"pilot": name}, pilot.n_visits


def _told(value: Decimal | int | None) -> str:
    if value is None:
        return _("ei laskettu")
    return str(value) if isinstance(value, int) else key_figures.euros(value)
