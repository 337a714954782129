"""Every list of the desk with six pilots and with those of a country, in one run:

    pytest -s tests/benchmarks/test_desk.py [--database postgresql]

What counts is the CPU of a page, that of its database too, against the same page when the project
was small. Each is held against a page without rows of its own that is opened in turn with it, since
the machine may be busier later. DESK_PAIRS is how many people have answered in the large one, half
as many as the answers, and DESK_ONLY a part of the addresses to be looked at.
"""

import os
import re
import sys
import time
from dataclasses import dataclass
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access import ACTORS, DESK, routes
from tests.benchmarks.country import grow
from tests.benchmarks.cpu import cpu_ms
from tests.osallisuus.desk import make_people, make_shared
from tests.test_access import read_table

pytestmark = pytest.mark.django_db
MOST = 1.5
MOST_BYTES = 2
"""Of the start page; a list has as many rows as a page of it may have."""
ROUNDS = 7
YARDSTICK = "/hallinta/taustatyot/"
N_PAIRS = int(os.environ.get("DESK_PAIRS", "20000"))
N_PILOTS = int(os.environ.get("DESK_PILOTS", "2000"))
ONLY = os.environ.get("DESK_ONLY", "")
NOT_LISTS = (
    *("add/", "tuo/", "pohja/", "vie/", "tallenna/"),
    *("jsi18n/", "autocomplete/", "logout/", "login/"),
)
NOT_LISTED = {"alku", "password_change", "vertailu"}
"""Rooms of short forms, and of frozen figures, of which this project has none to compare."""
OF_ROWS = (
    "ihmiset/{project}/",
    "kokeilu/{pilot}/kaynnit/",
    "kokeilu/{pilot}/kulut/",
    "kokeilu/{pilot}/linkit/",
    "kyselyt/{survey}/",
    "kyselyt/{survey}/parit/",
    "kyselyt/{survey}/muistutus/",
)


@dataclass(frozen=True)
class Cost:
    ms: float
    measure: float
    """Times the cost of the page without rows."""
    n_queries: int
    n_bytes: int


def list_paths(**slugs):
    """Addresses that show rows: those that name no row, and the lists that belong to one."""
    place, table = ACTORS.index("coordinator"), read_table()
    opened = [one for one in routes() if table[one, "GET", "own"][place] == "o"]
    whole = [one for one in opened if not set("<(^") & set(one)]
    lists = [one for one in whole if not one.endswith(NOT_LISTS)]
    rooms = [one for one in lists if not NOT_LISTED & set(one.split("/"))]
    found = {f"/{one}" for one in rooms} | {f"/{DESK}{one.format(**slugs)}" for one in OF_ROWS}
    return sorted(one for one in found if re.search(ONLY, one))


def costs(client, paths):
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for address in paths:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200, address
        n_queries = len(queries)
        found[address] = Cost(*_costs(client, address), n_queries, len(page.content))
    return found


def _costs(client, address):
    """The least milliseconds of several rounds, and the middle of what they were in measures."""
    least, measures, begun = None, [], time.perf_counter()
    while len(measures) < ROUNDS and (not measures or time.perf_counter() - begun < 15):
        measure, own = (cpu_ms(lambda path=path: client.get(path)) for path in (YARDSTICK, address))
        measures.append(own / measure)
        least = own if least is None else min(least, own)
    return least, median(measures)


def tell(small, large):
    lines = [f"\n{'page':44}{'6 pilots':>18}{'2,000 pilots':>24}{'ratio':>8}"]
    for address, few in small.items():
        many = large[address]
        ratio = many.measure / few.measure
        is_fine = ratio <= MOST and many.n_queries <= few.n_queries
        if address == "/hallinta/":
            is_fine &= many.n_bytes <= MOST_BYTES * few.n_bytes
        lines.append(
            f"{address:44}{few.ms:7.1f} ms {few.n_queries:3} q"
            f"{many.ms:9.1f} ms {many.n_queries:4} q {many.n_bytes // 1024:5} kB"
            f"{ratio:7.2f}  {'ok' if is_fine else 'MISS'}"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return [line for line in lines if line.endswith("MISS")]


def test_lists_of_a_country_cost_at_most_one_and_a_half_of_those_of_six_pilots(
    signed_in, project, coordinator
):
    make_people(project)
    make_shared()
    grow(project, n_pilots=6, n_municipalities=6, n_pairs=6 * N_PAIRS // N_PILOTS)
    client = signed_in(coordinator)
    slug = "kokeilu-0"
    paths = list_paths(project=project.slug, pilot=slug, survey=slug)

    small = costs(client, paths)
    grow(project, first=6, n_pilots=N_PILOTS, n_municipalities=309, n_pairs=N_PAIRS)
    large = costs(client, paths)

    assert tell(small, large) == []
