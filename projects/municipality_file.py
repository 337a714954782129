"""The municipalities of Finland from the files of facts that come with the portal."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from osallisuus.text.finnish import finnish_sort_key
from projects.models import Municipality

DATA = Path(__file__).parent / "data"
FILE = DATA / "municipalities-2021.csv"
MERGERS = DATA / "municipality-mergers.csv"
POPULATION_ON = date(2020, 12, 31)
YEARS = (2025, 2024, 2023, 2022, 2021)
"""Years whose official list is known, the newest first."""


def read_municipalities(year: int = 2021) -> list[Municipality]:
    """Unsaved municipalities of the year's first day, with population on the last day of 2020.

    A municipality that another has been merged into by then has the people of both: 309 in 2021,
    308 in 2025. Raises ValueError for a year whose list is not known.
    """
    if year not in YEARS:
        raise ValueError(year)
    rows = {row["code"]: row for row in _rows(FILE)}
    for merger in _mergers(year):
        ended, whole = rows.pop(merger["code"]), rows[merger["merged_into"]]
        people = int(whole["population_2020_12_31"]) + int(ended["population_2020_12_31"])
        rows[merger["merged_into"]] = whole | {"population_2020_12_31": people}
    return [_municipality(row) for row in rows.values()]


@transaction.atomic
def load_municipalities(year: int = 2021) -> int:
    """Add the municipalities of a year that are missing, by code; returns how many were added.

    Those that have ended, and are there, are marked with their day and with what they are part
    of now; nothing else of a row that is there changes.
    """
    known = set(Municipality.objects.values_list("code", flat=True))
    # Those that are there stay as they are, as coordinators have written about them.
    missing = [place for place in read_municipalities(year) if place.code not in known]
    Municipality.objects.bulk_create(missing)
    _mark_ended()
    return len(missing)


@cache
def _swedish_names() -> dict[str, str]:
    rows = _rows(FILE)
    found = {row["wellbeing_county_fi"]: row["wellbeing_county_sv"] for row in rows}
    return found | {row["name_fi"]: row["name_sv"] for row in rows}


def swedish_name(name: str) -> str:
    """Of a municipality or a wellbeing services county; the name itself where the official list
    has no other."""
    return _swedish_names().get(name) or name


def names_in_both_languages() -> list[tuple[str, str]]:
    """(Finnish, Swedish) of each municipality that has two names on the official list."""
    pairs = [(row["name_fi"], row["name_sv"]) for row in _rows(FILE)]
    return [(finnish, swedish) for finnish, swedish in pairs if swedish and swedish != finnish]


def _mark_ended():
    for merger in _rows(MERGERS):
        whole = Municipality.objects.filter(code=merger["merged_into"]).first()
        found = Municipality.objects.filter(code=merger["code"], ended_on__isnull=True).first()
        if found and whole:
            found.ended_on, found.merged_into = date.fromisoformat(merger["ended_on"]), whole
            found.save()


def _mergers(year):
    """Those that had taken effect on the first day of a year."""
    day = date(year, 1, 1)
    return [row for row in _rows(MERGERS) if date.fromisoformat(row["ended_on"]) <= day]


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
