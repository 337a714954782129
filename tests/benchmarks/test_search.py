"""A search over 2,000 tip lists and 2,000 pilots, in milliseconds of this process.

`pytest tests/benchmarks/test_search.py --database postgresql` makes them of words of the list, the
commonest in half of them, and prints what a query takes with what is shown of it. It must be 20 ms
at most, also where every word stands in half of all pages; a phrase of such words is printed too.
"""

import random
import time

import pytest
from django.db import connection

from osallisuus.search.indexing import rebuild
from osallisuus.search.page import found_page
from osallisuus.text.words.analysis import listed_words
from projects.models import Pilot
from tests.benchmarks.goals import Goal, tell
from tests.factories import make_municipality, make_project
from toolkits.models import Tip, TipList

pytestmark = pytest.mark.django_db
N_PAGES, N_WORDS, N_TIPS, N_TIMES = 2_000, 1_500, 10, 5
MOST_MS = 20
COMMON = ("kunta", "yhdistys", "asukas", "toiminta", "ryhmä")
TYPED = ("lapsille", "kirjastoissa", "kunnan lapset", "osalisuus", "palautteet ruoasta")
COMMON_TYPED = ("kunnille", "yhdistykset kunnalle", "asukkaiden ryhmä kunnassa")
PHRASE = '"toiminta kunta"'


def _make_pages() -> None:
    source = random.Random(1)
    words = [word for word, _kind in listed_words()][:N_WORDS]

    def text(n_words: int, n_common: int = 0) -> str:
        return " ".join(source.choices(words, k=n_words) + source.choices(COMMON, k=n_common))

    shared = {"project": make_project(), "municipality": make_municipality()}
    Pilot.objects.bulk_create(
        Pilot(
            name=f"{text(2)} {number}",
            slug=f"kokeilu-{number}",
            kind="group",
            is_published=True,
            lead=text(30, 3),
            how=text(40),
            **shared,
        )
        for number in range(N_PAGES)
    )
    lists = TipList.objects.bulk_create(
        TipList(
            title=f"{text(2)} {number}",
            slug=f"lista-{number}",
            audience=text(5),
            why=text(8),
            theme="encounter",
            is_published=True,
        )
        for number in range(N_PAGES)
    )
    Tip.objects.bulk_create(
        Tip(tip_list=each, order=order, text=text(8, 1), example=text(4))
        for each in lists
        for order in range(N_TIPS)
    )


def _milliseconds(text: str) -> float:
    found_page(text)
    began = time.process_time()
    for _number in range(N_TIMES):
        found_page(text)
    return 1_000 * (time.process_time() - began) / N_TIMES


def test_query_over_four_thousand_pages_is_cheap():
    _make_pages()
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    goals = [
        Goal(f"{connection.vendor}: {text}, ms of CPU", _milliseconds(text), MOST_MS)
        for text in (*TYPED, *COMMON_TYPED)
    ]
    tell(f"      {connection.vendor}: {PHRASE:<40} {_milliseconds(PHRASE):9.2f} ms")
    for goal in goals:
        tell(str(goal))

    assert all(goal.is_met for goal in goals)
