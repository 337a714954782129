from datetime import date

import pytest
from django.urls import reverse

from surveys.answering.codes import format_code
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import Response
from tests import factories
from tests.reading import one_line
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db):
    return make_ready_survey(title="Aamupala", opens_on=date(2026, 1, 1))


@pytest.fixture
def desk(survey, signed_in):
    return signed_in(factories.make_membership(project=survey.project).user)


def address(survey, phase_slug="alku"):
    return reverse("desk:keying", args=[survey.slug, phase_slug])


def sheet(survey, code, phase="start", **overrides):
    questions = questionnaire_of(survey.instrument).asked(phase)
    answers = {q.key: str(q.values[0]) for q in questions if not q.is_open}
    head = {
        "code": code,
        "answered_on": "2026-02-05",
        "language": "sv",
        "helped_by": "alone",
        "consent": "on",
    }
    return head | answers | overrides


def errors_of(response):
    head = {name: list(errors) for name, errors in response.context["head"].errors.items()}
    rows = {row.name: [row.error] for row in response.context["wrong_rows"]}
    return head | rows


def test_keyed_sheet_is_stored_and_the_next_one_comes(desk, survey):
    card, code = make_code(survey)

    response = desk.post(address(survey), sheet(survey, format_code(code).lower()), follow=True)

    found = Response.objects.get()
    assert (found.card, found.phase, found.channel) == (card, "start", "paper")
    assert (found.answered_on, found.language) == (date(2026, 2, 5), "sv")
    assert response.redirect_chain == [(address(survey), 302)]
    html = response.content.decode()
    assert "Kortti A-01 on tallessa. Tallensit yhden lomakkeen." in html
    assert code not in html


def test_day_and_language_stay_for_the_next_sheet(desk, survey):
    _card, code = make_code(survey)
    desk.post(address(survey), sheet(survey, code))

    head = desk.get(address(survey)).context["head"]

    assert head["answered_on"].value() == "2026-02-05"
    assert head["language"].value() == "sv"
    assert head["code"].value() is None


def test_another_survey_starts_without_the_day_of_the_last(desk, survey):
    _card, code = make_code(survey)
    desk.post(address(survey), sheet(survey, code))
    other = make_ready_survey(project=survey.project)

    assert desk.get(address(other)).context["head"]["answered_on"].value() is None


def test_end_is_keyed_on_its_own_page(desk, survey):
    card, code = make_code(survey)
    factories.make_response(card=card, answered_on=date(2026, 1, 10))

    desk.post(address(survey, "loppu"), sheet(survey, code, phase="end"))

    assert Response.objects.get(phase="end").answers["vertailu_alkuun"] == 3


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Kirjoita kortin koodi."),
        ("ABC", "Tarkista koodi. Siinä on kymmenen merkkiä, tässä 3."),
        ("AB7K2 CD34!", "Tarkista koodi. Merkkiä ! ei ole missään koodissa."),
        ("AB7K2 CD34E", "Tarkista koodi. Jokin merkki on väärin."),
        ("00000 00000", "Tarkista koodi. Tällaista korttia ei ole."),
    ],
)
def test_wrong_code_keeps_the_answers(desk, survey, typed, message):
    response = desk.post(address(survey), sheet(survey, typed))

    assert response.status_code == 422
    assert errors_of(response) == {"code": [message]}
    assert 'value="5" data-key="5" checked' in one_line(response.content.decode())
    assert Response.objects.count() == 0


def test_second_sheet_of_a_card_asks_to_check_code_and_phase(desk, survey):
    _card, code = make_code(survey)
    desk.post(address(survey), sheet(survey, code))

    response = desk.post(address(survey), sheet(survey, code))

    message = "Tällä kortilla on jo alkukysely. Tarkista koodi ja vaihe."
    assert errors_of(response) == {"code": [message]}


def test_second_of_two_who_key_the_same_card_loses_and_overwrites_nothing(desk, survey):
    _card, code = make_code(survey)
    desk.post(address(survey), sheet(survey, code, elama_nyt="5"))

    response = desk.post(address(survey), sheet(survey, code, elama_nyt="2"))

    assert Response.objects.get().answers["elama_nyt"] == 5
    [row] = [row for row in response.context["rows"] if row.name == "elama_nyt"]
    assert [choice.value for choice in row.choices if choice.is_chosen] == ["2"]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            {"answered_on": "2025-12-31"},
            {"answered_on": ["Kysely ei ollut auki lomakkeen päivänä."]},
        ),
        ({"answered_on": "0026-02-05"}, {"answered_on": ["Tarkista päivä."]}),
        ({"answered_on": ""}, {"answered_on": ["Kirjoita päivä, joka on lomakkeessa."]}),
        ({"helped_by": ""}, {"helped_by": ["Valitse, miten lomake täytettiin."]}),
        ({"consent": ""}, {"consent": ["Katso, onko lupa rastitettu."]}),
        (
            {"consent": "off"},
            {"consent": ["Ilman lupaa vastauksia ei tallenneta. Kysy lupa tai hävitä lomake."]},
        ),
        ({"elama_nyt": ""}, {"elama_nyt": ["Valitse jokin annetuista vaihtoehdoista."]}),
    ],
)
def test_sheet_with_a_mistake_is_not_stored(desk, survey, overrides, message):
    _card, code = make_code(survey)

    response = desk.post(address(survey), sheet(survey, code, **overrides))

    assert response.status_code == 422
    assert errors_of(response) == message
    assert Response.objects.count() == 0


def test_empty_paper_is_not_stored(desk, survey):
    _card, code = make_code(survey)
    blank = {name: "blank" for name in sheet(survey, code) if "_" in name or name == "muutostoive"}
    fields = sheet(survey, code, **blank) | {"answered_on": "2026-02-05", "helped_by": "alone"}

    response = desk.post(address(survey), fields)

    assert response.status_code == 422
    assert "ei ole yhtään vastausta" in response.content.decode()


def test_unknown_phase_is_not_there(desk, survey):
    assert desk.get(address(survey, "keski")).status_code == 404
