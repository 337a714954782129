import logging
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from surveys.answering import guess_limit
from surveys.answering.codes import make_code as new_code
from surveys.answering.visits import card_cookie
from surveys.models import Draft, Response, Survey
from surveys.services import replace_card, revoke_sheet
from tests import factories
from tests.reading import one_line
from tests.surveys.walks import (
    answer,
    answer_and_send,
    begin,
    give_consent,
    hidden,
    make_code,
    make_ready_survey,
    open_card,
    practice_card,
)

pytestmark = pytest.mark.django_db
COOKIE = "kortti"
CODE, LANGUAGE = "/kysely/", "/kysely/kieli/"


@pytest.fixture
def survey(db):
    return make_ready_survey()


@pytest.fixture
def unknown():
    """Codes that no card has, though their check holds."""
    return lambda number: new_code(random.Random(number))


def cookie_of(client):
    return client.cookies[COOKIE].value


@pytest.mark.parametrize("form", ["https://kunta.example/k/{}/?kieli=fi", "kunta.example/k/#{}"])
@pytest.mark.parametrize(("page", "status"), [("resident:code", 302), ("resident:withdraw", 200)])
def test_address_that_was_pasted_into_the_code_box_is_read_as_its_code(
    client, survey, page, status, form
):
    _card, code = make_code(survey)

    response = client.post(reverse(page), {"koodi": form.format(code)})

    assert response.status_code == status


@pytest.mark.parametrize(
    ("typed", "heading", "advice"),
    [
        ("", "Koodi puuttuu", "Kirjoita kortin koodi kenttään."),
        ("ABC", "Koodi on liian lyhyt", "Kirjoitit 3."),
        ("A" * 11, "Koodi on liian pitkä", "Kirjoitit 11."),
        ("A" * 10_000, "Koodi on liian pitkä", "Kirjoitit 10000."),
        ("ABCDE FGHJÄ", "Koodissa on väärä merkki", "Merkki ”Ä” ei kuulu koodiin."),
        ("' OR 1=1 --", "Koodissa on väärä merkki", "ei kuulu koodiin."),
        ("<script>", "Koodissa on väärä merkki", "ei kuulu koodiin."),
        ("WCSXD 18ZG8", "Koodissa on virhe", "Vertaa koodia korttiin merkki merkiltä."),
    ],
)
def test_code_that_cannot_be_a_card_is_explained_and_no_guess(client, typed, heading, advice):
    for _ in range(30):
        response = open_card(client, typed)

    assert response.status_code == 422
    assert heading in response.text
    assert advice in response.text
    link = "Tarkista koodi kortista" if typed else "Kirjoita kortin koodi"
    assert f'<a href="#koodi">{link}</a>' in response.text
    assert COOKIE not in client.cookies


def test_code_page_keeps_what_was_typed_and_escapes_it(client):
    response = open_card(client, '"><b>')

    assert 'value="&quot;&gt;&lt;b&gt;"' in response.text


def test_unknown_codes_are_refused_after_twenty_in_an_hour(client, survey, unknown):
    answers = [open_card(client, unknown(number)) for number in range(21)]

    assert [response.status_code for response in answers] == [404] * 20 + [429]
    assert "Koodia ei löytynyt" in answers[19].text
    assert "Odota tunti ja yritä uudelleen" in answers[20].text
    assert open_card(client, unknown(0), REMOTE_ADDR="192.0.2.7").status_code == 404


def test_cards_open_in_a_hall_whose_address_has_guessed_too_much(client, survey, unknown):
    _card, code = make_code(survey)

    for number in range(25):
        open_card(client, unknown(number))

    assert open_card(client, code).url == LANGUAGE
    assert client.get(reverse("resident:card", args=[code])).url == LANGUAGE


def test_address_that_guesses_like_a_machine_opens_no_card(client, survey, unknown):
    _card, code = make_code(survey)
    for _ in range(guess_limit.CEILING):
        guess_limit.count("127.0.0.1")

    response = open_card(client, code)

    assert (response.status_code, COOKIE in client.cookies) == (429, False)
    assert "Voit vastata myös paperilla." in response.text
    assert open_card(client, code, REMOTE_ADDR="192.0.2.7").url == LANGUAGE


