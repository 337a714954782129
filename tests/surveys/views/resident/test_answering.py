import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.answering.answers import MAX_OPEN_LENGTH
from surveys.answering.visits import card_cookie
from surveys.models import Draft, HelpContact, Response
from surveys.services import withdraw
from tests import factories
from tests.reading import one_line, title
from tests.surveys.walks import (
    OWN,
    answer,
    answer_and_send,
    begin,
    give_consent,
    hidden,
    make_code,
    make_ready_survey,
    open_card,
    send,
)

pytestmark = pytest.mark.django_db
CHECK, THANKS = "/kysely/tarkista/", "/kysely/kiitos/"
SUMMARY = re.compile(r'class="error-summary".*?<h2[^>]*>(.*?)</h2>(.*?)</div>', re.DOTALL)


@pytest.fixture
def survey(db):
    return make_ready_survey()


@pytest.fixture
def card(client, survey):
    """A card on its first question in this browser."""
    card, code = make_code(survey)
    begin(client, code)
    card.typed = code
    return card


def question(number):
    return reverse("resident:question", args=[number])


def answer_all(client, phase):
    items = [item for item in OWN.items if phase in item.phases]
    for number, item in enumerate(items, 1):
        answer(client, number, **{item.key: "Kahvia." if item.kind == "open" else "1"})
    return [item.key for item in items if item.kind != "open"]


def test_walk_from_code_to_thanks(client, survey):
    card, code = make_code(survey)

    assert open_card(client, code).url == reverse("resident:language")
    assert give_consent(client).url == question(1)
    scaled = answer_all(client, "start")
    assert send(client).url == THANKS
    thanks = client.get(THANKS).text

    assert "<h1>Kiitos</h1>" in thanks
    assert "Vastauksesi ovat tallessa." in thanks
    assert '<p>Kriisipuhelin</p><a href="tel:0925250111" dir="ltr">09 2525 0111</a>' in one_line(
        thanks
    )
    assert "Vastasit alkukyselyyn." in thanks
    assert 'href="/poista-vastaukseni/"' in thanks
    sent = Response.objects.get()
    assert sent.answers == dict.fromkeys(scaled, 1)
    assert sent.open_answers == {
        "avoin_muutos": {"text": "Kahvia.", "may_publish": False},
        "avoin_kunta": {"text": "Kahvia.", "may_publish": False},
    }
    assert (sent.card, sent.phase, sent.language) == (card, "start", "fi")
    assert (sent.channel, sent.help, sent.screen_mode) == ("own_device", "alone", "question")
    assert Draft.objects.count() == 0


def test_thanks_name_the_emergency_number_once(client, survey, card):
    answer_and_send(client, 1, ihmissuhteet_1="4")
    before = client.get(THANKS).text
    HelpContact.objects.create(survey=survey, name="Yleinen hätänumero", phone="112")

    after = client.get(THANKS).text

    assert (before.count('href="tel:112"'), after.count('href="tel:112"')) == (1, 1)
    assert "Yleinen hätänumero" in after


def test_walk_through_the_end_asks_the_comparison(client, survey):
    card, code = make_code(survey)
    long_ago = timezone.localdate() - timedelta(days=14)
    factories.make_response(card=card, answered_on=long_ago)
    begin(client, code)

    scaled = answer_all(client, "end")
    send(client)
    thanks = client.get(THANKS).text

    assert "Vastasit nyt toisen kerran." in thanks
    assert "Vastasit loppukyselyyn." in thanks
    assert scaled[-1] == "vertailu_alkuun"
    end = Response.objects.get(phase="end")
    assert (end.card, end.answers) == (card, dict.fromkeys(scaled, 1))


