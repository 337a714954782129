"""What disadvantage would cost in a place if it cost there what it does in the area of a source.

A sum for scale beside the price of the pilots, never a saving that a pilot makes: the source tells
what was paid, and nothing of what caused it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language

from projects.models import Municipality
from projects.municipality_file import swedish_name
from toolkits.models import DisadvantageCost
from toolkits.queries.content import (
    DisadvantageFigure,
    disadvantage_figures,
    euros_in_words,
    whole_euros,
)

COUNTY = "hyvinvointialue-"
"""How the key of a wellbeing services county begins; a municipality's is its slug."""
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Place:
    """A municipality or a wellbeing services county, with its residents.

    `first_on` and `last_on` are the days of the counts: one day for a municipality, and for a
    county that of the oldest and the newest count of its municipalities.
    """

    key: str
    name: str
    residents: int
    first_on: date
    last_on: date

    @property
    def counted(self) -> str:
        """The day of the counts, or the first and the last of them."""
        days = sorted({self.first_on, self.last_on})
        return "–".join(date_format(day, "SHORT_DATE_FORMAT") for day in days)


@dataclass(frozen=True)
class Share:
    """A figure of a source, and what it comes to in the chosen place; empty where unknown."""

    figure: DisadvantageFigure
    in_place: str


@dataclass(frozen=True)
class Check:
    """Whether the sum and the euros per resident of a source fit each other.

    `fitting` is the number of residents that gives both, to the nearest hundred; `listed` those of
    the municipality list in the same area, and `from_listed` the euros per resident that they
    would give. `listed` is None where the list does not have the area.
    """

    figure: DisadvantageFigure
    fitting: int
    listed: Place | None
    from_listed: str


def counties() -> list[Place]:
    """Those in which the residents of every municipality are known, by name."""
    rows = (
        Municipality.objects.in_force(timezone.localdate())
        .exclude(wellbeing_county="")
        .values("wellbeing_county")
        .annotate(
            residents=Sum("population"),
            n_unknown=Count("pk") - Count("population"),
            first_on=Min("population_on"),
            last_on=Max("population_on"),
        )
        .order_by("wellbeing_county")
    )
    return [_county(row) for row in rows if not row["n_unknown"]]


def _county(row) -> Place:
    name = row["wellbeing_county"]
    key = _county_key(name)
    name = swedish_name(name) if get_language() == "sv" else name
    return Place(key, name, row["residents"], row["first_on"], row["last_on"])


def _county_key(name: str) -> str:
    return f"{COUNTY}{slugify(name)}"


def municipality_choices() -> list[tuple[str, str]]:
    """Key and name of the municipalities with known residents."""
    found = _municipalities().only("slug", "name", "name_sv")
    return [(place.slug, place.local_name) for place in found]


def _municipalities():
    return Municipality.objects.in_force(timezone.localdate()).filter(population__isnull=False)


def find_place(key: str) -> Place | None:
    """The place of a key; None where there is none or its residents are not known."""
    if key.startswith(COUNTY):
        return next((one for one in counties() if one.key == key), None)
    found = _municipalities().filter(slug=key).first()
    if found is None:
        return None
    day = found.population_on
    return Place(found.slug, found.local_name, found.population, day, day)


def shares(place: Place | None) -> list[Share]:
    """Every figure of the site, in the order of its list."""
    return [Share(figure, _in_place(figure.cost, place)) for figure in disadvantage_figures()]


def _in_place(cost: DisadvantageCost, place: Place | None) -> str:
    if place is None or cost.per_resident is None:
        return ""
    return euros_in_words(cost.per_resident * place.residents)


def checks() -> list[Check]:
    """One for each figure whose source gives both a sum and euros per resident."""
    known = {county.key: county for county in counties()}
    return [
        _check(figure, known.get(_county_key(figure.cost.area)))
        for figure in disadvantage_figures()
        if figure.cost.published_per_resident
    ]


def _check(figure: DisadvantageFigure, listed: Place | None) -> Check:
    cost = figure.cost
    fitting = int(round(cost.euros / cost.published_per_resident / HUNDRED) * HUNDRED)
    from_listed = whole_euros(cost.euros / listed.residents) if listed else ""
    return Check(figure, fitting, listed, from_listed)
