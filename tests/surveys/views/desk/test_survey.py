from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from osallisuus.models import BackgroundJob
from projects.models import AuditEvent
from surveys.models import Card, CardSheet, Survey
from surveys.services import make_cards
from surveys.services.card_files import sheet_pdf
from tests import factories
from tests.asking import SURE
from tests.reading import one_line, pdf_text
from tests.surveys.walks import make_ready_survey

pytestmark = pytest.mark.django_db
N_QUERIES = 15
PAGES = [
    ("survey", {}),
    ("cards-new", {}),
    ("reminder", {}),
    ("paper-form", {"phase_slug": "alku", "language": "fi"}),
    ("keying", {"phase_slug": "loppu"}),
]


REMINDERS = {
    "fi": "<h1>Loppukysely odottaa</h1>",
    "sv": "<h2>Slutenkäten väntar</h2>",
    "en": "<h2>The second survey is waiting</h2>",
    "uk": "<h2>Завершальне опитування чекає на вас</h2>",
}


@pytest.fixture
def survey(project, municipality):
    pilot = factories.make_pilot(project=project, municipality=municipality)
    project.controller = factories.make_organisation(name="Kunta")
    project.privacy_notice = "Seloste."
    project.retention_until = date(2030, 1, 1)
    project.no_effect_confirmed_on = date(2026, 1, 1)
    project.save()
    return make_ready_survey(project=project, pilot=pilot, title="Aamupala", slug="aamupala")


def address(name, **arguments):
    return reverse(f"desk:{name}", kwargs={"slug": "aamupala"} | arguments)


def make_started(survey, n_cards=1):
    made = [each.card for each in make_cards(survey=survey, n_cards=n_cards).cards]
    for card in made:
        factories.make_response(card=card, answered_on=timezone.localdate())
    return made


def pdf_of(response):
    return pikepdf.open(BytesIO(response.content))


@pytest.mark.parametrize(("name", "arguments"), PAGES)
@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("coordinator", 200),
        ("municipal_coordinator", 200),
        ("superuser", 200),
        ("evaluator", 404),
        ("editor", 404),
        ("association_contact", 404),
        ("outsider", 404),
    ],
)
def test_survey_is_there_for_its_coordinators_only(
    request, signed_in, survey, actor, status, name, arguments
):
    client = signed_in(request.getfixturevalue(actor))

    assert client.get(address(name, **arguments)).status_code == status


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_survey_of_another_municipality_is_not_there(signed_in, survey, project, name, arguments):
    elsewhere = factories.make_membership(
        project=project, role="municipal_coordinator", municipality=factories.make_municipality()
    )
    client = signed_in(elsewhere.user)

    assert client.get(address(name, **arguments)).status_code == 404


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_visitor_is_asked_to_sign_in(client, survey, name, arguments):
    response = client.get(address(name, **arguments))

    assert response.status_code == 302
    assert response.url.startswith(("/tilit/", "/hallinta/login/"))


def test_writes_are_closed_to_outsiders(signed_in, survey, outsider):
    card = make_started(survey)[0]
    client = signed_in(outsider)

    statuses = [
        client.post(address("cards-new"), {"n_people": 5, "language": "fi"}).status_code,
        client.post(address("sheet-remake", letter="A")).status_code,
        client.post(address("card-replace"), {"label": card.label}).status_code,
        client.post(address("end-open")).status_code,
        client.post(address("keying", phase_slug="alku"), {}).status_code,
    ]

    assert statuses == [404] * 5
    survey.refresh_from_db()
    assert (Card.objects.count(), survey.end_from) == (1, None)


@pytest.mark.parametrize(("name", "arguments"), PAGES[1:])
def test_consultation_has_no_cards_and_no_paper(signed_in, coordinator, project, name, arguments):
    factories.make_survey(project=project, pilot=None, kind="consultation", slug="aamupala")

    assert signed_in(coordinator).get(address(name, **arguments)).status_code == 404


@pytest.mark.parametrize("n_cards", [1, 3])
def test_survey_page_takes_a_fixed_number_of_queries(
    signed_in, coordinator, survey, n_cards, django_assert_num_queries
):
    make_started(survey, n_cards)
    client = signed_in(coordinator)
    client.get(address("survey"))

    with django_assert_num_queries(N_QUERIES):
        response = client.get(address("survey"))

    assert len(response.context["progress"].lacking_end) == n_cards