def test_question_has_every_label_and_a_way_to_decline(client, card):
    page = one_line(client.get(question(1)).text)

    labels = re.findall(r'<input type="radio"[^>]*value="(\w+)"><span>(.*?)</span>', page)
    assert labels == [
        ("5", "Täysin samaa mieltä"),
        ("4", "Melko samaa mieltä"),
        ("3", "Siltä väliltä"),
        ("2", "Melko eri mieltä"),
        ("1", "Täysin eri mieltä"),
        ("declined", "En halua vastata"),
    ]
    assert "<h1>Minulla on joku, jonka kanssa voin jutella tavallisista asioista.</h1>" in page
    assert "Ajattele kahta viime viikkoa." not in page
    assert "Ajattele kahta viime viikkoa." in client.get(question(2)).text
    assert "Kysymys 1 / 28" in page
    assert " checked" not in page


def test_leaving_early_is_offered_from_the_first_answer(client, card):
    before = client.get(question(1)).text
    answer(client, 1, ihmissuhteet_1="declined")
    after = client.get(question(2)).text

    assert "Lopeta ja lähetä nämä vastaukset" not in before
    assert "Lopeta ja lähetä nämä vastaukset" in after


def test_leaving_early_asks_first_and_says_what_is_unanswered(client, card):
    answer(client, 1, ihmissuhteet_1="4")

    response = answer(client, 2, ihmissuhteet_2="2", siirry="lopeta")

    page = client.get(response.url).text
    assert response.url == CHECK
    assert Response.objects.count() == 0
    assert "26 kysymystä on vielä vastaamatta." in page
    assert f'href="{question(3)}">Jatka vastaamista</a>' in one_line(page)
    assert send(client).url == THANKS
    assert Response.objects.get().answers == {"ihmissuhteet_1": 4, "ihmissuhteet_2": 2}


def test_leaving_early_needs_no_answer_on_the_last_screen(client, card):
    answer(client, 1, ihmissuhteet_1="4")

    assert answer_and_send(client, 2).url == THANKS
    assert Response.objects.get().answers == {"ihmissuhteet_1": 4}


def test_empty_question_names_both_ways_out(client, card):
    response = answer(client, 1)

    heading, lines = SUMMARY.search(response.text).groups()
    assert response.status_code == 422
    assert heading == "Vastaus puuttuu"
    assert 'href="#ihmissuhteet_1-1"' in lines
    assert "Valitse vastaus. Voit valita myös ”En halua vastata”." in lines
    assert title(response).startswith("Virhe: Kysymys 1 / 28: ")
    assert Draft.objects.get().answers == {}


@pytest.mark.parametrize(
    "value", ["9", "0", "blank", "5.0", "' OR 1=1 --", pytest.param("a" * 10_000, id="long")]
)
def test_value_outside_the_scale_is_refused(client, card, value):
    answer(client, 1, ihmissuhteet_1="4")

    response = answer(client, 1, ihmissuhteet_1=value)

    assert response.status_code == 422
    assert "Tarkista vastaus" in response.text
    assert "Valitse jokin annetuista vaihtoehdoista." in response.text
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 4}


@pytest.mark.parametrize("keys", [["esis_1"], ["vertailu_alkuun"], [], ["ihmissuhteet_1", "x"]])
def test_form_of_another_instrument_is_refused(client, card, keys):
    answer(client, 1, ihmissuhteet_1="4")

    response = answer(client, 2, kysymys=keys, esis_1="3", vertailu_alkuun="1", ihmissuhteet_1="1")

    assert response.status_code == 400
    assert "Muut vastauksesi ovat tallessa." in response.text
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 4}


def test_answer_goes_to_the_question_it_names_whatever_the_address(client, card):
    fields = hidden(client, "question", number=3) | {"ihmissuhteet_3": "2"}

    client.post(question(1), fields)

    assert Draft.objects.get().answers == {"ihmissuhteet_3": 2}


def test_back_saves_what_was_chosen_and_demands_nothing(client, card):
    answer(client, 1, ihmissuhteet_1="4")

    assert answer(client, 2, siirry="takaisin").url == question(1)
    assert answer(client, 2, siirry="takaisin", ihmissuhteet_2="1").url == question(1)
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 4, "ihmissuhteet_2": 1}
    assert 'value="1" checked' in one_line(client.get(question(2)).text)


