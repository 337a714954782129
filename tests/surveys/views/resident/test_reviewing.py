import pytest
from django.test import Client
from django.utils import timezone

from surveys.models import TextVerdict
from surveys.queries.review import review_progress
from surveys.services import load_instrument
from surveys.services.instruments.reviewing import close_review_link, make_review_link
from surveys.views.resident.reviewing import WRONG_LINKS
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db):
    return make_review_link(
        instrument=load_instrument(OWN), language="uk", by=None, today=timezone.localdate()
    )


@pytest.fixture
def link(made):
    return made[0]


@pytest.fixture
def home(made):
    return f"/kaannos/{made[1]}/"


def lines(link):
    return review_progress(link.instrument, "uk").lines


def verdicts():
    return list(TextVerdict.objects.values_list("key", "is_approved", "proposal"))


def test_reader_without_account_goes_through_every_text(link, home):
    # A browser that hides where a form comes from must do, too.
    client = Client(enforce_csrf_checks=True, headers={"Origin": "null"})
    found = lines(link)

    assert f'href="{home}1/"' in client.get(home).text
    for line in found:
        page = client.get(f"{home}{line.number}/").text
        assert f"Teksti {line.number} / {len(found)}" in page
        sent = client.post(f"{home}{line.number}/", {"arvio": "hyva", "luettu": line.text})
        last = line.number == len(found)
        assert sent.url == (f"{home}kiitos/" if last else f"{home}{line.number + 1}/")

    assert verdicts() == [(line.key, True, "") for line in found]
    assert "Kiitos!" in client.get(f"{home}kiitos/").text


def test_proposal_is_kept_and_shown_to_who_comes_back(client, link, home):
    line = lines(link)[0]
    sent = {"arvio": "muutos", "ehdotus": "Краще так", "luettu": line.text}

    client.post(f"{home}1/", sent)

    assert verdicts() == [(line.key, False, "Краще так")]
    assert "Краще так</textarea>" in client.get(f"{home}1/").text
    assert f'href="{home}2/"' in client.get(home).text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "Valitse, onko teksti hyvä vai ehdotatko muutosta."),
        ({"arvio": "muutos", "ehdotus": " "}, "Kirjoita, miten sanoisit tekstin."),
        ({"arvio": "muutos", "ehdotus": "x" * 2001}, "Kenttään mahtuu 2000 merkkiä."),
        ({"arvio": "hyva", "luettu": "vanha teksti"}, "Teksti on muuttunut. Lue se uudelleen."),
    ],
)
def test_what_cannot_be_kept_is_told_beside_what_was_written(client, link, home, fields, reason):
    response = client.post(f"{home}1/", {"luettu": lines(link)[0].text} | fields)

    assert response.status_code == 422
    assert reason in response.text
    assert fields.get("ehdotus", "").strip() in response.text
    assert verdicts() == []


def test_pages_stay_out_of_indexes_and_stores(client, home):
    response = client.get(f"{home}1/")

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "Ehdotan muutosta"),
        ("sv", "Jag föreslår en ändring"),
        ("en", "I suggest a change"),
        ("uk", "Пропоную зміну"),
    ],
)
def test_page_speaks_the_language_of_its_reader(client, home, language, words):
    assert words in client.get(f"{home}1/?kieli={language}").text


def test_ended_link_says_so_and_guesses_are_held_back(client, link, home):
    close_review_link(link=link)

    statuses = [client.get(path).status_code for path in [home] + [f"{home}1/"] * WRONG_LINKS]

    assert statuses == [410] * WRONG_LINKS + [429]


def test_guesses_of_others_do_not_close_a_good_link(client, home):
    for _try in range(WRONG_LINKS + 1):
        client.get("/kaannos/vaara/")

    assert client.get(home).status_code == 200


def test_text_that_is_not_there_leads_to_the_start(client, link, home):
    n_texts = len(lines(link))

    assert [client.get(f"{home}{number}/").url for number in (0, n_texts + 1)] == [home, home]
