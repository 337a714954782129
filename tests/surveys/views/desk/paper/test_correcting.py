from datetime import date

import pytest
from django.urls import reverse

from surveys.answering.codes import format_code
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import PaperStack, Response, StackedForm
from surveys.services import withdraw
from tests import factories
from tests.reading import one_line
from tests.surveys.views.desk.paper.test_keying import address, errors_of, sheet
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
GONE = (
    "Tämän koodin lomake ei ole avoimessa pinossasi. Lomakkeen voi korjata vain se, joka sen "
    "tallensi, samalla laitteella ja ennen kuin pino suljetaan."
)


@pytest.fixture
def survey(db):
    return make_ready_survey(title="Aamupala", opens_on=date(2026, 1, 1))


@pytest.fixture
def desk(survey, signed_in):
    return signed_in(factories.make_membership(project=survey.project).user)


@pytest.fixture
def code(survey, desk):
    """Of a form that lies on the open stack."""
    _card, code = make_code(survey)
    desk.post(address(survey), sheet(survey, code, language="fi"))
    return code


def correcting(survey, phase_slug="alku"):
    return reverse("desk:form-correct", args=[survey.slug, phase_slug])


def opened(desk, survey, code):
    """What the form sends when it has been opened and nothing is changed."""
    response = desk.post(correcting(survey), {"code": code})
    head = response.context["head"]
    return sheet(survey, code, language="fi") | {
        name: str(head[name].value()) for name in ("opened", "revision")
    }


def close(desk, survey):
    return desk.post(reverse("desk:stack-close", args=[survey.slug]), follow=True)


def test_keying_page_tells_of_the_open_stack(desk, survey, code):
    html = one_line(desk.get(address(survey)).content.decode())

    assert "Avoimessa pinossasi on 1 lomake. <a" in html
    assert correcting(survey) in html


def test_nothing_is_told_of_a_stack_before_the_first_form(desk, survey):
    assert "pinossasi" not in desk.get(address(survey)).content.decode()


def test_secret_of_the_stack_is_in_a_cookie_of_the_survey_alone(desk, survey, code):
    cookie = desk.cookies["lomakepino"]

    assert cookie["path"] == reverse("desk:survey", args=[survey.slug])
    assert cookie["httponly"] is True
    assert cookie["max-age"] == ""
    assert cookie.value not in str(dict(desk.session.items()))


def test_labels_are_listed_and_nothing_of_answers_is_shown_without_the_code(desk, survey, code):
    html = one_line(desk.get(correcting(survey)).content.decode())

    assert "<p>A-01</p>" in html
    assert "data-row" not in html


def test_code_on_the_paper_opens_the_form_as_it_was_keyed(desk, survey, code):
    response = desk.post(correcting(survey), {"code": format_code(code).lower()})

    html = one_line(response.content.decode())
    chosen = {
        row.name: [choice.value for choice in row.choices if choice.is_chosen]
        for row in response.context["rows"]
        if not row.is_open
    }
    keyed = questionnaire_of(survey.instrument).asked("start")
    assert chosen == {q.key: [str(q.values[0])] for q in keyed if not q.is_open}
    assert response.context["head"]["answered_on"].value() == "2026-02-05"
    assert "Korjaa kortin A-01 lomake" in html
    assert "readonly" in html


def test_correction_is_stored_told_and_counted(desk, survey, code):
    fields = opened(desk, survey, code) | {"elama_nyt": "2", "avoin_kunta": "Bussi."}

    response = desk.post(correcting(survey), fields, follow=True)

    found = Response.objects.get()
    assert found.answers["elama_nyt"] == 2
    assert found.open_answers == {"avoin_kunta": {"text": "Bussi.", "may_publish": False}}
    assert response.redirect_chain == [(address(survey), 302)]
    html = one_line(response.content.decode())
    assert "Kortin A-01 lomake on korjattu." in html
    assert "Avoimessa pinossasi on 1 lomake. Pinossa on tehty yksi korjaus." in html


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            {"answered_on": "2025-12-31"},
            {"answered_on": ["Kysely ei ollut auki lomakkeen päivänä."]},
        ),
        ({"helped_by": ""}, {"helped_by": ["Valitse, miten lomake täytettiin."]}),
        (
            {"consent": "off"},
            {
                "consent": [
                    "Ilman lupaa vastauksia ei saa säilyttää. Poista ne kortin koodilla sivulla "
                    "Poista vastaukseni."
                ]
            },
        ),
        ({"elama_nyt": ""}, {"elama_nyt": ["Valitse jokin annetuista vaihtoehdoista."]}),
        ({"opened": "1"}, {"code": ["Koodi on toisen lomakkeen kuin sen, jonka avasit."]}),
    ],
)
def test_correction_with_a_mistake_changes_nothing(desk, survey, code, overrides, message):
    before = Response.objects.values().get()

    response = desk.post(correcting(survey), opened(desk, survey, code) | overrides)

    assert response.status_code == 422
    assert errors_of(response) == message
    assert Response.objects.values().get() == before


def test_empty_correction_is_not_stored(desk, survey, code):
    fields = opened(desk, survey, code)
    blank = {q.key: "blank" for q in questionnaire_of(survey.instrument).asked("start")}
    blank |= {key: "" for key in blank if key.startswith("avoin")}

    response = desk.post(correcting(survey), fields | blank)

    assert response.status_code == 422
    assert "ei ole yhtään vastausta" in response.content.decode()