def test_language_change_keeps_the_answer_and_the_place(client, card):
    response = answer(client, 1, ihmissuhteet_1="4", kieli="uk")
    page = client.get(response.url).text

    assert response.url == question(1)
    assert '<html lang="uk"' in page
    assert "Мені є з ким поговорити про звичайні речі." in page
    assert 'value="4" checked' in one_line(page)
    assert (Draft.objects.get().answers, Draft.objects.get().language) == (
        {"ihmissuhteet_1": 4},
        "uk",
    )


def test_language_that_is_not_offered_changes_nothing(client, survey, card):
    survey.languages = ["fi", "sv"]
    survey.save()

    response = answer(client, 1, ihmissuhteet_1="4", kieli="uk")

    assert '<html lang="fi"' in client.get(response.url).text


def test_check_shows_answers_in_words_and_leads_back_after_a_change(client, card):
    answer(client, 1, ihmissuhteet_1="4")
    answer(client, 2, ihmissuhteet_2="declined")

    page = client.get(CHECK).text
    changed = answer(client, 1, ihmissuhteet_1="2", tarkista="ihmissuhteet_1")

    first, second, third = re.findall(r"<dt>.*?</dt><dd>(.*?)</dd>", one_line(page))[:3]
    assert (first, second, third) == ("Melko samaa mieltä", "En halua vastata", "Ei vastausta")
    assert f'href="{question(1)}?tarkista=ihmissuhteet_1"' in page
    assert changed.url == f"{CHECK}#ihmissuhteet_1"
    assert Draft.objects.get().answers["ihmissuhteet_1"] == 2


def test_sending_nothing_asks_for_one_answer(client, card):
    response = send(client)

    assert response.status_code == 422
    assert "Et ole vielä vastannut" in response.text
    assert (Response.objects.count(), Draft.objects.count()) == (0, 1)


def test_forged_answer_is_asked_again(client, card):
    Draft.objects.update(answers={"ihmissuhteet_1": 9, "ihmissuhteet_2": 4})

    response = send(client)

    assert response.status_code == 422
    assert "Vastaa näihin uudelleen" in response.text
    assert Response.objects.count() == 0
    assert Draft.objects.get().answers == {"ihmissuhteet_2": 4}


def test_forged_answer_to_no_question_of_this_survey_is_left_out(client, card):
    Draft.objects.update(answers={"esis_1": 3, "vertailu_alkuun": 1, "ihmissuhteet_2": 4})

    assert send(client).url == THANKS
    assert Response.objects.get().answers == {"ihmissuhteet_2": 4}


def test_sending_twice_makes_one_response(client, card):
    answer(client, 1, ihmissuhteet_1="4")
    fields = hidden(client, "check")

    first = client.post(CHECK, fields)
    second = client.post(CHECK, fields)

    assert (first.url, second.status_code) == (THANKS, 409)
    assert "Vastauksesi on jo lähetetty" in second.text
    assert Response.objects.count() == 1


def test_form_read_while_its_twin_sends_is_told_that_all_is_safe(client, card):
    answer(client, 1, ihmissuhteet_1="4")
    fields = hidden(client, "check")
    is_first = iter([True])

    def send_twin_after_first_query(execute, *arguments):
        result = execute(*arguments)
        if next(is_first, False):
            client.post(CHECK, fields)
        return result

    with connection.execute_wrapper(send_twin_after_first_query):
        response = client.post(CHECK, fields)

    assert response.status_code == 409
    assert Response.objects.get().answers == {"ihmissuhteet_1": 4}


def test_late_tab_after_sending_changes_nothing(client, card):
    fields = hidden(client, "question", number=1)
    answer_and_send(client, 1, ihmissuhteet_1="4")

    response = client.post(question(1), fields | {"ihmissuhteet_1": "1"})

    assert response.status_code == 409
    assert "Ne ovat tallessa." in response.text
    assert Response.objects.get().answers == {"ihmissuhteet_1": 4}