def test_survey_page_shows_labels_and_no_answers(signed_in, coordinator, survey):
    make_started(survey, 2)

    html = signed_in(coordinator).get(address("survey")).content.decode()

    assert "Loppukysely ei ole vielä auki: 2 korttia. Ensimmäinen aukeaa" in one_line(html)
    assert "A-01" in html
    assert "Täysin samaa mieltä" not in html


def test_survey_page_says_what_is_missing_before_opening(signed_in, coordinator, survey, project):
    project.privacy_notice = ""
    project.save()

    html = signed_in(coordinator).get(address("survey")).content.decode()

    assert "Kyselyä ei voi vielä avata." in html
    assert "Tietosuojaseloste puuttuu." in html


def test_translation_that_nobody_has_reviewed_is_marked_wherever_it_is_chosen(
    signed_in, coordinator, survey
):
    client = signed_in(coordinator)

    page = one_line(client.get(address("survey")).text)
    cards = client.get(address("cards-new")).text

    seen = "käännös, jota äidinkielinen ei ole vielä tarkistanut; vastaajat näkevät sen"
    assert page.count(f"<li>Ruotsi – {seen}</li>") == 1
    assert page.count("– tarkistamaton käännös</li>") == 2 * len(("sv", "en", "uk"))
    assert "<li>Suomi</li>" in page
    assert '<option value="sv">Svenska (tarkistamaton käännös)</option>' in cards
    assert '<option value="fi">Suomi</option>' in cards


def test_translation_that_residents_do_not_see_is_named_with_the_reason(
    signed_in, coordinator, survey
):
    survey.allows_unreviewed = False
    survey.save()
    client = signed_in(coordinator)

    page = client.get(address("survey")).text

    hidden = "ei näytetä vastaajille: äidinkielinen ei ole vielä tarkistanut käännöstä"
    assert f"<li>Ukraina – {hidden}</li>" in one_line(page)
    assert "/lomake/alku/uk.pdf" not in page
    assert "Svenska" not in client.get(address("cards-new")).text


def test_survey_page_tells_when_the_survey_closes(signed_in, coordinator, survey):
    survey.closes_on = date(2031, 5, 31)
    survey.save()

    page = signed_in(coordinator).get(address("survey")).text

    assert "<dt>Kysely sulkeutuu</dt><dd>31.5.2031</dd>" in one_line(page)


def test_page_warns_before_cards_are_made(signed_in, coordinator, survey):
    html = signed_in(coordinator).get(address("cards-new")).content.decode()

    assert "Tallenna tiedosto nyt." in html
    assert "Koodeja ei voi näyttää uudelleen." in html
    assert CardSheet.objects.count() == 0


def test_cards_come_as_a_file_and_are_shown_nowhere_else(signed_in, coordinator, survey):
    client = signed_in(coordinator)

    response = client.post(address("cards-new"), {"n_people": 9, "language": "fi"})

    assert response["Content-Disposition"] == 'attachment; filename="kortit-aamupala-A.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert len(pdf_of(response).pages) == 2
    assert Card.objects.count() == 20
    event = AuditEvent.objects.values("actor", "action", "n_rows").get()
    assert event == {"actor": coordinator.pk, "action": "cards", "n_rows": 20}


@pytest.mark.parametrize(
    ("sent", "kept"), [("1790000000000", "1790000000000"), ("", None), ("x; Path=/", None)]
)
def test_file_of_cards_leaves_the_sign_by_which_the_page_goes_on(
    signed_in, coordinator, survey, sent, kept
):
    fields = {"n_people": 1, "language": "fi", "lataus": sent}

    response = signed_in(coordinator).post(address("cards-new"), fields)

    assert response.headers["Content-Type"] == "application/pdf"
    found = response.cookies.get("lataus")
    assert (found and found.value) == kept


def test_page_after_the_file_says_what_was_made_and_offers_the_reminder(
    signed_in, coordinator, survey
):
    client = signed_in(coordinator)
    client.post(address("cards-new"), {"n_people": 9, "language": "fi"})
    card = Card.objects.order_by("label").first()
    client.post(address("card-replace"), {"label": card.label})

    html = one_line(client.get(address("survey")).text)

    made = "Arkki A on tehty: 20 korttia. Jaa kortit alkukyselyä varten."
    assert f'{made} <a href="{address("reminder")}">Muistutus loppukyselystä</a>' in html
    assert "Kortti A-21 on tehty kortin A-01 tilalle." in html


