"""The experts' view of a release: every figure by measure and level, and pilots pooled.

All of it is read from the frozen report, or follows from the figures that it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.evaluation.effect import detectable_srm, half_width_in_sd
from surveys.evaluation.pooling import (
    PRIOR_SCALE,
    PauleMandel,
    Pooled,
    partial_pooling,
    paule_mandel,
)
from surveys.reports.compute.families import MIN_POOLED
from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Change, EvaluationReport, Level, Measure
from surveys.reports.tables.sheet import COLUMNS, Column, as_text, decimals_of

PRIORS = (2.5, PRIOR_SCALE, 10.0)
FAMILIES = {
    "index": gettext_lazy("ei korjata"),
    "domains": gettext_lazy("Holm, osa-alueet"),
    "groups": gettext_lazy("Benjamini–Hochberg, kunnat ja kokeilut"),
}


@dataclass(frozen=True)
class ExpertRow:
    """A level: the cells, or in their place the sentence of why it is not shown."""

    name: str
    cells: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class PoolingRow:
    """A pilot: raw change, and its pooled estimate under each prior."""

    name: str
    n: int
    raw: str
    pooled: tuple[str, ...]


@dataclass(frozen=True)
class PoolingTable:
    priors: tuple[str, ...]
    rows: tuple[PoolingRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ExpertTable:
    """One measure over all levels, and its pilots pooled where at least three are shown."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[ExpertRow, ...]
    pooling: PoolingTable | None


def expert_view(report: EvaluationReport) -> tuple[ExpertTable, ...]:
    """A table for each measure of the release."""
    keys = [measure.key for measure in report.project.measures]
    return tuple(_table(report, key) for key in keys)


def _table(report: EvaluationReport, key: str) -> ExpertTable:
    found = [(level, _measure(level, key)) for level in _distinct_levels(report)]
    shown = [measure for _level, measure in found if measure.is_shown]
    used = [c for c in COLUMNS if any(c.read(measure) is not None for measure in shown)]
    headings = [str(column.heading) for column in used]
    headings += [_("p korjattu miten"), _("± 10 pistettä: parempi, sama, heikompi")]
    headings += [_("välin puolikas, keskihajontoina"), _("pienin havaittava SRM (80 %)")]
    rows = [_row(report, level, measure, used) for level, measure in found]
    return ExpertTable(found[0][1].name, tuple(headings), tuple(rows), _pooling(report, key))


def _distinct_levels(report: EvaluationReport) -> list[Level]:
    """Each group of people once: a municipality with one pilot is that pilot."""
    lone = [level.municipality for level in report.pilots]
    pilots = [level for level in report.pilots if lone.count(level.municipality) > 1]
    return [report.project, *report.municipalities, *report.merged, *pilots]


def _measure(level: Level, key: str) -> Measure:
    return next(measure for measure in level.measures if measure.key == key)


def _row(
    report: EvaluationReport, level: Level, measure: Measure, used: Sequence[Column]
) -> ExpertRow:
    change = measure.change
    if change is None:
        k = report.thresholds.min_group_size
        return ExpertRow(level.name, (), wording.hidden_short(measure.hidden, k))
    cells = [as_text(column.read(measure), decimals_of(column, measure)) for column in used]
    family = FAMILIES[measure.family] if measure.family else "–"
    cells += [str(family), _people(measure), *_precision(change)]
    return ExpertRow(level.name, tuple(cells))


def _people(measure: Measure) -> str:
    if measure.people is None or not measure.people.cells:
        return "–"
    return " · ".join(
        f"{cell.count}, {_percent(cell.share)} ({_percent(cell.low)}–{_percent(cell.high)})"
        for cell in measure.people.cells
    )


def _percent(share: float) -> str:
    return f"{wording.number(share * 100)} %"


def _precision(change: Change) -> tuple[str, str]:
    return (
        as_text(half_width_in_sd(change.n), 2),
        as_text(detectable_srm(change.n), 2),
    )


def _pooling(report: EvaluationReport, key: str) -> PoolingTable | None:
    """Pooled again under other priors, from the shown means and spreads alone."""
    pilots = [(level, _measure(level, key)) for level in report.pilots]
    shown = [
        (level, measure.change)
        for level, measure in pilots
        if measure.pooled is not None and measure.change and measure.change.sd_change
    ]
    if len(shown) < MIN_POOLED:
        return None
    changes = [change for _level, change in shown]
    means, variances = [change.points for change in changes], _variances(changes)
    found = [partial_pooling(means, variances, prior_scale=prior) for prior in PRIORS]
    rows = [
        PoolingRow(
            name=level.name,
            n=change.n,
            raw=wording.number(change.points, 1),
            pooled=tuple(_interval(p.groups[n].mean, *_limits(p, n)) for p in found),
        )
        for n, (level, change) in enumerate(shown)
    ]
    notes = [_prior_note(prior, pooled) for prior, pooled in zip(PRIORS, found, strict=True)]
    notes.append(_paule_mandel_note(paule_mandel(means, variances)))
    return PoolingTable(tuple(wording.number(p, 1) for p in PRIORS), tuple(rows), tuple(notes))


def _variances(changes: Sequence[Change]) -> list[float]:
    """Variance of each mean, from the spread pooled within the shown pilots."""
    # Pooled, because the own spread of a pilot of ten is noise, and would weigh pilots by luck.
    squares = sum((change.n - 1) * (change.sd_change or 0.0) ** 2 for change in changes)
    df = sum(change.n - 1 for change in changes)
    return [squares / df / change.n for change in changes]


def _limits(pooled: Pooled, place: int) -> tuple[float, float]:
    return pooled.groups[place].low, pooled.groups[place].high


def _interval(mean: float | None, low: float | None, high: float | None) -> str:
    return f"{as_text(mean, 1)} ({as_text(low, 1)} … {as_text(high, 1)})"


def _prior_note(prior: float, pooled: Pooled) -> str:
    return _(
        "Priori puolinormaali(%(prior)s): kokeilujen yhteinen keskiarvo %(mu)s, kokeilujen välinen "
        "keskihajonta τ = %(tau)s."
    ) % {
        "prior": wording.number(prior, 1),
        "mu": _interval(pooled.mu, pooled.mu_low, pooled.mu_high),
        "tau": as_text(pooled.tau, 1),
    }


def _paule_mandel_note(found: PauleMandel) -> str:
    return _("Paule–Mandel: τ² = %(tau2)s, Q = %(q)s (df %(df)s, p = %(p)s).") % {
        "tau2": as_text(found.tau2, 1),
        "q": as_text(found.q, 1),
        "df": found.df,
        "p": as_text(found.p_q, 3),
    }
