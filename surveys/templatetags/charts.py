"""Reports in templates: drawings and words, so that templates only print."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.reports import drawing, wording
from surveys.reports.model import Cell, Cost, Distribution, EvaluationReport, Level, Measure
from surveys.reports.sheet import expert_sheet

register = template.Library()

DEFAULT_GROUP_SIZE = 5


@register.simple_tag(takes_context=True)
def change_chart(context, level: Level) -> drawing.Chart:
    """Mean changes of a level; the template may have `is_pdf` and `k`, the smallest group."""
    return drawing.change_chart(level, is_pdf=_is_pdf(context), k=_k(context))


@register.simple_tag(takes_context=True)
def before_after(context, level: Level) -> drawing.Chart:
    """Both measurements of a level; the template may have `is_pdf` and `k`."""
    return drawing.before_after_chart(level, is_pdf=_is_pdf(context), k=_k(context))


@register.simple_tag(takes_context=True)
def cost_chart(context, cost: Cost) -> drawing.CostChart:
    """Cost per participant by pilot; the template may have `is_pdf`."""
    return drawing.cost_chart(cost, is_pdf=_is_pdf(context))


@register.simple_tag
def answered_twice(level: Level) -> str:
    """How many people the level's figures are about; empty where that is hidden."""
    n = level.flow.paired
    if n is None:
        return ""
    return ngettext(
        "%(n)s ihminen vastasi sekä alussa että lopussa.",
        "%(n)s ihmistä vastasi sekä alussa että lopussa.",
        n,
    ) % {"n": n}


@register.filter
def sentence(measure: Measure) -> str:
    """What may be said of a measure, in the language of the page."""
    return wording.sentence_of(measure)


@register.filter
def note_text(note) -> str:
    return wording.note_of(note)


@register.filter
def pooled_sentence(measure: Measure) -> str:
    return wording.pooled(measure.pooled)


@register.filter
def telling(level: Level) -> list[tuple[str, str]]:
    """Names and a sentence, for domains of which more can be said than that nothing is known."""
    kinds = {"changed", "suggestive"}
    said: dict[str, list[str]] = {}
    for measure in level.domains:
        if measure.sentence.kind in kinds and measure != level.main:
            said.setdefault(wording.sentence_of(measure), []).append(measure.name)
    return [(joined(names), words) for words, names in said.items()]


@register.filter
def as_points(value: float) -> str:
    return wording.number(value, 1)


@register.filter
def joined(names: Iterable[str]) -> str:
    """Names as a list in running text: Nivala, Sievi ja Utajärvi."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s ja %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


@register.simple_tag
def spread(distribution: Distribution) -> list[str]:
    """Classes of people as words: 26 henkilöä 73:sta (36 %)."""
    return [_cell(cell, distribution.n) for cell in distribution.cells]


@register.simple_tag
def hidden_places(report: EvaluationReport) -> list[Level]:
    """Municipalities of which no result may be shown."""
    return [level for level in report.municipalities if level.is_hidden]


@register.simple_tag
def shown_places(report: EvaluationReport) -> list[Level]:
    return [level for level in report.municipalities if not level.is_hidden]


@register.simple_tag
def pilots_of(report: EvaluationReport, place: Level) -> list[Level]:
    """The pilots of a municipality that has several; one alone is the municipality itself."""
    found = [level for level in report.pilots if level.municipality == place.slug]
    return found if len(found) > 1 else []


@register.simple_tag
def flow_rows(report: EvaluationReport) -> list[tuple[str, int | None, int | None]]:
    """Municipality, participants and pairs; those whose pairs are hidden make one row together,
    whose pairs follow from the total and the shown rows anyway."""
    shown = [level for level in report.municipalities if level.flow.paired is not None]
    hidden = [level for level in report.municipalities if level.flow.paired is None]
    rows = [(level.name, level.flow.participants, level.flow.paired) for level in shown]
    if hidden:
        counts = [level.flow.participants for level in hidden]
        total = report.project.flow.paired
        left = None if total is None else total - sum(level.flow.paired for level in shown)
        participants = None if None in counts else sum(counts)
        names = joined([level.name for level in hidden])
        rows.append((names, participants, left or None))
    return rows


@register.simple_tag
def expert_table(level: Level):
    return expert_sheet(level)


def _is_pdf(context) -> bool:
    return bool(context.get("is_pdf"))


def _k(context) -> int:
    return context.get("k", DEFAULT_GROUP_SIZE)


def _cell(cell: Cell, total: int) -> str:
    words = {
        ("better",): _("Ylöspäin: %(share)s"),
        ("same",): _("Ennallaan: %(share)s"),
        ("worse",): _("Alaspäin: %(share)s"),
        ("better", "same"): _("Ylöspäin tai ennallaan: %(share)s"),
        ("same", "worse"): _("Ennallaan tai alaspäin: %(share)s"),
    }
    return words[cell.keys] % {"share": wording.of_people(cell.count, total, cell.share)}