def test_cards_in_large_print_are_four_on_a_page(signed_in, coordinator, survey):
    fields = {"n_people": 9, "language": "fi", "is_large_print": "on"}

    response = signed_in(coordinator).post(address("cards-new"), fields)

    assert len(pdf_of(response).pages) == 3
    assert Card.objects.count() == 12


@pytest.mark.parametrize("fields", [{"n_people": 0}, {"n_people": 834}, {"language": "ar"}, {}])
def test_cards_form_refuses(signed_in, coordinator, survey, fields):
    response = signed_in(coordinator).post(
        address("cards-new"), {"n_people": "", "language": "fi"} | fields
    )

    assert response.status_code == 422
    assert Card.objects.count() == 0


def test_many_cards_are_printed_in_the_queue(signed_in, coordinator, survey):
    client = signed_in(coordinator)

    response = client.post(address("cards-new"), {"n_people": 170, "language": "fi"})

    job = BackgroundJob.objects.get()
    assert response["Location"] == f"/hallinta/taustatyot/{job.pk}/"
    assert (job.work, job.title, job.asked_by) == ("cards", "210 korttia: Aamupala", coordinator)
    assert job.arguments == {
        "survey": survey.pk,
        "n_cards": 210,
        "language": "fi",
        "is_large_print": False,
        "base_url": "http://testserver/",
    }
    assert Card.objects.count() == 0


def test_unused_sheet_is_made_anew(signed_in, coordinator, survey):
    make_cards(survey=survey, n_cards=10)
    client = signed_in(coordinator)
    page = client.get(address("sheet-remake", letter="A")).content.decode()

    response = client.post(address("sheet-remake", letter="A"), SURE)

    assert "Koodeja ei voi näyttää uudelleen." in page
    assert response["Content-Disposition"] == 'attachment; filename="kortit-aamupala-B.pdf"'
    revoked = CardSheet.objects.order_by("letter").values_list("letter", "revoked_on")
    assert list(revoked) == [("A", timezone.localdate()), ("B", None)]


def test_used_sheet_is_not_made_anew(signed_in, coordinator, survey):
    make_started(survey)

    response = signed_in(coordinator).post(address("sheet-remake", letter="A"), SURE, follow=True)

    assert "Arkin kortilla on jo vastattu" in response.content.decode()
    assert CardSheet.objects.get().revoked_on is None


def test_lost_card_is_replaced_by_a_file_of_one_card(signed_in, coordinator, survey):
    make_started(survey)

    response = signed_in(coordinator).post(address("card-replace"), {"label": " a 1"})

    assert response["Content-Disposition"] == 'attachment; filename="kortit-aamupala-A-02.pdf"'
    assert len(pdf_of(response).pages) == 1
    assert list(Card.objects.order_by("label").values_list("label", "is_lost")) == [
        ("A-01", True),
        ("A-02", False),
    ]


def test_unknown_label_replaces_nothing(signed_in, coordinator, survey):
    response = signed_in(coordinator).post(address("card-replace"), {"label": "Z-9"}, follow=True)

    assert "Korttia Z-09 ei ole käytössä tässä kyselyssä." in response.content.decode()


def test_end_opens_for_everybody_with_one_button(signed_in, coordinator, survey):
    make_started(survey)
    client = signed_in(coordinator)
    before = client.get(address("survey")).content.decode()

    asked = client.get(address("end-open")).content.decode()
    survey.refresh_from_db()
    assert survey.end_from is None
    client.post(address("end-open"), SURE)

    survey.refresh_from_db()
    assert "Avaa loppukysely kaikille tänään" in before
    assert "Loppukysely aukeaa heti yhdelle kortille, joka muuten odottaisi." in asked
    assert survey.end_from == timezone.localdate()
    after = client.get(address("survey")).content.decode()
    assert "Avaa loppukysely kaikille tänään" not in after


def test_promise_message_and_rows_of_opening_for_everybody_agree(signed_in, coordinator, survey):
    Survey.objects.update(min_days_between=14, closes_on=None)
    card = factories.make_card(survey=survey, label="A-01")
    factories.make_response(card=card, phase="start", answered_on=timezone.localdate())
    client = signed_in(coordinator)
    waiting = client.get(address("survey")).content.decode()

    asked = client.get(address("end-open")).content.decode()
    after = client.post(address("end-open"), SURE, follow=True).content.decode()

    assert "Loppukysely ei ole vielä auki: 1 kortti." in waiting
    assert "<h2>Loppukysely puuttuu</h2>" not in waiting
    assert "Loppukysely aukeaa heti yhdelle kortille, joka muuten odottaisi." in asked
    assert "Loppukysely on nyt auki kaikille alkukyselyyn vastanneille." in after
    assert "<h2>Loppukysely puuttuu</h2>" in after
    assert "Loppukysely ei ole vielä auki" not in after
    assert "Avaa loppukysely kaikille" not in after


