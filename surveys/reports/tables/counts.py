"""People, choices and euros of a report as lines of one value: what files add to the measures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Cost, EvaluationReport, Flow, Level, Question

PEOPLE, EUROS, POINTS = "people", "euros", "points"


@dataclass(frozen=True)
class CountRow:
    """One value of a level: `label` says what it is, `unit` people, euros or points.

    `reason` is why there is no value, `words` what a page shows instead. `is_published` for a
    figure that was read from elsewhere and not computed from this data.
    """

    level: str
    slug: str
    name: str
    key: str
    topic: str
    label: str
    value: int | Decimal | None
    unit: str
    reason: HiddenReason | None = None
    words: str = ""
    is_published: bool = False


@dataclass(frozen=True)
class FlowRow:
    """A municipality, or several hidden ones together, with its participants and pairs."""

    slug: str
    name: str
    participants: int | None
    paired: int | None


def flow_rows(report: EvaluationReport) -> list[FlowRow]:
    """Participants and pairs by municipality; those whose pairs are hidden make one row together,
    whose pairs follow from the total and the shown rows anyway."""
    hidden = [level for level in report.municipalities if level.flow.paired is None]
    rows = [
        FlowRow(level.slug, level.name, level.flow.participants, level.flow.paired)
        for level in report.municipalities
        if level.flow.paired is not None
    ]
    # One row for all that is hidden: what readers can subtract anyway, and nothing of a single one.
    if hidden:
        flow = report.project.flow
        # Pairs that are in no figure are counted for the whole only.
        total = None if flow.paired is None else flow.paired - (flow.left_out or 0)
        left = None if total is None else total - sum(row.paired or 0 for row in rows)
        counts = [level.flow.participants for level in hidden]
        known = [n for n in counts if n is not None]
        participants = sum(known) if len(known) == len(counts) else None
        slugs = "+".join(level.slug for level in hidden)
        name = wording.joined([level.name for level in hidden])
        rows.append(FlowRow(slugs, name, participants, left or None))
    return rows


def n_comparisons(report: EvaluationReport) -> int:
    """How many changes the results show: of each group of people once."""
    lone = [level.municipality for level in report.pilots]
    again = {level.slug for level in report.pilots if lone.count(level.municipality) == 1}
    levels = [lv for lv in report.levels if lv.level != "pilot" or lv.slug not in again]
    if len(report.municipalities) == 1 and not report.project.is_hidden:
        # Its people are those of the whole.
        levels = [lv for lv in levels if lv.level != "municipality"]
    return sum(len(level.shown) for level in levels)


def count_rows(report: EvaluationReport) -> list[CountRow]:
    """Every count and every amount of the results page, in its order."""
    return [
        *_spread_rows(report),
        *_question_rows(report),
        *_people_rows(report),
        *_place_rows(report),
        *_cost_rows(report),
        *_pilot_rows(report),
    ]


def _spread_rows(report: EvaluationReport) -> Iterator[CountRow]:
    main = report.project.main
    if main is None or main.people is None:
        return
    for cell in main.people.cells:
        label = _("%(name)s, vähintään 10 pistettä") % {"name": wording.class_name(cell.keys)}
        yield _of(report.project, main.key, main.name, label, cell.count)


def _question_rows(report: EvaluationReport) -> Iterator[CountRow]:
    level = report.project
    for question in report.questions:
        if question.hidden:
            yield _of(level, question.key, question.name, "", None, reason=question.hidden)
        for label, count in _answers(question):
            yield _of(level, question.key, question.name, label, count)
        if question.anchor:
            label = _("Muutos niillä, joiden mielestä elämä on nyt parempaa")
            value = Decimal(f"{question.anchor.mean_change + 0.0:.1f}")
            yield _of(level, question.key, question.name, label, value, unit=POINTS)


def _answers(question: Question) -> Iterator[tuple[str, int]]:
    for choice in question.choices:
        if choice.n_start is None:
            yield choice.label, choice.n_end
            continue
        yield _("%(answer)s, alussa") % {"answer": choice.label}, choice.n_start
        yield _("%(answer)s, lopussa") % {"answer": choice.label}, choice.n_end
    for cell in question.change.cells if question.change else ():
        yield wording.class_name(cell.keys), cell.count


def _people_rows(report: EvaluationReport) -> Iterator[CountRow]:
    level, flow = report.project, report.project.flow
    yield _taking_part(level, flow.participants)
    k = report.thresholds.min_group_size
    for label, count in ((_("Vastasi alussa"), flow.started), (_("Vastasi lopussa"), flow.ended)):
        words = "" if count is not None else wording.people_counted(count, flow, k)
        yield _answered(level, label, count, words)
    yield _answered(level, _("Vastasi sekä alussa että lopussa"), flow.paired)
    yield _answered(level, _("Mukana tuloksissa"), flow.scored)


def _place_rows(report: EvaluationReport) -> Iterator[CountRow]:
    for row in flow_rows(report):
        place = Level("municipality", row.slug, row.name, flow=Flow(), measures=())
        yield _taking_part(place, row.participants)
        yield _answered(place, _("Vastasi sekä alussa että lopussa"), row.paired)


def _taking_part(level: Level, count: int | None) -> CountRow:
    words = _("ei laskettu") if count is None else ""
    return _of(level, "flow", _("vastaajat"), _("Osallistui kokeiluihin"), count, words=words)


def _answered(level: Level, label: str, count: int | None, words: str = "") -> CountRow:
    reason = None if count is not None else _reason(level.flow)
    return _of(level, "flow", _("vastaajat"), label, count, reason=reason, words=words)


def _reason(flow: Flow) -> HiddenReason:
    """Why a number of the flow is not told."""
    if flow.paired is not None:
        # It would tell of the few by whom it differs from the pairs.
        return HiddenReason.PROTECTS_OTHERS
    return flow.hidden or HiddenReason.UNDER_LIMIT


def _cost_rows(report: EvaluationReport) -> Iterator[CountRow]:
    cost, topic = report.cost, _("kulut")
    if report.correction:
        words = f"{wording.corrected(report.correction)} {report.correction.what}"
        label = _("Kulut korjattu")
        yield _of(report.project, "cost", topic, label, None, unit=EUROS, words=words)
    for label, value in _amounts(cost):
        if value is not None:
            yield _of(report.project, "cost", topic, label, value, unit=EUROS)
    if cost.published is not None:
        label = _("Julkaistu kustannus osallistujaa kohti")
        yield _of(
            report.project, "cost", topic, label, cost.published, unit=EUROS, is_published=True
        )


def _amounts(cost: Cost) -> tuple[tuple[str, Decimal | None], ...]:
    other, hours = cost.sensitivities, cost.counted_hours
    return (
        (_("Kulut yhteensä"), cost.counted_total),
        (_("Kaikki kulut jaettuna kaikilla osallistujilla"), cost.ratio_of_totals),
        (_("Kokeilujen omien lukujen keskiarvo"), cost.mean_of_pilots),
        (_("Halvin kokeilu"), cost.lowest),
        (_("Kallein kokeilu"), cost.highest),
        (_("Kun yksi kokeilu kerrallaan jätetään pois, pienin"), cost.leave_one_out_low),
        (_("Kun yksi kokeilu kerrallaan jätetään pois, suurin"), cost.leave_one_out_high),
        (_("Työtunnin hinta 20 % pienempi"), other.staff_rate_lower),
        (_("Työtunnin hinta 20 % suurempi"), other.staff_rate_higher),
        # With hours that nobody has told it would be the figure without them under another name.
        (_("Vapaaehtoisten tunnit mukana"), other.with_volunteers if hours is not None else None),
        (_("Yhtä käyntikertaa kohti"), other.per_visit),
        (_("Alussa ja lopussa vastannutta kohti"), other.per_pair),
        (_("Osallistujaa ja muutospistettä kohti"), cost.per_point),
        (_("Osallistujaa ja muutospistettä kohti, alaraja"), cost.per_point_low),
        (_("Osallistujaa ja muutospistettä kohti, yläraja"), cost.per_point_high),
    )


def _pilot_rows(report: EvaluationReport) -> Iterator[CountRow]:
    topic, label = _("kulut"), _("Kulut osallistujaa kohti")
    for pilot in report.cost.pilots:
        level = Level("pilot", pilot.slug, pilot.name, flow=report.project.flow, measures=())
        words = _("ei laskettavissa") if pilot.per_participant is None else ""
        yield _of(level, "cost", topic, label, pilot.per_participant, unit=EUROS, words=words)


class _Facts(TypedDict, total=False):
    """What not every row tells of its value."""

    reason: HiddenReason | None
    words: str
    is_published: bool


def _of(
    level: Level,
    key: str,
    topic: str,
    label: str,
    value: int | Decimal | None,
    *,
    unit: str = PEOPLE,
    **facts: Unpack[_Facts],
) -> CountRow:
    return CountRow(level.level, level.slug, level.name, key, topic, label, value, unit, **facts)