def test_code_from_another_site_is_not_exchanged(client, survey):
    _card, code = make_code(survey)

    response = open_card(client, code, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert COOKIE not in client.cookies


def test_address_of_the_card_is_exchanged_for_a_cookie_without_the_code(client, survey):
    card, code = make_code(survey)

    response = client.get(reverse("resident:card", args=[code]))

    cookie = response.cookies[COOKIE]
    assert response.url == LANGUAGE
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/kysely/")
    assert code not in cookie.value
    assert card.code_hash not in cookie.value
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_wrong_code_in_the_address_shows_the_code_page(client):
    response = client.get(reverse("resident:card", args=["WCSXD18ZG8"]))

    assert response.status_code == 422
    assert "Koodissa on virhe" in response.text


def test_each_opening_has_its_own_handle(client, survey):
    _card, code = make_code(survey)

    open_card(client, code)
    first = cookie_of(client)
    open_card(client, code)

    assert cookie_of(client) != first


def test_language_page_names_the_languages_in_themselves(client, survey):
    _card, code = make_code(survey)
    open_card(client, code)

    page = client.get(LANGUAGE).text

    for code, name in [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English"), ("uk", "Українська")]:
        assert f'name="kieli" value="{code}" lang="{code}">{name}</button>' in one_line(page)


def test_language_page_is_left_out_where_there_is_one_language(client):
    _card, code = make_code(make_ready_survey(allows_unreviewed=False))
    open_card(client, code)

    assert client.get(LANGUAGE).url == "/kysely/lupa/"


def test_card_speaks_the_language_it_was_printed_in(client, survey):
    _card, code = make_code(survey, language="uk")
    open_card(client, code)

    assert "Виберіть мову" in client.get(LANGUAGE).text


def test_card_speaks_the_language_in_which_its_start_was_answered(client, survey):
    card, code = make_code(survey)
    factories.make_response(card=card, language="uk", answered_on=timezone.localdate())
    open_card(client, code)

    page = client.get(LANGUAGE)

    assert page.status_code == 409
    assert '<html lang="uk"' in page.text


def test_language_asked_for_in_the_address_is_remembered(client):
    first = client.get("/kysely/?kieli=uk").text
    second = client.get("/kysely/").text

    assert "Введіть код із картки" in first
    assert "Введіть код із картки" in second
    assert "Kirjoita kortin koodi" in client.get("/kysely/?kieli=fi").text
    assert "Kirjoita kortin koodi" in client.get("/kysely/?kieli=xx").text


def test_consent_shows_the_promises_and_the_controller(client, survey):
    _card, code = make_code(survey)
    open_card(client, code)
    client.post(LANGUAGE, hidden(client, "language") | {"kieli": "fi"})

    page = client.get("/kysely/lupa/").text

    assert "Kysymme, mitä arkeesi kuuluu" in page
    assert "Kyselystä vastaa Kokeilukunnan hanke." in page
    assert "<b>Vastaukset eivät vaikuta etuuksiisi, palveluihisi tai oleskelulupaasi.</b>" in page


@pytest.mark.parametrize("helped_by", ["alone", "helped", "interpreter"])
def test_consent_begins_a_draft_and_notes_who_helps(client, survey, helped_by):
    card, code = make_code(survey)
    open_card(client, code)

    response = give_consent(client, apu=helped_by)

    assert response.url == "/kysely/kysymys/1/"
    draft = Draft.objects.get()
    assert (draft.card, draft.phase, draft.consent_version) == (card, "start", 1)
    assert (draft.channel, draft.help, draft.language) == ("own_device", helped_by, "fi")


@pytest.mark.parametrize("sent", [{"lupa": ""}, {"lupa": "2"}, {"apu": "phone"}, {"apu": "x"}])
def test_consent_without_a_clear_choice_asks_again(client, survey, sent):
    _card, code = make_code(survey)
    open_card(client, code)

    response = give_consent(client, **sent)

    assert response.status_code == 422
    assert "Valinta puuttuu" in response.text
    assert Draft.objects.count() == 0


def test_refusal_stores_nothing_and_closes_the_card(client, survey):
    _card, code = make_code(survey)
    open_card(client, code)

    page = client.get(give_consent(client, lupa="0").url)

    assert "Mitään ei tallennettu." in page.text
    assert (Draft.objects.count(), client.cookies[COOKIE].value) == (0, "")


def test_questions_are_not_shown_before_consent(client, survey):
    _card, code = make_code(survey)
    open_card(client, code)

    for address in ("/kysely/kysymys/1/", "/kysely/tarkista/"):
        assert client.get(address).url == "/kysely/lupa/"


def test_card_goes_on_from_another_device_in_its_language(client, survey):
    _card, code = make_code(survey)
    begin(client, code)
    answer(client, 1, ihmissuhteet_1="5")
    answer(client, 2, kieli="sv", ihmissuhteet_2="4")
    client.cookies.clear()

    open_card(client, code)
    page = client.get(LANGUAGE, follow=True)

    assert page.redirect_chain[-1][0] == "/kysely/kysymys/3/"
    assert "Fråga 3 / 28" in page.text


def test_pause_tells_how_long_the_answers_wait_and_closes_the_card(client, survey):
    _card, code = make_code(survey)
    begin(client, code)

    response = answer(client, 1, ihmissuhteet_1="5", siirry="tauko")
    page = client.get(response.url)

    assert "Keskeneräiset vastaukset säilyvät" in page.text
    assert client.cookies[COOKIE].value == ""
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 5}


def test_done_forgets_the_card_and_keeps_the_language_of_an_own_telephone(client, survey):
    _card, code = make_code(survey)
    open_card(client, code)
    client.get("/kysely/?kieli=sv")

    response = client.get("/kysely/?valmis")

    assert response.url == "/kysely/"
    assert {name: client.cookies[name].value for name in ("kortti", "kieli")} == {
        "kortti": "",
        "kieli": "sv",
    }


STATES = {
    "not_ready": ({}, 403, "Kysely ei ole vielä auki"),
    "not_yet": ({"opens_on": date(2999, 1, 1)}, 403, "Kysely aukeaa 1. tammikuuta 2999."),
    "no_days": ({"opens_on": None}, 403, "Kysy ryhmän vetäjältä"),
    "closed": ({"closes_on": date(2026, 1, 2)}, 410, "Kysely on päättynyt"),
    "no_newcomers": (
        {"start_until": date(2026, 1, 2), "end_from": date(2999, 1, 1)},
        403,
        "Loppukysely aukeaa 1. tammikuuta 2999.",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_card_that_cannot_answer_now_says_why(client, state):
    fields, status, sentence = STATES[state]
    survey = make_ready_survey(**fields)
    if state == "not_ready":
        survey.help_contacts.all().delete()
    _card, code = make_code(survey)
    open_card(client, code)

    response = client.get(LANGUAGE)

    assert response.status_code == status
    assert sentence in response.text


def test_card_with_a_start_says_when_the_end_opens(client, survey):
    card, code = make_code(survey)
    factories.make_response(card=card, answered_on=timezone.localdate())
    survey.end_from = date(2999, 5, 4)
    survey.save()
    open_card(client, code)

    response = client.get(LANGUAGE)

    assert response.status_code == 409
    assert "Olet jo vastannut alkukyselyyn" in response.text
    assert "Loppukysely aukeaa 4. toukokuuta 2999." in response.text


def test_card_with_both_sent_has_nothing_more_to_do(client, survey):
    card, code = make_code(survey)
    factories.make_response(card=card)
    factories.make_response(card=card, phase="end")
    open_card(client, code)

    response = client.get(LANGUAGE)

    assert response.status_code == 409
    assert "Vastauksesi on jo lähetetty" in response.text


@pytest.mark.parametrize("how", ["revoked", "lost"])
def test_card_out_of_use_asks_for_a_new_one(client, survey, how):
    card, code = make_code(survey)
    if how == "revoked":
        revoke_sheet(sheet=card.sheet)
    else:
        replace_card(card=card)
    open_card(client, code)

    response = client.get(LANGUAGE)

    assert response.status_code == 403
    assert "Pyydä ryhmän vetäjältä uusi kortti." in response.text


def test_new_card_goes_on_where_the_lost_one_was(client, survey):
    card, code = make_code(survey)
    begin(client, code)
    answer(client, 1, ihmissuhteet_1="5")

    open_card(client, replace_card(card=card).code)

    assert client.get(LANGUAGE).url == "/kysely/kysymys/2/"


def test_end_opens_for_a_new_card_whose_lost_one_sent_the_start(client, survey):
    card, _code = make_code(survey)
    long_ago = timezone.localdate() - timedelta(days=14)
    factories.make_response(card=card, answered_on=long_ago)

    begin(client, replace_card(card=card).code)

    assert Draft.objects.get().phase == "end"


def test_practice_is_open_marked_and_goes_through_both_phases(client):
    code = practice_card(make_ready_survey(is_practice=True, opens_on=None))

    for phase in ("start", "end"):
        begin(client, code)
        assert "<b>Harjoitus.</b>" in client.get("/kysely/kysymys/1/").text
        answer(client, 1, ihmissuhteet_1="5")
        answer_and_send(client, 2, ihmissuhteet_2="5")
        assert set(Response.objects.values_list("phase", flat=True)) >= {phase}

    assert Response.objects.real().count() == 0


FORGED = {
    "empty": "",
    "text": "x",
    "number": "1",
    "other_salt": signing.dumps([1, "own_device", "x"], salt="a"),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_forged_or_missing_cookie_asks_for_the_code(client, survey, forged):
    client.cookies[COOKIE] = forged

    response = client.get("/kysely/kysymys/1/")

    assert response.status_code == 403
    assert "Kirjoita kortin koodi uudelleen" in response.text
    assert "Tallennetut vastaukset eivät katoa." in response.text


def test_old_cookie_asks_for_the_code_and_saves_the_late_answer(client, survey, monkeypatch):
    _card, code = make_code(survey)
    begin(client, code)
    fields = hidden(client, "question", number=1) | {"ihmissuhteet_1": "3"}
    monkeypatch.setattr(card_cookie, "OWN_DEVICE", replace(card_cookie.OWN_DEVICE, seconds=-1))

    late = client.post("/kysely/kysymys/1/", fields)
    monkeypatch.undo()
    response = client.post(CODE, {"koodi": code, "odottaa": late.context["pending"]})

    assert late.status_code == 403
    assert response.url == LANGUAGE
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 3}


def test_form_of_one_card_is_never_saved_for_another(client, survey):
    first, first_code = make_code(survey)
    second, second_code = make_code(survey)
    begin(client, first_code)
    fields = hidden(client, "question", number=1) | {"ihmissuhteet_1": "3"}
    begin(client, second_code)

    late = client.post("/kysely/kysymys/1/", fields)
    client.post(CODE, {"koodi": second_code, "odottaa": late.context["pending"]})

    assert late.status_code == 403
    assert "tällä laitteella on avattu toinen kortti" in late.text
    assert Draft.objects.get(card=second).answers == {}
    client.post(CODE, {"koodi": first_code, "odottaa": late.context["pending"]})
    assert Draft.objects.get(card=first).answers == {"ihmissuhteet_1": 3}


@pytest.mark.parametrize(
    "pending", ["x", signing.dumps([1, "start", []], salt="a")], ids=["text", "other_salt"]
)
def test_forged_late_answers_are_left_out(client, survey, pending):
    _card, code = make_code(survey)
    begin(client, code)

    client.post(CODE, {"koodi": code, "odottaa": pending})

    assert Draft.objects.get().answers == {}


def test_no_code_or_address_is_logged(client, survey, caplog):
    _card, code = make_code(survey)
    caplog.set_level(logging.DEBUG)

    client.get(reverse("resident:card", args=[code]))
    client.get(reverse("resident:card", args=["WCSXD18ZG8"]))
    begin(client, code)

    # The blanking filter sits on the handlers; the database log shows hashes only.
    assert code not in "".join(r.getMessage() for r in caplog.records if r.name != "django.request")


def test_resident_pages_make_no_session(client, survey):
    _card, code = make_code(survey)

    begin(client, code)

    assert set(client.cookies) == {"kortti", "kieli"}


def test_privacy_in_short_speaks_the_language_of_the_card(client, survey):
    begin(client, make_code(survey)[1])

    page = client.get(reverse("resident:privacy"), {"kieli": "uk"}).text

    assert "<h1>Захист даних коротко</h1>" in page
    assert "За опитування відповідає Kokeilukunnan hanke." in page
    assert "Відповіді зберігаються до 1 січня 2030 р. Потім" in page
    assert f'<a class="btn" href="{reverse("resident:question", args=[1])}">' in page


@pytest.mark.parametrize(
    ("language", "again"),
    [
        ("fi", "Kysymme samat asiat uudelleen"),
        ("sv", "Vi frågar samma saker igen"),
        ("en", "We ask the same things again"),
        ("uk", "Ми запитаємо те саме ще раз"),
    ],
)
def test_consent_promises_another_survey_at_the_start_only(client, survey, language, again):
    _card, code = make_code(survey, language=language)
    open_card(client, code)
    client.post(reverse("resident:language"), hidden(client, "language") | {"kieli": language})

    at_start = client.get(reverse("resident:consent")).text
    survey.closes_on = timezone.localdate()
    survey.save()
    at_end = client.get(reverse("resident:consent")).text

    assert (again in at_start, again in at_end) == (True, False)
    assert at_start.count("<p>") == at_end.count("<p>")


def test_privacy_in_short_can_be_read_after_sending(client, survey):
    begin(client, make_code(survey)[1])
    answer_and_send(client, 1, ihmissuhteet_1="4")
    Survey.objects.update(closes_on=survey.opens_on)

    page = client.get(reverse("resident:privacy"))

    assert page.status_code == 200
    assert "Vastaukset säilytetään 1. tammikuuta 2030 asti." in page.text


def test_privacy_in_short_leads_to_the_whole_without_a_card(client):
    assert client.get(reverse("resident:privacy")).url == reverse("osallisuus:privacy")


def test_privacy_in_short_tells_the_day_that_is_later_than_the_promised_one(client, survey):
    today = timezone.localdate()
    begin(client, make_code(survey)[1])
    survey.project.retention_until = today
    survey.project.save()

    page = one_line(client.get(reverse("resident:privacy")).text)

    day, later = (date_format(one, "DATE_FORMAT") for one in (today, today + timedelta(days=30)))
    assert f"Vastaukset säilytetään ainakin {day} asti. Ne poistetaan aikaisintaan {later}." in page