def test_late_tab_of_the_start_is_never_taken_for_the_end(client):
    survey = make_ready_survey(min_days_between=0)
    begin(client, make_code(survey)[1])
    fields = hidden(client, "question", number=1)
    answer_and_send(client, 1, ihmissuhteet_1="4")
    give_consent(client)

    response = client.post(question(1), fields | {"ihmissuhteet_1": "1"})

    assert response.status_code == 409
    assert Draft.objects.get().answers == {}


def test_back_after_sending_says_that_all_is_well(client, card):
    answer_and_send(client, 1, ihmissuhteet_1="4")

    response = client.get(question(1))

    assert response.status_code == 409
    assert "Olet jo vastannut alkukyselyyn" in response.text


def test_two_devices_with_one_card_keep_all_answers(client, card):
    other = Client()
    open_card(other, card.typed)

    answer(client, 1, ihmissuhteet_1="4")
    answer(other, 2, ihmissuhteet_2="5")
    answer_and_send(client, 3, ihmissuhteet_3="1")
    late = answer_raw(other, 4, ihmissuhteet_4="1")

    assert late.status_code == 409
    assert Response.objects.get().answers == {
        "ihmissuhteet_1": 4,
        "ihmissuhteet_2": 5,
        "ihmissuhteet_3": 1,
    }


def answer_raw(client, number, **values):
    """A form that was opened before the page closed."""
    card_id = Response.objects.get().card_id
    fields = {"kortti": card_cookie.form_key(card_id), "vaihe": "start", "kysymys": list(values)}
    return client.post(question(number), fields | values)


def test_window_that_closes_midway_keeps_the_draft(client, survey, card):
    fields = hidden(client, "question", number=2) | {"ihmissuhteet_2": "3"}
    answer(client, 1, ihmissuhteet_1="4")
    survey.closes_on = timezone.localdate() - timedelta(days=1)
    survey.save()

    response = client.post(question(2), fields)

    assert response.status_code == 410
    assert "Kysely on päättynyt" in response.text
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 4, "ihmissuhteet_2": 3}


def test_card_of_a_closed_survey_without_a_draft_hears_of_no_unsent_answers(client, survey, card):
    Draft.objects.all().delete()
    survey.closes_on = timezone.localdate() - timedelta(days=1)
    survey.save()

    page = client.get(question(1))

    assert page.status_code == 410
    assert "ennen kuin lähetit vastauksesi" not in page.text


def test_withdrawal_elsewhere_asks_for_consent_again(client, card):
    fields = hidden(client, "question", number=1) | {"ihmissuhteet_1": "3"}
    withdraw(card=card)

    assert client.post(question(1), fields).url == "/kysely/lupa/"
    assert Draft.objects.count() == 0


def test_new_words_of_consent_are_asked_again(client, survey, card):
    survey.instrument.consent_version = 2
    survey.instrument.digest = "uusi"
    survey.instrument.save()

    assert client.get(question(1)).url == "/kysely/lupa/"


def test_open_question_has_its_warnings_and_its_own_tick(client, survey, card):
    survey.pilot.n_participants, survey.pilot.n_participants_basis = 9, "counted"
    survey.pilot.save()

    page = client.get(question(27)).text

    assert "Älä kirjoita nimiä" in page
    assert "Ryhmänne on pieni." in page
    assert "Näitä vastauksia ei lueta heti." in page
    assert re.search(
        r'<input type="checkbox"[^>]*name="avoin_muutos_saa_julkaista" value="1">', one_line(page)
    )


@pytest.mark.parametrize("n_participants", [None, 10])
def test_small_group_is_mentioned_only_where_it_is_known(client, survey, card, n_participants):
    survey.pilot.n_participants = n_participants
    survey.pilot.n_participants_basis = "counted" if n_participants else ""
    survey.pilot.save()

    assert "Ryhmänne on pieni." not in client.get(question(27)).text


def test_open_text_is_kept_with_its_tick_and_shown_again(client, card):
    answer(client, 27, avoin_muutos="Lisää <busseja>\r\nja valoa", avoin_muutos_saa_julkaista="1")

    page = client.get(question(27)).text

    assert Draft.objects.get().open_answers == {
        "avoin_muutos": {"text": "Lisää <busseja>\nja valoa", "may_publish": True}
    }
    assert "Lisää &lt;busseja&gt;\nja valoa</textarea>" in page
    assert 'value="1" checked' in one_line(page)


