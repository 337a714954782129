"""Costs of a project's pilots for the report, rounded to cents at the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from projects.costs import (
    VOLUNTEER_HOUR_VALUE,
    CostPerParticipant,
    cost_per_participant,
    cost_per_point,
    cost_per_point_range,
    to_cents,
)
from projects.costs import PilotCost as PilotFigures
from projects.models import Pilot, Project
from projects.queries.pages import pilot_costs
from surveys.reports.frozen.model import Change, Cost, PilotCost, Sensitivities


def cost_of(
    project: Project,
    n_pairs: Mapping[int, int],
    change: Change | None,
    *,
    today: date,
    pilots: QuerySet[Pilot] | None = None,
) -> Cost:
    """Cost per participant over all pilots of the project, or over these, in three queries.

    n_pairs: pilot id -> people with both answers, a survey's pilots only. change: of the headline
    measure over the whole project, for the cost per point. Amounts are rounded to cents here and
    used for nothing else afterwards.
    """
    # Slugs tell pilots of one name apart.
    given = [
        (p, replace(cost, name=p.slug))
        for p, cost in pilot_costs(project if pilots is None else pilots, n_pairs, today=today)
    ]
    found = cost_per_participant(cost for _, cost in given)
    ratios = {ratio.name: ratio.value for ratio in found.pilots}
    hours = sum((cost.volunteer_hours for _, cost in given), Decimal(0))
    low, high = found.leave_one_out_range or (None, None)
    per_point, point_low, point_high = _per_point(found, change)
    return Cost(
        total_cost=to_cents(found.total_cost),
        n_participants=found.n_participants,
        ratio_of_totals=_cents(found.ratio_of_totals),
        mean_of_pilots=_cents(found.mean_of_pilots),
        lowest=_cents(found.lowest),
        highest=_cents(found.highest),
        leave_one_out_low=_cents(low),
        leave_one_out_high=_cents(high),
        sensitivities=_sensitivities(found),
        per_point=_cents(per_point),
        volunteer_hours=hours,
        volunteer_hour_value=VOLUNTEER_HOUR_VALUE,
        itemised_share=_cents(found.coverage.itemised_share),
        n_uncountable=found.coverage.n_uncountable,
        not_counted=found.coverage.not_counted,
        without_costs=found.coverage.without_costs,
        published=project.published_cost,
        published_note=project.published_cost_note,
        pilots=tuple(_pilot(pilot, cost, ratios.get(pilot.slug)) for pilot, cost in given),
        per_point_low=_cents(point_low),
        per_point_high=_cents(point_high),
    )


def _per_point(found: CostPerParticipant, change: Change | None) -> tuple[Decimal | None, ...]:
    """Cost per point of change, and the ends of its range; None where there is none."""
    if change is None:
        return None, None, None
    people = found.total_cost, found.n_participants
    ends = change.ci_low, change.ci_high
    low, high = cost_per_point_range(*people, *ends) or (None, None)
    return cost_per_point(*people, change.mean_change, *ends), low, high


def _pilot(pilot: Pilot, figures: PilotFigures, ratio: Decimal | None) -> PilotCost:
    return PilotCost(
        slug=pilot.slug,
        name=pilot.name,
        municipality=pilot.municipality.slug,
        municipality_name=pilot.municipality.name,
        total_cost=_cents(figures.cost),
        n_participants=pilot.n_participants,
        per_participant=_cents(ratio),
        n_visits=figures.n_visits,
        per_visit=_cents(figures.per_visit),
        n_uncountable=figures.n_uncountable,
        volunteer_hours=pilot.volunteer_hours,
    )


def _sensitivities(found: CostPerParticipant) -> Sensitivities:
    given = found.sensitivities
    return Sensitivities(
        staff_rate_lower=_cents(given.staff_rate_lower),
        staff_rate_higher=_cents(given.staff_rate_higher),
        with_volunteers=_cents(given.with_volunteers),
        with_in_kind=_cents(given.with_in_kind),
        per_pair=_cents(given.per_pair),
        per_visit=_cents(given.per_visit),
    )


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else to_cents(amount)
