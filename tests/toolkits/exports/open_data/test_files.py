import csv
import json
from io import StringIO

import pytest
from django.core.paginator import Paginator

from tests.toolkits.exports.open_data.conftest import SECRET
from tests.toolkits.exports.open_data.places import absolute
from toolkits.exports.open_data import DATA_SETS
from toolkits.exports.open_data.content import TIPS
from toolkits.exports.open_data.files import csv_file, json_page
from toolkits.exports.open_data.jsonstat import json_stat
from toolkits.exports.open_data.projects import PEOPLE, PROJECTS


def table(data_set):
    return list(csv.DictReader(StringIO(csv_file(data_set, absolute).decode(), newline="")))


def page(data_set, number=1, size=100):
    found = Paginator(data_set.source(), size).page(number)
    return json.loads(json_page(data_set, found, absolute))


def test_cells_are_written_so_that_programs_read_them(portal):
    [row] = table(PROJECTS)
    people = table(PEOPLE)

    assert (row["alkaa"], row["on_esittely"], row["lahde"]) == ("2025-01-01", "false", "")
    assert [one["ihmisia"] for one in people] == ["25", ""]


def test_text_that_looks_like_a_formula_is_made_harmless(portal):
    assert table(TIPS)[0]["vinkki"] == "'-Kuuntele."
    # A program that reads JSON runs no formula, so that it gets the text as it is.
    assert page(TIPS)["rivit"][0]["vinkki"] == "-Kuuntele."


def test_page_tells_where_it_stands(portal):
    second = page(TIPS, number=2, size=1)

    assert {name: value for name, value in second.items() if name != "rivit"} == {
        "aineisto": "vinkit",
        "riveja": 2,
        "sivu": 2,
        "sivuja": 2,
    }
    assert second["rivit"] == [
        {"lista": "kohtaa", "jarjestys": 2, "vinkki": "Kysy.", "esimerkki": None}
    ]


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)
def test_nothing_that_is_not_public_is_in_any_file(secrets, data_set):
    everything = (
        csv_file(data_set, absolute).decode(),
        json.dumps(page(data_set, size=1000), ensure_ascii=False),
        json.dumps(json_stat(data_set, absolute), ensure_ascii=False),
    )

    assert [SECRET in text or "salaisuus" in text for text in everything] == [False] * 3
    assert page(data_set)["riveja"] > 0