def test_open_text_may_be_left_empty(client, card):
    assert answer(client, 27, avoin_muutos="").url == question(28)


def test_open_text_that_is_too_long_is_not_lost(client, card):
    text = "a" * 10_000

    response = answer(client, 27, avoin_muutos=text, avoin_muutos_saa_julkaista="1")

    assert response.status_code == 422
    assert f"10000 merkkiä. Kenttään mahtuu {MAX_OPEN_LENGTH} merkkiä." in response.text
    assert text in response.text
    assert 'value="1" checked' in one_line(response.text)
    assert Draft.objects.get().open_answers == {}


def test_screen_by_domain_saves_the_sound_half_and_names_the_rest(client):
    begin(client, make_code(make_ready_survey(screen_mode="domain"))[1])

    response = answer(client, 1, ihmissuhteet_1="5", ihmissuhteet_3="declined")

    _heading, lines = SUMMARY.search(response.text).groups()
    assert response.status_code == 422
    assert re.findall(r'href="#(.*?)"', lines) == ["ihmissuhteet_2-1", "ihmissuhteet_4-1"]
    assert Draft.objects.get().answers == {"ihmissuhteet_1": 5, "ihmissuhteet_3": "declined"}
    assert answer(client, 1, **{f"ihmissuhteet_{n}": "1" for n in range(1, 5)}).url == question(2)


def test_screens_with_many_questions_are_counted_as_pages(client):
    begin(client, make_code(make_ready_survey(screen_mode="domain"))[1])
    answer(client, 1, **{f"ihmissuhteet_{n}": "1" for n in range(1, 5)})

    page, check = client.get(question(2)).text, client.get(CHECK).text

    assert "Sivu 2 / 8" in page
    assert ("Edellinen sivu" in page, "Edellinen sivu" in check) == (True, True)
    assert ("Kysymys 2" in page, "Edellinen kysymys" in page + check) == (False, False)


def test_thanks_are_for_those_who_sent(client, card):
    assert client.get(THANKS).url == reverse("resident:language")
    client.cookies.clear()
    assert client.get(THANKS).status_code == 403


def test_resident_pages_are_never_stored_and_hold_no_code(client, card):
    for address in (question(1), CHECK):
        response = client.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert card.typed not in response.text
        assert card.code_hash not in response.text


@pytest.mark.parametrize("mode", ["question", "domain"])
def test_showing_a_screen_takes_one_query(client, mode, django_assert_num_queries):
    begin(client, make_code(make_ready_survey(screen_mode=mode))[1])
    client.get(question(1))

    with django_assert_num_queries(1):
        client.get(question(1))
    with django_assert_num_queries(1):
        client.get(CHECK)


@pytest.mark.parametrize("mode", ["question", "domain"])
def test_saving_a_screen_takes_two_queries(client, mode, django_assert_num_queries):
    begin(client, make_code(make_ready_survey(screen_mode=mode))[1])
    keys = hidden(client, "question", number=1)
    values = {f"ihmissuhteet_{number}": "1" for number in range(1, 5)}

    with django_assert_num_queries(2):
        response = client.post(question(1), keys | values)

    assert response.url == question(2)


WISH, CHANGE, MUNICIPALITY = 26, 27, 28


def test_question_is_passed_over_after_an_answer_that_makes_it_pointless(client, card):
    before = client.get(question(WISH)).text

    response = answer(client, WISH, muutostoive="0")

    page = client.get(response.url).text
    assert "Kysymys 26 / 28" in before
    assert response.url == question(MUNICIPALITY)
    assert "Kysymys 27 / 27" in page
    assert answer(client, MUNICIPALITY, siirry="takaisin").url == question(WISH)
    assert client.get(question(CHANGE)).url == question(MUNICIPALITY)
    assert "Jos haluat muutosta" not in client.get(CHECK).text


