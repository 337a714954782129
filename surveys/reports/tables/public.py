"""What freezing makes public, in sentences and figures, for whoever is about to freeze."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from osallisuus.text.written import plain
from projects.pages import key_figures
from surveys.reports.frozen import level_words
from surveys.reports.frozen.cost_figures import Cost
from surveys.reports.frozen.model import EvaluationReport
from surveys.reports.tables.drawing import change_chart

SHOWN_GROUPS = 12


@dataclass(frozen=True)
class Told:
    """What freezing makes public of a group in words, as its pages will say it."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Public:
    """What becomes public: groups with something to show, the whole first, `SHOWN_GROUPS` at most
    and how many more there are; changes of the whole as (name, change, interval); and amounts of
    the costs as (what, amount)."""

    told: tuple[Told, ...]
    n_more: int
    changes: tuple[tuple[str, ...], ...]
    costs: tuple[tuple[str, ...], ...]


def public_of(report: EvaluationReport) -> Public:
    """The sentences and figures that a release of the report would show, in the page's language."""
    groups = (report.project, *report.municipalities, *report.merged)
    shown = [level for level in groups if not level.is_hidden]
    told = tuple(
        Told(level.name, tuple(level_words.in_words(level))) for level in shown[:SHOWN_GROUPS]
    )
    chart = change_chart(report.project, is_pdf=True, k=report.thresholds.min_group_size)
    rows = () if report.project.is_hidden else chart.rows
    changes = tuple((row.name, row.change or row.reason, row.interval or "–") for row in rows)
    return Public(told, len(shown[SHOWN_GROUPS:]), changes, tuple(_costs(report.cost)))


def _costs(cost: Cost) -> Iterator[tuple[str, ...]]:
    uncounted = _("ei laskettu")
    amounts = (
        (_("Kustannus osallistujaa kohti"), cost.ratio_of_totals),
        (_("Kustannukset yhteensä"), cost.counted_total),
    )
    for name, amount in amounts:
        yield name, uncounted if amount is None else key_figures.euros(amount)
    people, hours = cost.counted_participants, cost.counted_hours
    yield _("Osallistujia kuluissa"), uncounted if people is None else str(people)
    told = uncounted if hours is None else plain(hours)
    yield _("Vapaaehtoisten tunnit"), told