def test_desk_before_any_answers_misses_nothing(signed_in, coordinator, survey):
    html = signed_in(coordinator).get(address("survey")).content.decode()

    assert "Loppukysely puuttuu" not in html
    assert "Kukaan ei ole vielä vastannut alkukyselyyn." in html
    assert "Avaa loppukysely kaikille tänään" in html
    assert 'class="btn" href="' + address("end-open") not in html


def test_opening_of_the_end_is_undone(signed_in, coordinator, survey):
    Survey.objects.update(closes_on=date(2099, 12, 31), end_from=date(2099, 5, 1))
    client = signed_in(coordinator)

    client.post(address("end-open"), SURE)
    client.post(address("end-open"), SURE)
    opened = client.get(address("survey")).content.decode()
    client.post(address("end-close"))

    survey.refresh_from_db()
    assert "Peru avaaminen" in opened
    assert (survey.end_from, survey.end_opened_on) == (date(2099, 5, 1), None)
    again = client.post(address("end-close"), follow=True).content.decode()
    assert "Muuta se kyselyn tiedoissa." in again


def test_end_opens_for_one_card(signed_in, coordinator, survey):
    first, second = make_started(survey, 2)

    signed_in(coordinator).post(address("end-open"), {"label": first.label})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.end_opened_on, second.end_opened_on) == (timezone.localdate(), None)


def test_reminder_has_labels_only(signed_in, coordinator, survey):
    make_started(survey, 2)

    html = signed_in(coordinator).get(address("reminder")).content.decode()

    for language, title in REMINDERS.items():
        assert f'<section lang="{language}">' in html
        assert title in html
    assert [label in html for label in ("A-01", "A-02", "A-03")] == [True, True, False]


def test_paper_form_is_a_file_in_the_language_asked_for(signed_in, coordinator, survey):
    client = signed_in(coordinator)

    response = client.get(address("paper-form", phase_slug="loppu", language="uk"))

    assert response["Content-Disposition"] == 'inline; filename="aamupala-loppu-uk.pdf"'
    assert str(pdf_of(response).Root.Lang) == "uk"


@pytest.mark.parametrize(("phase_slug", "language"), [("keski", "fi"), ("alku", "ar")])
def test_paper_form_of_nothing_is_not_there(signed_in, coordinator, survey, phase_slug, language):
    client = signed_in(coordinator)

    response = client.get(address("paper-form", phase_slug=phase_slug, language=language))

    assert response.status_code == 404


def test_page_of_cards_says_what_comes_next_and_where_the_code_leads(
    signed_in, coordinator, survey
):
    page = " ".join(signed_in(coordinator).get(address("cards-new")).content.decode().split())

    assert "Kun tiedosto on tallessa, palaa kyselyyn." in page
    assert "Uusi painallus tekisi uudet kortit." in page
    assert "Kortteihin tulee osoite testserver:" in page


@pytest.mark.parametrize(
    ("end_from", "words"),
    [
        (None, "Kortin riville Loppukysely kirjoitetaan päivä käsin."),
        (date(2099, 11, 5), "Kortteihin tulee loppukyselyn ensimmäinen päivä, 5.11.2099."),
        (date(2026, 2, 6), "Loppukysely on jo alkanut, joten sen päivä ei tule kortteihin."),
    ],
)
def test_day_of_the_end_is_on_the_cards_or_written_by_hand(
    signed_in, coordinator, survey, end_from, words
):
    Survey.objects.update(end_from=end_from)
    survey.refresh_from_db()
    [made] = make_cards(survey=survey, n_cards=1).cards

    asked = one_line(signed_in(coordinator).get(address("cards-new")).content.decode())
    _name, content = sheet_pdf(survey, made.card.sheet, [made], lambda path: "http://a.example/")

    assert words in asked
    printed = [day for day in ("5.11.2099", "6.2.2026") if day in pdf_text(content)]
    assert printed == (["5.11.2099"] if "ensimmäinen" in words else [])