def test_old_page_of_a_pointless_question_leads_on(client, card):
    keys = hidden(client, "question", number=CHANGE)
    answer(client, WISH, muutostoive="0")

    response = client.post(question(CHANGE), keys | {"avoin_muutos": "x" * 9000})

    assert response.url == question(MUNICIPALITY)


def test_text_written_before_a_change_of_mind_waits_and_is_not_sent(client, card):
    answer(client, WISH, muutostoive="1")
    answer(client, CHANGE, avoin_muutos="Lähden ulos.")
    answer(client, WISH, muutostoive="0")
    kept = Draft.objects.get().open_answers["avoin_muutos"]["text"]

    answer(client, WISH, muutostoive="2")
    again = client.get(question(CHANGE)).text
    answer(client, WISH, muutostoive="declined")
    send(client)

    assert kept == "Lähden ulos."
    assert "Lähden ulos." in again
    sent = Response.objects.get()
    assert (sent.answers, sent.open_answers) == ({"muutostoive": "declined"}, {})


def test_what_seems_to_tell_the_writer_is_pointed_out_and_may_be_sent(client, card):
    answer(client, MUNICIPALITY, avoin_kunta="Soita Pekalle 040 123 4567")

    page = client.get(CHECK).text

    assert "Tekstissä näyttää olevan puhelinnumero." in page
    assert f'href="{question(MUNICIPALITY)}?tarkista=avoin_kunta">Muuta tekstiä</a>' in one_line(
        page
    )
    assert send(client).url == THANKS
    assert Response.objects.get().open_answers["avoin_kunta"]["text"].endswith("040 123 4567")


def test_text_without_signs_of_a_person_is_not_remarked_on(client, card):
    answer(client, MUNICIPALITY, avoin_kunta="Uimahalliin.")

    assert "Tekstissä näyttää olevan" not in client.get(CHECK).text


def test_wish_to_go_on_at_once_is_off_until_chosen_and_goes_with_the_card(client, card):
    first = client.get(question(1)).text
    asked = {"ihmissuhteet_1": "4", "itsestaan_kysytty": "1"}
    answer(client, 1, **asked)
    off = client.get(question(2)).text
    answer(client, 1, **asked, itsestaan="1")
    on = client.get(question(2)).text
    answer(client, 2, ihmissuhteet_2="4", itsestaan_kysytty="1")
    off_again = client.get(question(3)).text
    answer(client, 1, **asked, itsestaan="1")
    answer_and_send(client, 2)
    client.get("/kysely/?valmis")

    box = '<input type="checkbox" id="itsestaan" name="itsestaan" value="1"'
    assert f"{box}>" in one_line(first)
    assert box not in one_line(off)
    assert f"{box} checked>" in one_line(on)
    assert box not in one_line(off_again)
    assert client.cookies["itsestaan"].value == ""


def test_way_back_after_the_end_leads_to_the_thanks(client, survey):
    card, code = make_code(survey)
    factories.make_response(card=card, answered_on=timezone.localdate() - timedelta(days=14))
    begin(client, code)
    answer_and_send(client, 1, ihmissuhteet_1="4")

    assert client.get(question(1)).url == THANKS
    assert client.get(CHECK).url == THANKS
    assert "Vastasit nyt toisen kerran." in client.get(THANKS).text


def test_end_says_that_it_is_the_second_and_how_long_it_takes(client, survey):
    card, code = make_code(survey)
    factories.make_response(card=card, answered_on=timezone.localdate() - timedelta(days=14))
    begin(client, code)
    Draft.objects.all().delete()

    consent = one_line(client.get("/kysely/lupa/").text)

    assert "<b>Tämä on toinen kysely eli loppukysely.</b> Siinä on 29 kysymystä." in consent
    assert "Aikaa menee noin 10 minuuttia." in consent
    give_consent(client)
    assert "Loppukysely · Kysymys 1 / 29" in one_line(client.get(question(1)).text)


