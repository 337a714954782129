"""A page that was drawn for somebody else shows nothing of them, and is what a new one would be."""

import pytest
from django.core.cache import caches
from django.test import Client

from tests.surveys.walks import answer, begin, hidden, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
SECOND = "/kysely/kysymys/2/"


@pytest.fixture
def people():
    """Two who have answered the first question of one survey, each in their own way."""
    survey = make_ready_survey()
    clients = []
    for value in ("1", "4"):
        client = Client()
        begin(client, make_code(survey)[1])
        answer(client, 1, ihmissuhteet_1=value)
        clients.append(client)
    return clients


def test_second_person_gets_the_page_of_the_first_with_an_own_key(people):
    keys = [hidden(each, "question", number=2)["kortti"] for each in people]
    first, second = [each.get(SECOND).text for each in people]

    assert keys[0] != keys[1]
    assert (keys[0] in first, keys[0] in second) == (True, False)
    assert second == first.replace(keys[0], keys[1])


@pytest.mark.parametrize("path", [SECOND, "/kysely/kysymys/1/", "/kysely/tarkista/"])
def test_kept_page_is_the_page_that_would_be_drawn_anew(people, path):
    for each in people:
        kept = each.get(path).text
        caches["parts"].clear()

        assert each.get(path).text == kept
    assert "checked" in people[0].get("/kysely/kysymys/1/").text
