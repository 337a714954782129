"""A frozen report with the municipality's own figures mended: costs and head counts, and no more.

What was made from people's answers stays to the letter, so that nothing new of anybody is told.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from projects.models import Pilot, Project
from surveys.evaluation.disclosure.plan import PROJECT, Group, figures
from surveys.reports.compute.costs import cost_of
from surveys.reports.frozen.model import Correction, EvaluationReport, Level


def corrected_report(
    report: EvaluationReport, project: Project, *, what: str, today: date
) -> EvaluationReport | None:
    """The report with the costs and head counts that its own pilots have now; None where they are
    the frozen ones.

    Sessions count as on the day of the report, and what is divided by people's answers is divided
    by the frozen figures. `what`: what was wrong, told beside the figures. Three queries.
    """
    slugs = [pilot.slug for pilot in report.cost.pilots]
    pilots = project.pilots.filter(slug__in=slugs)
    covered = figures(_places(report), report.protection)
    change = report.project.main.change if report.project.main else None
    n_pairs = _pairs(report, list(pilots), covered[PROJECT])
    cost = cost_of(project, n_pairs, change, today=report.data_date, pilots=pilots)
    counts = {pilot.slug: pilot.n_participants for pilot in cost.pilots}
    levels = tuple(_with_people(level, counts, covered) for level in report.levels)
    if (cost, levels) == (report.cost, report.levels):
        return None
    correction = Correction(today, what, report.fingerprint)
    return replace(report, cost=cost, levels=levels, correction=correction)


def _places(report: EvaluationReport) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pilot in report.pilots:
        found.setdefault(pilot.municipality, []).append(pilot.slug)
    return found


def _pairs(report: EvaluationReport, pilots: list[Pilot], counted: list[str]) -> dict[int, int]:
    """Pairs by pilot, of which only the sum is used: all of them at the first one.

    Of a part of the pilots the pairs may not be known, so there are none where one of those behind
    the total has no costs or people of its own.
    """
    flow = report.project.flow
    having = {p.slug for p in report.cost.pilots if p.total_cost is not None}
    chosen = [pilot for pilot in pilots if pilot.slug in counted]
    known = [pilot for pilot in chosen if pilot.n_participants is not None]
    is_whole = bool(counted) and len(known) == len(counted) and having >= set(counted)
    if flow.paired is None or not is_whole:
        return {}
    pairs = dict.fromkeys((pilot.pk for pilot in chosen), 0)
    pairs[chosen[0].pk] = flow.paired - (flow.left_out or 0)
    return pairs


def _with_people(
    level: Level, counts: Mapping[str, int | None], covered: Mapping[Group, list[str]]
) -> Level:
    group = PROJECT if level.is_project else (level.level, level.slug)
    people = [counts.get(slug) for slug in covered[group]]
    known = [n for n in people if n is not None]
    participants = sum(known) if len(known) == len(people) else None
    return replace(level, flow=replace(level.flow, participants=participants))
