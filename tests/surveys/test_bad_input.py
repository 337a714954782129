"""What pages answer to input that no person would send: a clear sentence in the resident's own
language, and nothing lost."""

import random
from datetime import date
from html import unescape

import pytest
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext

from surveys.answering.codes import make_code as new_code
from surveys.answering.visits import card_cookie
from surveys.models import Draft, Response
from tests.surveys.walks import answer, begin, hidden, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
QUESTION = "/kysely/kysymys/2/"
SAVED = {"ihmissuhteet_1": 5}
UNSENT = (
    "Kysely päättyi, ennen kuin lähetit vastauksesi. Ne säilyvät %(day)s asti ja poistetaan "
    "sitten. Jos kysely avataan sitä ennen uudelleen, voit jatkaa samalla kortilla."
)
LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en", "uk"])


@pytest.fixture
def survey(db):
    return make_ready_survey()


@pytest.fixture
def resident(client, survey):
    """A browser on the second question, with one saved answer."""
    _card, code = make_code(survey)
    begin(client, code)
    answer(client, 1, ihmissuhteet_1="5")
    return client


def in_language(client, language):
    """From here on the person reads this language, as after choosing it below a question."""
    client.post(QUESTION, hidden(client, "question", number=2) | {"kieli": language})


def said(page):
    return unescape(page.text)


def translated(language, sentence):
    with translation.override(language):
        found = gettext(sentence)
    assert language == "fi" or found != sentence
    return found


WRONG_CODES = {
    "": (422, "Koodi puuttuu"),
    "ABC": (422, "Koodi on liian lyhyt"),
    "A" * 10_000: (422, "Koodi on liian pitkä"),
    "'; DROP TABLE surveys_card; --": (422, "Koodissa on väärä merkki"),
    "WCSXD 18ZG8": (422, "Koodissa on virhe"),
    "\x00\ud7ff" * 5: (422, "Koodissa on väärä merkki"),
    new_code(random.Random(1)): (404, "Koodia ei löytynyt"),
}


@LANGUAGES
@pytest.mark.parametrize("typed", WRONG_CODES, ids=lambda typed: ascii(typed)[:12])
@pytest.mark.parametrize("path", ["/kysely/", "/poista-vastaukseni/"])
def test_wrong_code_is_explained_in_the_language_of_the_page(client, db, path, typed, language):
    status, heading = WRONG_CODES[typed]
    client.get(f"{path}?kieli={language}")

    page = client.post(path, {"koodi": typed})

    assert page.status_code == status
    assert f'<html lang="{language}"' in page.text
    assert translated(language, heading) in said(page)


WRONG_ANSWERS = {
    "outside": ({"ihmissuhteet_2": "6"}, 422, "Tarkista vastaus"),
    "text": ({"ihmissuhteet_2": "5 OR 1=1"}, 422, "Tarkista vastaus"),
    "long": ({"ihmissuhteet_2": "5" * 10_000}, 422, "Tarkista vastaus"),
    "two": ({"ihmissuhteet_2": ["1", "2"]}, 422, "Tarkista vastaus"),
    "none": ({}, 422, "Vastaus puuttuu"),
    "instrument": (
        {"kysymys": "esis_1", "esis_1": "5"},
        400,
        "Lomake ei sovi tähän kyselyyn",
    ),
    "phase": (
        {"kysymys": "vertailu_alkuun", "vertailu_alkuun": "1"},
        400,
        "Lomake ei sovi tähän kyselyyn",
    ),
}


@LANGUAGES
@pytest.mark.parametrize("wrong", WRONG_ANSWERS)
def test_wrong_answer_is_explained_in_the_language_of_the_person(resident, wrong, language):
    fields, status, heading = WRONG_ANSWERS[wrong]
    in_language(resident, language)

    form = hidden(resident, "question", number=2) | {"siirry": "jatka"} | fields
    page = resident.post(QUESTION, form)

    assert page.status_code == status
    assert f'<html lang="{language}"' in page.text
    assert translated(language, heading) in said(page)
    assert Draft.objects.get().answers == SAVED


WRONG_KEYS = {
    "none": "",
    "text": "x",
    "number": "1",
    "other salt": signing.Signer(salt="a").sign("1"),
    "other card": card_cookie.form_key(10**9),
    "huge": "9" * 10_000,
}


@LANGUAGES
@pytest.mark.parametrize("key", WRONG_KEYS)
def test_form_with_a_wrong_key_asks_for_the_code_in_the_same_language(resident, key, language):
    in_language(resident, language)

    form = hidden(resident, "question", number=2) | {"kortti": WRONG_KEYS[key]}
    page = resident.post(QUESTION, form | {"ihmissuhteet_2": "4"})

    assert page.status_code == 403
    assert f'<html lang="{language}"' in page.text
    assert translated(language, "Kirjoita kortin koodi uudelleen") in said(page)
    waits = translated(language, "Viimeinen vastauksesi tallentuu, kun kirjoitat koodin.")
    assert (waits in said(page)) is (key == "other card")
    assert Draft.objects.get().answers == SAVED


@LANGUAGES
def test_survey_closed_between_two_questions_says_so_and_keeps_the_answers(
    resident, survey, language
):
    in_language(resident, language)
    form = hidden(resident, "question", number=2) | {"ihmissuhteet_2": "4", "siirry": "jatka"}
    survey.closes_on = date(2026, 1, 2)
    survey.save()

    page = resident.post(QUESTION, form)

    assert page.status_code == 410
    assert f'<html lang="{language}"' in page.text
    assert translated(language, "Kysely on päättynyt") in said(page)
    assert translated(language, UNSENT).split("%")[0] in said(page)
    kept = SAVED | {"ihmissuhteet_2": 4}
    assert (Draft.objects.get().answers, Response.objects.count()) == (kept, 0)


@pytest.mark.parametrize(
    "body",
    [b"x" * 3_000_000, b"&".join(b"a=1" for _ in range(1001))],
    ids=["three megabytes", "thousand fields"],
)
def test_form_too_large_to_be_read_is_refused_and_nothing_is_lost(resident, body, caplog):
    page = resident.post(QUESTION, body, content_type="application/x-www-form-urlencoded")

    assert page.status_code == 400
    assert "Pyyntöä ei voitu lukea" in page.text
    assert Draft.objects.get().answers == SAVED
    caplog.clear()


@pytest.mark.parametrize("number", [0, 29, 10**30])
def test_question_that_is_not_there_leads_to_the_check(resident, number):
    assert resident.get(f"/kysely/kysymys/{number}/").url == "/kysely/tarkista/"