def test_start_is_not_called_the_second_survey(client, survey):
    open_card(client, make_code(survey)[1])
    client.post(reverse("resident:language"), hidden(client, "language") | {"kieli": "fi"})

    consent = client.get("/kysely/lupa/").text

    assert "Annan luvan ja aloitan" in consent
    assert "toinen kysely" not in consent
    assert "käännöstä" not in consent


def test_consent_tells_that_nobody_has_reviewed_the_translation(client, survey):
    open_card(client, make_code(survey)[1])
    client.post(reverse("resident:language"), hidden(client, "language") | {"kieli": "uk"})

    consent = client.get("/kysely/lupa/").text

    assert "Цей переклад ще не перевірила людина" in consent


def reopened(client):
    """What the page that says Olet jo vastannut offers."""
    page = client.get(question(1))
    return client.post(reverse("resident:reopen"), {"kortti": page.context["form_key"]})


def test_sent_start_is_gone_on_with_from_the_page_that_tells_of_it(client, card):
    answer_and_send(client, 1, ihmissuhteet_1="4")

    told = client.get(question(1)).text
    opened = reopened(client)
    answer(client, 2, ihmissuhteet_2="2")
    before = Response.objects.get().answers
    sent = send(client)

    assert "Olet jo vastannut alkukyselyyn" in told
    assert 'action="/kysely/jatka-vastaamista/"' in told
    assert opened.url == question(2)
    assert (before, sent.url) == ({"ihmissuhteet_1": 4}, THANKS)
    assert Response.objects.get().answers == {"ihmissuhteet_1": 4, "ihmissuhteet_2": 2}
    assert "Olet jo vastannut alkukyselyyn" in client.get(question(1)).text


def test_start_that_figures_hold_is_not_offered_to_be_gone_on_with(client, survey, card):
    answer_and_send(client, 1, ihmissuhteet_1="4")
    factories.make_release(project=survey.project, instrument_key=survey.instrument.key)

    told = client.get(question(1)).text
    response = client.post(
        reverse("resident:reopen"), {"kortti": card_cookie.form_key(card.pk)}, follow=True
    )

    assert "Olet jo vastannut alkukyselyyn" in told
    assert "Jatka vastaamista" not in told
    assert "Olet jo vastannut alkukyselyyn" in response.text
    assert Draft.objects.count() == 0


def test_form_of_another_site_does_not_reopen_a_start(client, card):
    answer_and_send(client, 1, ihmissuhteet_1="4")

    response = client.post(reverse("resident:reopen"), {})

    assert response.status_code == 403
    assert Draft.objects.count() == 0


def test_ready_leaves_an_own_telephone_in_the_language_that_was_chosen(client, survey):
    _card, code = make_code(survey)
    open_card(client, code)
    client.get("/kysely/kieli/?kieli=uk")

    page = client.get("/kysely/?valmis", follow=True)

    assert '<html lang="uk"' in page.text
    assert client.get(question(1)).status_code == 403


def by_script(client, number, **values):
    fields = hidden(client, "question", number=number) | {"siirry": "jatka"} | values
    return client.post(question(number), fields, headers={"X-Lomake": "sivu"})


def test_script_gets_the_next_step_itself_and_a_browser_its_address(client, survey):
    begin(client, make_code(survey)[1])

    shown = by_script(client, 1, ihmissuhteet_1="4")
    led = answer(client, 1, ihmissuhteet_1="4")

    assert (shown.status_code, shown["X-Osoite"]) == (200, question(2))
    assert shown.content == client.get(question(2)).content
    assert (led.status_code, led.url, led.has_header("X-Osoite")) == (302, question(2), False)
    assert set(shown.cookies) == set(led.cookies) == {"kortti"}


@pytest.mark.parametrize("move", ["lopeta", "tauko"])
def test_script_gets_the_check_itself_and_other_pages_by_address(client, survey, move):
    begin(client, make_code(survey)[1])

    response = by_script(client, 1, siirry=move, ihmissuhteet_1="4")

    if move == "lopeta":
        assert response["X-Osoite"] == reverse("resident:check")
        assert response.content == client.get(reverse("resident:check")).content
    else:
        assert response.json() == {"next": reverse("resident:pause")}
