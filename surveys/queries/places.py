"""Reads for the pages of municipalities and promises."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from projects.models import Association, Contact, Municipality, Partnership, Pilot
from projects.queries.pages import find_pilots
from projects.queries.partnerships import other_partners
from surveys.models import Promise


def public_promises() -> QuerySet[Promise]:
    """Published promises of published projects, the one due first before the others."""
    found = Promise.objects.public().select_related("municipality", "pilot", "source")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


def promises_by_municipality() -> QuerySet[Promise]:
    return public_promises().order_by(
        "municipality__sort_key", F("due_on").asc(nulls_last=True), "pk"
    )


def varied_promises(limit: int) -> list[Promise]:
    """A few promises of every state, so that a short list also shows what has not come true."""
    found = list(public_promises())
    first_of_state = list({p.progress: p for p in reversed(found)}.values())
    chosen = sorted(first_of_state, key=found.index)[:limit]
    rest = [promise for promise in found if promise not in chosen]
    return sorted(chosen + rest[: limit - len(chosen)], key=found.index)


def progress_counts(promises: Iterable[Promise]) -> list[tuple[str, int]]:
    """Pairs of a state in words and how many promises are in it; states without any left out."""
    counts = Counter(promise.progress for promise in promises)
    return [(label, counts[value]) for value, label in Promise.Progress.choices if counts[value]]


@dataclass(frozen=True)
class MunicipalityPage:
    """What a municipality has to show; only published rows."""

    municipality: Municipality
    pilots: list[Pilot]
    promises: list[Promise]
    partnerships: list[Partnership]
    other_partners: list[Association]
    contacts: list[Contact]
    neighbours: list[Municipality]


def municipality_page(municipality: Municipality) -> MunicipalityPage:
    """Seven queries, however many rows there are; `neighbours` stand with it on the map."""
    projects = municipality.projects.public()
    pilots = list(find_pilots(municipality=municipality.slug))
    partnerships = Partnership.objects.public().filter(municipality=municipality)
    partnerships = list(partnerships.select_related("association", "source"))
    return MunicipalityPage(
        municipality=municipality,
        pilots=pilots,
        promises=list(public_promises().filter(municipality=municipality)),
        partnerships=partnerships,
        other_partners=other_partners(pilots, partnerships),
        contacts=list(
            Contact.objects.filter(municipality=municipality, project__is_published=True)
        ),
        neighbours=list(Municipality.objects.filter(projects__in=projects).distinct()),
    )
