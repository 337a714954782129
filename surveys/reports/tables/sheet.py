"""The expert table: one row for a measure at a level, the same cells on the page and in files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import tablib
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.reports.frozen import wording
from surveys.reports.frozen.change_words import sentence_of
from surveys.reports.frozen.model import EvaluationReport, Level, Measure
from surveys.reports.tables.counts import EUROS, PEOPLE, POINTS, CountRow, count_rows

Figure = str | int | float | None
Value = Figure | Decimal | date


@dataclass(frozen=True)
class Column:
    """A figure of a measure: heading, how it is read, and how many decimals are shown."""

    heading: Promise
    read: Callable[[Measure], Figure]
    decimals: int = 1


def _of_change(name: str) -> Callable[[Measure], Figure]:
    return lambda measure: getattr(measure.change, name)


def _of(part: str, name: str) -> Callable[[Measure], Figure]:
    def read(measure: Measure) -> Figure:
        found = getattr(measure, part)
        return None if found is None else getattr(found, name)

    return read


def _flag(name: str) -> Callable[[Measure], Figure]:
    def read(measure: Measure) -> Figure:
        found = getattr(measure, name)
        return None if found is None else str(_("kyllä") if found else _("ei"))

    return read


def _check(way: str) -> Callable[[Measure], Figure]:
    def read(measure: Measure) -> Figure:
        found = next((check for check in measure.checks if check.key == way), None)
        return None if found is None else found.mean_change

    return read


COLUMNS = (
    Column(_("pareja"), _of_change("n"), 0),
    Column(_("keskiarvo alussa"), _of_change("mean_start")),
    Column(_("keskihajonta alussa"), _of_change("sd_start")),
    Column(_("keskiarvo lopussa"), _of_change("mean_end")),
    Column(_("keskihajonta lopussa"), _of_change("sd_end")),
    Column(_("muutos"), _of_change("mean_change")),
    Column(_("muutoksen keskihajonta"), _of_change("sd_change")),
    Column(_("vähintään 95 %:n luottamusväli, alaraja"), _of_change("ci_low")),
    Column(_("vähintään 95 %:n luottamusväli, yläraja"), _of_change("ci_high")),
    Column(_("mediaani"), _of_change("median_change")),
    Column(_("Hodges–Lehmann"), _of_change("hodges_lehmann")),
    Column(_("p, Wilcoxon–Pratt"), _of_change("p_signed_rank"), 3),
    Column(_("p, merkkitesti"), _of_change("p_sign"), 3),
    Column(_("p, korjattu"), lambda measure: measure.p_adjusted, 3),
    Column(_("SRM"), _of_change("srm"), 2),
    Column(_("SRM, alaraja"), _of_change("srm_low"), 2),
    Column(_("SRM, yläraja"), _of_change("srm_high"), 2),
    Column(_("Hedgesin g"), _of_change("g_av"), 2),
    Column(_("Hedgesin g, alaraja"), _of_change("g_av_low"), 2),
    Column(_("Hedgesin g, yläraja"), _of_change("g_av_high"), 2),
    Column(_("järjestyskorrelaatio"), _of_change("rank_biserial"), 2),
    Column(_("pistemäärä nousi (mikä tahansa muutos)"), _of_change("n_up"), 0),
    Column(_("pistemäärä pysyi samana"), _of_change("n_same"), 0),
    Column(_("pistemäärä laski (mikä tahansa muutos)"), _of_change("n_down"), 0),
    Column(_("yhdistetty arvio"), _of("pooled", "mean")),
    Column(_("yhdistetty arvio, alaraja"), _of("pooled", "low")),
    Column(_("yhdistetty arvio, yläraja"), _of("pooled", "high")),
    Column(_("väittämiä"), _of("reliability", "n_items"), 0),
    Column(_("alfa"), _of("reliability", "alpha"), 2),
    Column(_("alfa, alaraja"), _of("reliability", "low"), 2),
    Column(_("alfa, yläraja"), _of("reliability", "high"), 2),
    Column(_("moni aloitti alarajalta (15 %)"), _flag("has_floor"), 0),
    Column(_("moni aloitti ylärajalta (15 %)"), _flag("has_ceiling"), 0),
    Column(_("kadon g"), _of("dropouts", "g"), 2),
    Column(_("muutos, puolet kysymyksistä riittää"), _check("half")),
    Column(_("muutos, samat kysymykset molemmilla kerroilla"), _check("common")),
    Column(_("muutos ilman autettuja"), _check("unhelped")),
    Column(_("muutos, jos puuttuvat eivät muuttuneet"), _check("dropouts_same")),
)


@dataclass(frozen=True)
class SheetRow:
    """A heading and the cells under it, as text; `–` where there is no figure."""

    heading: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Figures down, measures across: a table that fits a page."""

    measures: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def expert_sheet(level: Level) -> Sheet:
    """The figures of a level's shown measures; lines without any figure are left out."""
    rows = []
    for column in COLUMNS:
        values = [column.read(measure) for measure in level.shown]
        if any(value is not None for value in values):
            cells = tuple(
                as_text(value, decimals_of(column, measure))
                for value, measure in zip(values, level.shown, strict=True)
            )
            rows.append(SheetRow(str(column.heading), cells))
    return Sheet(tuple(measure.name for measure in level.shown), tuple(rows))


