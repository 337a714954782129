"""The municipalities of Finland from the file of facts that comes with the portal."""

import csv
from datetime import date
from pathlib import Path

from django.utils.text import slugify

from osallisuus.text.finnish import finnish_sort_key
from projects.models import Municipality

FILE = Path(__file__).parent / "data" / "municipalities-2021.csv"
POPULATION_ON = date(2020, 12, 31)


def read_municipalities() -> list[Municipality]:
    """Unsaved municipalities of 2021, with population on the last day of 2020."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [_municipality(row) for row in csv.DictReader(file)]


def load_municipalities() -> int:
    """Add the municipalities that are missing, by code; returns how many were added."""
    known = set(Municipality.objects.values_list("code", flat=True))
    missing = [place for place in read_municipalities() if place.code not in known]
    Municipality.objects.bulk_create(missing)
    return len(missing)


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        slug=slugify(row["name_fi"]),
        name=row["name_fi"],
        name_sv=row["name_sv"],
        sort_key=finnish_sort_key(row["name_fi"]),
        wellbeing_county=row["wellbeing_county_fi"],
        population=int(row["population_2020_12_31"]),
        population_on=POPULATION_ON,
        latitude=row["latitude"] or None,
        longitude=row["longitude"] or None,
    )
