"""Reports in templates: drawings and words, so that templates only print."""

from django import template

from surveys.reports.frozen import change_words, level_words, wording
from surveys.reports.frozen.model import (
    Cell,
    Correction,
    Cost,
    Distribution,
    EvaluationReport,
    Level,
    Measure,
    Question,
)
from surveys.reports.tables import counts, drawing
from surveys.reports.tables.counts import FlowRow
from surveys.reports.tables.sheet import expert_sheet

register = template.Library()
register.simple_tag(level_words.answered_twice)
register.filter(level_words.lead_sentence)
register.filter(level_words.telling)

DEFAULT_GROUP_SIZE = 5


@register.simple_tag(takes_context=True)
def change_chart(context, level: Level) -> drawing.Chart:
    """Mean changes of a level; the template may have `report`, whose smallest group it is, `is_pdf`
    and `reach`, the half-width of an axis that several charts share."""
    return drawing.change_chart(
        level, is_pdf=_is_pdf(context), k=_k(context), reach=context.get("reach")
    )


@register.simple_tag
def shared_reach(levels: list[Level]) -> int:
    return drawing.reach_of(measure for level in levels for measure in level.shown)


@register.simple_tag(takes_context=True)
def before_after(context, level: Level) -> drawing.Chart:
    """Both measurements of a level; the template may have `report` and `is_pdf`."""
    return drawing.before_after_chart(level, is_pdf=_is_pdf(context), k=_k(context))


@register.simple_tag(takes_context=True)
def cost_chart(context, cost: Cost) -> drawing.CostChart:
    """Cost per participant by pilot; the template may have `is_pdf`."""
    return drawing.cost_chart(cost, is_pdf=_is_pdf(context))


@register.filter
def sentence(measure: Measure) -> str:
    """What may be said of a measure, in the language of the page."""
    return change_words.sentence_of(measure)


@register.filter
def note_text(note) -> str:
    return wording.note_of(note)


@register.filter
def correction_sentence(correction: Correction) -> str:
    return wording.corrected(correction)


@register.filter
def pooled_sentence(measure: Measure) -> str:
    return wording.pooled(measure.pooled)


@register.filter
def anchored_sentence(question: Question) -> str:
    return wording.anchored(question.anchor) if question.anchor else ""


@register.filter
def as_points(value: float) -> str:
    return wording.number(value, 1)


@register.simple_tag
def spread(distribution: Distribution) -> list[str]:
    """Classes of people as words: 26 ihmistä 73:sta (36 %)."""
    return [_cell(cell, distribution.n) for cell in distribution.cells]


@register.simple_tag
def hidden_places(report: EvaluationReport) -> list[Level]:
    """Municipalities of which no result may be shown."""
    joined = {
        slug for level in report.merged if not level.is_hidden for slug in report.protection.members
    }
    return [
        level for level in report.municipalities if level.is_hidden and level.slug not in joined
    ]


@register.simple_tag
def shown_places(report: EvaluationReport) -> list[Level]:
    """Municipalities, and two of them together, with a result to show."""
    return [level for level in (*report.municipalities, *report.merged) if not level.is_hidden]


@register.simple_tag
def pilots_of(report: EvaluationReport, place: Level) -> list[Level]:
    """The pilots of a municipality that has several; one alone is the municipality itself."""
    found = [level for level in report.pilots if level.municipality == place.slug]
    return found if len(found) > 1 else []


@register.simple_tag
def flow_rows(report: EvaluationReport) -> list[FlowRow]:
    return counts.flow_rows(report)


@register.simple_tag
def people_counted(report: EvaluationReport, n: int | None) -> str:
    """A number of the flow of the whole, or what may be said in its place."""
    flow, k = report.project.flow, report.thresholds.min_group_size
    return wording.people_counted(n, flow, k)


@register.simple_tag
def in_figures(report: EvaluationReport) -> str:
    """How many pairs are in the figures, and why the others are not."""
    return wording.in_figures(report)


@register.simple_tag
def design_limits(report: EvaluationReport) -> str:
    """What figures of this design cannot tell, however many answered."""
    return wording.design_limits(counts.n_comparisons(report))


@register.simple_tag
def cost_readings(cost: Cost) -> str:
    """The two readings of the cost, and which is the headline."""
    return wording.cost_readings(cost)


@register.simple_tag
def expert_table(level: Level):
    return expert_sheet(level)


def _is_pdf(context) -> bool:
    return bool(context.get("is_pdf"))


def _k(context) -> int:
    report = context.get("report")
    return report.thresholds.min_group_size if report else DEFAULT_GROUP_SIZE


def _cell(cell: Cell, total: int) -> str:
    share = wording.of_people(cell.count, total, cell.share)
    return f"{wording.class_name(cell.keys)}: {share}"