def decimals_of(column: Column, measure: Measure) -> int:
    """Whole points where a group is so small that no more is shown."""
    return 0 if measure.shown_change.is_coarse and column.decimals == 1 else column.decimals


def as_text(value: Figure, decimals: int) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if decimals == 3 and value < 0.001:
        return f"< {wording.number(0.001, 3)}"
    return wording.number(value, decimals)


def figures_table(report: EvaluationReport) -> tablib.Dataset:
    """A row for each measure at each level, then one for each count and amount of the page, numbers
    rounded as there.

    What is not shown has its reason and empty cells; nothing else of it is anywhere.
    """
    headings: list[Promise] = [
        _("hanke"),
        _("aineisto"),
        _("vahvistettu"),
        _("menetelmä"),
        _("tarkistussumma"),
    ]
    headings += [_("taso"), _("tunnus"), _("nimi"), _("mitattu asia"), _("asian nimi")]
    headings += [column.heading for column in COLUMNS]
    headings += [_("luku"), _("arvo"), _("yksikkö"), _("ei näytetä, syy"), _("sanoin")]
    table = tablib.Dataset(headers=[str(heading) for heading in headings])
    for level in report.levels:
        for measure in level.measures:
            about = _about(level.level, level.slug, level.name, measure.key, measure.name)
            table.append([*_facts(report), *about, *_figures(measure)])
    for row in count_rows(report):
        about = _about(row.level, row.slug, row.name, row.key, row.topic)
        table.append([*_facts(report, row), *about, *_count(row)])
    return table


def _facts(report: EvaluationReport, row: CountRow | None = None) -> list[Value]:
    note = report.note("demo")
    kind = wording.note_of(note) if note else ""
    return [
        report.project_name,
        str(_("Julkaistu tieto")) if row and row.is_published else kind,
        report.data_date,
        report.method_version,
        report.fingerprint,
    ]


def _about(level: str, slug: str, name: str, key: str, topic: str) -> list[Value]:
    names = {
        "project": _("hanke"),
        "municipality": _("kunta"),
        "pilot": _("kokeilu"),
        "merged": _("yhdessä"),
    }
    return [str(names[level]), slug, name, key, topic]


def _figures(measure: Measure) -> list[Value]:
    values: list[Value] = [None] * len(COLUMNS)
    if measure.is_shown:
        values = [_rounded(c.read(measure), decimals_of(c, measure)) for c in COLUMNS]
    return [*values, None, None, None, measure.hidden, sentence_of(measure)]


def _count(row: CountRow) -> list[Value]:
    units = {PEOPLE: _("ihmistä"), EUROS: _("euroa"), POINTS: _("pistettä")}
    unit = str(units[row.unit])
    return [*[None] * len(COLUMNS), row.label, row.value, unit, row.reason, row.words]


def _rounded(value: Figure, decimals: int) -> Figure | Decimal:
    if value is None or isinstance(value, int | str):
        return value
    shown = round(value, decimals) + 0.0
    # A p-value is never shown as 0.
    return Decimal(f"{max(shown, 0.001) if decimals == 3 else shown:.{decimals}f}")