def test_answers_of_one_paper_never_come_in_the_place_of_another(desk, survey, code):
    _card, other = make_code(survey)
    desk.post(address(survey), sheet(survey, other, elama_nyt="1"))
    fields = opened(desk, survey, code) | {"elama_nyt": "3"}

    response = desk.post(correcting(survey), fields | {"code": other})

    message = "Koodi on toisen lomakkeen kuin sen, jonka avasit."
    assert errors_of(response) == {"code": [message]}
    assert {found.answers["elama_nyt"] for found in Response.objects.all()} == {5, 1}


def test_second_window_sees_what_the_first_has_stored_and_keeps_its_own(desk, survey, code):
    mine, theirs = opened(desk, survey, code), opened(desk, survey, code)
    desk.post(correcting(survey), theirs | {"elama_nyt": "2", "helped_by": "helped"})

    response = desk.post(correcting(survey), mine | {"elama_nyt": "3", "avoin_kunta": "Bussi."})

    assert response.status_code == 409
    found = Response.objects.get()
    assert (found.answers["elama_nyt"], found.help, found.open_answers) == (2, "helped", {})
    told = errors_of(response)
    assert told.pop("__all__") == [
        "Toinen ikkuna korjasi lomakkeen sillä välin. Katso kohdat paperista ja tallenna."
    ]
    assert told == {
        "elama_nyt": ["Toinen ikkuna tallensi tähän: Melko huonoa"],
        "helped_by": ["Toinen ikkuna tallensi tähän: autettuna"],
        "avoin_kunta": ["Toinen ikkuna tallensi tähän: –"],
    }
    [row] = [row for row in response.context["rows"] if row.name == "elama_nyt"]
    assert [choice.value for choice in row.choices if choice.is_chosen] == ["3"]

    again = mine | {"revision": str(response.context["head"]["revision"].value())}
    desk.post(correcting(survey), again | {"elama_nyt": "3", "helped_by": "helped"})

    found.refresh_from_db()
    assert (found.answers["elama_nyt"], found.help) == (3, "helped")


def test_same_correction_in_two_windows_is_one(desk, survey, code):
    mine, theirs = opened(desk, survey, code), opened(desk, survey, code)
    desk.post(correcting(survey), theirs | {"elama_nyt": "2"})

    response = desk.post(correcting(survey), mine | {"elama_nyt": "2"})

    assert response.status_code == 302
    assert PaperStack.objects.get().n_corrections == 1


def test_closed_stack_is_told_and_opens_no_form(desk, survey, code):
    fields = opened(desk, survey, code)
    desk.post(correcting(survey), fields | {"elama_nyt": "2"})

    response = close(desk, survey)

    assert response.redirect_chain == [(reverse("desk:survey", args=[survey.slug]), 302)]
    assert "Pino on suljettu: 1 lomake, korjauksia 1." in response.content.decode()
    assert "Pino on jo suljettu." in close(desk, survey).content.decode()
    assert StackedForm.objects.count() == 0
    for sent in ({"code": code}, fields | {"revision": "1", "elama_nyt": "2"}):
        refused = desk.post(correcting(survey), sent)
        assert refused.status_code == 422
        assert refused.context["form"].errors == {"code": [GONE]}
    assert Response.objects.get().answers["elama_nyt"] == 2


def test_page_without_a_stack_says_who_can_correct(desk, survey):
    html = one_line(desk.get(correcting(survey)).content.decode())

    assert "Avoimessa pinossasi ei ole tämän vaiheen lomakkeita." in html
    assert "<input" not in html[html.index('id="content-main"') :]


@pytest.mark.parametrize("phase_slug", ["alku", "loppu"])
def test_form_is_opened_in_its_own_phase_only(desk, survey, code, phase_slug):
    response = desk.post(correcting(survey, phase_slug), {"code": code})

    assert response.status_code == {"alku": 200, "loppu": 422}[phase_slug]


def test_form_is_opened_in_its_own_browser_only(desk, survey, code):
    seen = desk.post(correcting(survey), {"code": code})
    del desk.cookies["lomakepino"]

    refused = desk.post(correcting(survey), {"code": code})

    assert (seen.status_code, refused.status_code) == (200, 422)


def test_form_is_not_opened_by_a_colleague_at_the_same_browser(desk, survey, code, signed_in):
    signed_in(factories.make_membership(project=survey.project).user)
    kept = desk.cookies["lomakepino"].value

    refused = desk.post(correcting(survey), {"code": code})

    assert (refused.status_code, desk.cookies["lomakepino"].value) == (422, kept)


def test_withdrawn_form_is_not_opened(desk, survey, code):
    withdraw(card=Response.objects.get().card)

    response = desk.post(correcting(survey), {"code": code})

    assert response.context["form"].errors == {"code": [GONE]}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Kirjoita kortin koodi."),
        ("ABC", "Tarkista koodi. Siinä on kymmenen merkkiä, tässä 3."),
        ("00000 00000", "Tarkista koodi. Tällaista korttia ei ole."),
    ],
)
def test_wrong_code_opens_nothing(desk, survey, code, typed, message):
    response = desk.post(correcting(survey), {"code": typed})

    assert response.status_code == 422
    assert response.context["form"].errors == {"code": [message]}


def test_unknown_phase_is_not_there(desk, survey):
    assert desk.get(correcting(survey, "keski")).status_code == 404
