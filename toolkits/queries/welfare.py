"""Reads for a municipality's insert for the welfare report."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from projects.costs import CostPerParticipant
from projects.models import Association, Municipality, Partnership, Pilot
from projects.queries.pages import (
    Marks,
    Visits,
    find_pilots,
    joint_cost,
    marks,
    visits_of,
    with_held_sessions,
)
from projects.queries.partnerships import other_partners
from surveys.models import Promise, Survey
from surveys.queries.places import public_promises
from surveys.reports.compute.consultation import build_consultation
from surveys.reports.release.consulted import counted_answers

MOST_CONSULTATIONS = 3
"""So many of the last ones are looked into for quotes."""
MOST_QUOTES = 5


@dataclass(frozen=True)
class TriedPilot:
    pilot: Pilot
    visits: Visits


def tried_pilots(municipality: Municipality) -> list[TriedPilot]:
    """Public pilots of a municipality with their visits, in two queries."""
    rows = with_held_sessions(find_pilots(municipality=municipality.slug))
    return [
        TriedPilot(row, visits_of(vars(row)["held_sessions"], smallest=row.project.min_group_size))
        for row in rows
    ]


@dataclass(frozen=True)
class Quotes:
    """What residents wrote and allowed to be published; `is_example`: some of it is invented."""

    texts: tuple[str, ...] = ()
    is_example: bool = False


def ended_consultations(municipality: Municipality, today: date) -> QuerySet[Survey]:
    """Consultations of a municipality whose last day of answering has passed, the last first."""
    found = Survey.objects.consultations().filter(municipality=municipality, is_practice=False)
    return found.filter(closes_on__lt=today).select_related("project", "instrument")


def quotes_from(municipality: Municipality, today: date) -> Quotes:
    """Quotes that stand on the result pages of the municipality's last consultations; of those
    whose counts are not kept yet there are none."""
    rows = ended_consultations(municipality, today).filter(kept_results__isnull=False)
    found: list[tuple[str, bool]] = []
    for survey in rows[:MOST_CONSULTATIONS]:
        report = build_consultation(survey, get_language(), counted=counted_answers(survey))
        # As on that page: of fewer than the smallest group there is nothing.
        groups = report.quotes if report.n is not None else ()
        found += [(text, survey.project.is_demo) for group in groups for text in group.texts]
    chosen = found[:MOST_QUOTES]
    return Quotes(tuple(text for text, _is in chosen), any(is_demo for _text, is_demo in chosen))


@dataclass(frozen=True)
class InsertMaterial:
    """What the insert is made of; published rows only, those of the municipality's own page."""

    tried: list[TriedPilot]
    partnerships: list[Partnership]
    other_partners: list[Association]
    promises: list[Promise]
    quotes: Quotes
    cost: CostPerParticipant
    pilot_marks: Marks
    partnership_marks: Marks
    promise_marks: Marks


def insert_material(municipality: Municipality, today: date) -> InsertMaterial:
    tried = tried_pilots(municipality)
    partnerships = Partnership.objects.public().filter(municipality=municipality)
    partnerships = list(partnerships.select_related("association", "source"))
    promises = list(public_promises().filter(municipality=municipality))
    pilots = [each.pilot for each in tried]
    others = other_partners(pilots, partnerships)
    return InsertMaterial(
        tried=tried,
        partnerships=partnerships,
        other_partners=others,
        promises=promises,
        quotes=quotes_from(municipality, today),
        cost=joint_cost(pilots),
        pilot_marks=marks(pilots),
        partnership_marks=marks([*partnerships, *others]),
        promise_marks=marks(promises),
    )
