from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from surveys.answering import consultation
from surveys.models import Response, Survey
from surveys.services import choose_quotes
from tests import factories
from tests.reading import one_line
from tests.surveys.consulting import answered, close, make_consultation

pytestmark = pytest.mark.django_db
HIDDEN = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."


def page(survey):
    return reverse("surveys:consultation-detail", args=[survey.slug])


def fill(client, survey, *, path=None, **values):
    path = path or page(survey)
    key = client.get(path).context["form_key"]
    return client.post(path, {"lomake": key} | values)


def sent(survey):
    return [(each.answers, each.open_answers) for each in Response.objects.filter(survey=survey)]


def test_resident_answers_without_a_card(client):
    survey = make_consultation()

    response = fill(
        client,
        survey,
        kaivatut=["penkit", "uimaranta"],
        kaynnit="viikoittain",
        avoin_paikka="Kodan katto vuotaa.",
        avoin_paikka_saa_julkaista="1",
    )
    thanks = client.get(response.url)

    found = Response.objects.get()
    assert (found.card, found.phase, found.channel, found.language) == (
        None,
        "once",
        "own_device",
        "fi",
    )
    assert found.answers == {"kaivatut": ["penkit", "uimaranta"], "kaynnit": "viikoittain"}
    assert found.open_answers == {
        "avoin_paikka": {"text": "Kodan katto vuotaa.", "may_publish": True}
    }
    assert "Vastauksesi on tallessa." in thanks.text


def test_form_without_any_answer_is_not_sent(client):
    survey = make_consultation()

    response = fill(client, survey)

    assert response.status_code == 422
    assert "Vastaa ainakin yhteen kysymykseen" in response.text
    assert sent(survey) == []


def test_refusal_beside_other_choices_keeps_the_rest_on_the_screen(client):
    survey = make_consultation()

    response = fill(
        client,
        survey,
        kaivatut=["penkit", "declined"],
        kaynnit="viikoittain",
        avoin_paikka="Laavulla.",
    )

    assert response.status_code == 422
    assert "Valitsit myös ”En halua vastata”." in response.text
    assert 'value="viikoittain" checked' in one_line(response.text)
    assert "Laavulla.</textarea>" in response.text
    assert sent(survey) == []


def test_value_that_no_option_has_is_not_stored(client):
    survey = make_consultation()

    response = fill(client, survey, kaynnit="joka paiva")

    assert (response.status_code, sent(survey)) == (422, [])


def test_one_answer_per_browser_is_known_by_the_browser_only(client):
    survey = make_consultation()
    fill(client, survey, kaynnit="viikoittain")

    again = client.get(page(survey))

    assert "Tästä selaimesta on jo vastattu." in again.text
    held = client.cookies[consultation.mark_name(survey)].value
    assert signing.loads(held, salt=consultation.SALT) == survey.pk


def test_browser_may_answer_again_where_the_coordinator_allows_it(client):
    survey = make_consultation(one_per_browser=False)
    fill(client, survey, kaynnit="viikoittain")
    fill(client, survey, kaynnit="harvemmin")

    assert Response.objects.count() == 2
    assert consultation.mark_name(survey) not in client.cookies


def test_form_sent_twice_makes_one_response(client):
    survey = make_consultation(one_per_browser=False)
    fields = {"lomake": client.get(page(survey)).context["form_key"], "kaynnit": "viikoittain"}

    first, second = (client.post(page(survey), fields) for _ in range(2))

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert sent(survey) == [({"kaynnit": "viikoittain"}, {})]


@pytest.mark.parametrize(
    "change",
    [{"kaynnit": "harvemmin"}, {"avoin_paikka": "Laavulla."}, {"kaivatut": ["penkit"]}],
)
def test_form_sent_again_with_other_answers_says_what_was_kept(client, change):
    survey = make_consultation(one_per_browser=False)
    fields = {"lomake": client.get(page(survey)).context["form_key"], "kaynnit": "viikoittain"}
    client.post(page(survey), fields)

    response = client.post(page(survey), fields | change)

    assert response.status_code == 409
    assert "Ensimmäinen vastauksesi on tallessa sellaisena kuin lähetit sen." in response.text
    assert "muutoksia ei tallennettu" in response.text
    assert sent(survey) == [({"kaynnit": "viikoittain"}, {})]


def test_quoted_answer_sent_again_is_the_same(client):
    survey = make_consultation(one_per_browser=False)
    fields = {
        "lomake": client.get(page(survey)).context["form_key"],
        "avoin_paikka": "Laavulla.",
        "avoin_paikka_saa_julkaista": "1",
    }
    client.post(page(survey), fields)
    choose_quotes(survey=survey, chosen={(Response.objects.get().pk, "avoin_paikka")})

    assert client.post(page(survey), fields).status_code == 302


def test_form_of_another_consultation_is_not_taken(client):
    survey, other = make_consultation(), make_consultation()
    fields = {"lomake": consultation.new_form(other), "kaynnit": "viikoittain"}

    response = client.post(page(survey), fields)

    assert (response.status_code, sent(survey), sent(other)) == (422, [], [])
    assert "Vastauksesi on vielä näytöllä. Lähetä se uudelleen." in response.text
    assert 'value="viikoittain" checked' in one_line(response.text)


def test_form_from_another_site_is_not_taken(client):
    survey = make_consultation()
    fields = {"lomake": consultation.new_form(survey), "kaynnit": "viikoittain"}

    response = client.post(page(survey), fields, headers={"Sec-Fetch-Site": "cross-site"})

    assert (response.status_code, sent(survey)) == (422, [])


def test_script_is_told_where_the_thanks_are(client):
    survey = make_consultation()
    fields = {"lomake": consultation.new_form(survey), "kaynnit": "viikoittain"}

    response = client.post(page(survey), fields, headers={"X-Lomake": "1"})

    assert response.json() == {"next": f"{page(survey)}kiitos/?kieli=fi"}
    assert consultation.mark_name(survey) in response.cookies


def test_flood_from_one_address_waits_with_its_answer_on_the_screen(client):
    survey = make_consultation(one_per_browser=False)
    fields = [{"lomake": consultation.new_form(survey), "kaynnit": "harvemmin"} for _ in range(61)]

    statuses = [client.post(page(survey), each).status_code for each in fields]
    last = client.post(page(survey), fields[-1])

    assert statuses == [302] * 60 + [429]
    assert 'value="harvemmin" checked' in one_line(last.text)
    assert len(sent(survey)) == 60


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("sv", "Vilka rekreationsområden saknar du?"),
        ("uk", "Яких місць для відпочинку вам бракує?"),
    ],
)
def test_form_speaks_the_chosen_language(client, language, title):
    survey = make_consultation()
    path = f"{page(survey)}?kieli={language}"

    form = client.get(path)
    response = fill(client, survey, path=path, kaynnit="viikoittain")

    assert f"<h1>{title}</h1>" in form.text
    assert Response.objects.get().language == language
    assert response.url.endswith(f"kieli={language}")


def test_consultation_that_is_not_ready_shows_no_form(client):
    survey = make_consultation()
    survey.project.no_effect_confirmed_on = None
    survey.project.save()

    response = client.get(page(survey))

    assert "Asukaskysely ei ole vielä auki." in response.text
    assert 'method="post"' not in response.text


def test_consultation_takes_answers_on_its_last_day_and_not_after(client):
    today = timezone.localdate()
    survey = make_consultation(opens_on=today - timedelta(days=9), closes_on=today)
    fill(client, survey, kaynnit="viikoittain")
    survey.closes_on = today - timedelta(days=1)
    survey.save()
    fields = {"lomake": consultation.new_form(survey), "kaynnit": "harvemmin"}

    response = client.post(page(survey), fields)

    assert (response.status_code, len(sent(survey))) == (410, 1)
    assert "Asukaskysely on päättynyt. Vastaustasi ei tallennettu." in response.text
    assert client.get(page(survey)).status_code == 200


REFUSALS = {
    "answered": (409, "Tästä selaimesta on jo vastattu. Kiitos."),
    "over": (410, "Asukaskysely on päättynyt. Vastaustasi ei tallennettu."),
    "shut": (403, "Asukaskysely ei ole nyt auki. Vastaustasi ei tallennettu."),
}


@pytest.mark.parametrize("language", ["fi", "sv", "en", "uk"])
@pytest.mark.parametrize("reason", REFUSALS)
def test_answer_that_is_not_taken_is_refused_in_the_language_of_the_form(client, reason, language):
    status, sentence = REFUSALS[reason]
    today = timezone.localdate()
    survey = make_consultation(opens_on=today - timedelta(days=9))
    form = f"{page(survey)}?kieli={language}"
    key = client.get(form).context["form_key"]
    if reason == "answered":
        client.post(form, {"lomake": key, "kaynnit": "viikoittain"})
    survey.closes_on = today - timedelta(days=1) if reason == "over" else None
    survey.opens_on = today + timedelta(days=1) if reason == "shut" else survey.opens_on
    survey.save()

    response = client.post(form, {"lomake": key, "kaynnit": "harvemmin"})

    with translation.override(language):
        expected = gettext(sentence)
    assert (language == "fi") is (expected == sentence)
    assert response.status_code == status
    assert f'<html lang="{language}"' in response.text
    assert expected in unescape(response.text)
    assert [answers for answers, _open in sent(survey)] == (
        [{"kaynnit": "viikoittain"}] if reason == "answered" else []
    )


def test_answer_on_a_tablet_after_the_last_day_is_refused(tablet):
    survey = Survey.objects.get()
    survey.closes_on = timezone.localdate() - timedelta(days=1)
    survey.save()

    response = tablet.post("/tabletti/kuuleminen/", {"kaynnit": "viikoittain"})

    assert response.status_code == 410
    assert "Vastaustasi ei tallennettu." in response.text
    assert 'href="/tabletti/lopeta/"' in response.text


def test_open_form_is_never_cached(client):
    assert "no-store" in client.get(page(make_consultation()))["Cache-Control"]


def test_unpublished_projects_consultation_is_not_found(client):
    survey = make_consultation(project=factories.make_project(is_published=False))

    assert client.get(page(survey)).status_code == 404


def test_results_are_counts_of_people(client):
    survey = make_consultation()
    answered(survey, 7, kaynnit="viikoittain", kaivatut=["penkit"])
    answered(survey, 4, kaynnit="harvemmin", kaivatut=["penkit", "uimaranta"])
    answered(survey, 1, kaynnit="en_koskaan", kaivatut=["leikkipaikka"])
    answered(survey, 2, kaivatut=["nuotiopaikka"])

    response = client.get(page(close(survey)))

    assert "14 ihmistä vastasi." in response.text
    assert "7 ihmistä 12:sta (58 %)" in response.text
    assert "4 ihmistä 14:stä (29 %)" in response.text
    merged = "Muut: Kävelyreitti, jolla pääsee myös pyörätuolilla · Laavu tai nuotiopaikka"
    assert merged in response.text


def test_results_of_a_small_group_are_hidden(client):
    survey = make_consultation()
    answered(survey, 4, kaynnit="viikoittain")

    response = client.get(page(close(survey)))

    assert HIDDEN in response.text
    assert "ihmistä vastasi" not in response.text
    assert "Joka viikko" not in response.text


def test_question_that_few_answered_is_hidden_beside_the_others(client):
    survey = make_consultation()
    answered(survey, 6, kaynnit="viikoittain", esteet=["seura"])
    answered(survey, 5, kaynnit="harvemmin")

    response = client.get(page(close(survey)))

    assert "6 ihmistä 11:stä (55 %)" in response.text
    assert HIDDEN in response.text
    assert "Minulla ei ole seuraa" not in response.text


def test_open_answer_is_shown_only_when_allowed_and_chosen(client):
    survey = make_consultation()
    answered(survey, 5, kaynnit="viikoittain")
    texts = {"Kodan katto vuotaa.": True, "Laiturilla.": True, "Yksin en lähde.": False}
    rows = {
        text: answered(
            survey, open_answers={"avoin_paikka": {"text": text, "may_publish": may_publish}}
        )
        for text, may_publish in texts.items()
    }
    chosen = {
        (rows[text].pk, "avoin_paikka") for text in ("Kodan katto vuotaa.", "Yksin en lähde.")
    }

    n_quoted = choose_quotes(survey=survey, chosen=chosen)
    response = client.get(page(close(survey)))

    assert n_quoted == 1
    assert [text for text in texts if text in response.text] == ["Kodan katto vuotaa."]


def test_quote_of_a_small_group_is_not_shown(client):
    survey = make_consultation()
    row = answered(
        survey, 4, open_answers={"avoin_paikka": {"text": "Laiturilla.", "may_publish": True}}
    )
    choose_quotes(survey=survey, chosen={(row.pk, "avoin_paikka")})

    assert "Laiturilla." not in client.get(page(close(survey))).text


def test_practice_never_has_results(client):
    survey = make_consultation(is_practice=True, one_per_browser=False)
    answered(survey, 12, kaynnit="viikoittain")

    response = client.get(page(close(survey)))

    assert "Näitä vastauksia ei lasketa mukaan mihinkään." in response.text
    assert "12 ihmistä" not in response.text


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_takes_the_same_queries_for_any_number(client, django_assert_num_queries, n_rows):
    project = factories.make_project()
    for number in range(n_rows):
        make_consultation(project=project, title=f"Asukaskysely {number}")

    with django_assert_num_queries(4):
        response = client.get(reverse("surveys:consultation-list"))

    assert [survey.title for survey in response.context["open_now"]] == [
        f"Asukaskysely {number}" for number in range(n_rows)
    ]


def test_list_tells_what_is_open_coming_and_over(client):
    project, today = factories.make_project(), timezone.localdate()
    late = today + timedelta(days=3)
    now = make_consultation(project=project, title="Nyt")
    coming = make_consultation(project=project, title="Pian", opens_on=late)
    over = close(make_consultation(project=project, title="Ennen"))

    context = client.get(reverse("surveys:consultation-list")).context

    assert (context["open_now"], context["coming"], context["over"]) == ([now], [coming], [over])


@pytest.fixture
def tablet(signed_in, coordinator, project):
    survey = make_consultation(project=project)
    client = signed_in(coordinator)
    client.post(reverse("desk:tablet-open", args=[survey.slug]), {"pin": "2468"})
    return client


def test_consultation_on_a_tablet_asks_no_code(tablet):
    assert 'href="/tabletti/kuuleminen/"' in tablet.get("/tabletti/").text


def test_many_people_answer_on_one_tablet(tablet):
    for value in ("viikoittain", "harvemmin"):
        key = tablet.get("/tabletti/kuuleminen/").context["form_key"]
        response = tablet.post("/tabletti/kuuleminen/", {"lomake": key, "kaynnit": value})
        thanks = tablet.get(response.url)

        assert 'href="/tabletti/lopeta/"' in thanks.text
        assert 'data-idle-return="8"' in thanks.text

    assert sorted(Response.objects.values_list("channel", flat=True)) == ["shared_tablet"] * 2


def desk(survey):
    return reverse("desk:consultation", args=[survey.slug])


def test_coordinator_sees_only_texts_that_may_be_published(signed_in, coordinator, project):
    survey = make_consultation(project=project)
    for number in range(6):
        written = {"text": f"Teksti {number}.", "may_publish": number % 2 == 0}
        answered(survey, open_answers={"avoin_paikka": written})

    response = signed_in(coordinator).get(desk(survey))

    shown = [number for number in range(6) if f"Teksti {number}." in response.text]
    assert shown == [0, 2, 4]


def test_coordinator_chooses_and_takes_back_quotes(signed_in, coordinator, project):
    survey = make_consultation(project=project)
    written = {"text": "Laiturilla.", "may_publish": True}
    row = answered(survey, 5, open_answers={"avoin_paikka": written})
    client = signed_in(coordinator)

    client.post(desk(survey), {"lainaus": [f"{row.pk}:avoin_paikka"]})
    row.refresh_from_db()
    chosen = dict(row.open_answers["avoin_paikka"])
    client.post(desk(survey), {"nahty": [f"{row.pk}:avoin_paikka"]})
    row.refresh_from_db()

    assert chosen == written | {"is_quoted": True}
    assert row.open_answers == {"avoin_paikka": written}


def test_two_who_choose_quotes_at_once_do_not_undo_each_other(signed_in, coordinator, project):
    survey = make_consultation(project=project)
    written = {"text": "Laiturilla.", "may_publish": True}
    rows = [answered(survey, 5, open_answers={"avoin_paikka": written}) for _ in range(3)]
    first, second, third = places = [f"{row.pk}:avoin_paikka" for row in rows]
    client = signed_in(coordinator)
    client.post(desk(survey), {"lainaus": [third]})
    page = client.get(desk(survey)).content.decode()

    client.post(desk(survey), {"lainaus": [first, third], "nahty": [third]})
    client.post(desk(survey), {"lainaus": [second], "nahty": [third]})

    for row in rows:
        row.refresh_from_db()
    found = {
        place
        for place, row in zip(places, rows, strict=True)
        if "is_quoted" in row.open_answers["avoin_paikka"]
    }
    assert found == {first, second}
    assert f'<input type="hidden" name="nahty" value="{third}">' in page


def test_desk_tells_nothing_of_a_small_group(signed_in, coordinator, project):
    survey = make_consultation(project=project)
    answered(survey, 4, open_answers={"avoin_paikka": {"text": "Laavu.", "may_publish": True}})

    response = signed_in(coordinator).get(desk(survey))

    assert "alle 5" in response.text
    assert "Laavu." not in response.text


def test_desk_marks_translations_that_nobody_has_reviewed(signed_in, coordinator, project):
    survey = make_consultation(project=project)

    page = signed_in(coordinator).get(desk(survey)).text

    assert page.count("käännös, jota äidinkielinen ei ole vielä tarkistanut") == 3


def test_desk_page_of_a_consultation_stands_for_the_survey(signed_in, coordinator, project):
    survey = make_consultation(project=project)

    response = signed_in(coordinator).get(reverse("desk:survey", args=[survey.slug]))

    assert response.url == desk(survey)


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("coordinator", 200),
        ("municipal_coordinator", 200),
        ("association_contact", 404),
        ("evaluator", 404),
        ("editor", 404),
        ("outsider", 404),
    ],
)
def test_consultation_desk_is_for_those_who_keep_it(
    request, signed_in, project, municipality, actor, status
):
    survey = make_consultation(project=project, municipality=municipality)
    client = signed_in(request.getfixturevalue(actor))

    assert client.get(desk(survey)).status_code == status


def test_consultation_of_the_project_is_not_a_municipal_coordinators(
    signed_in, municipal_coordinator, project
):
    survey = make_consultation(project=project)

    assert signed_in(municipal_coordinator).get(desk(survey)).status_code == 404


def test_text_that_tells_who_wrote_it_is_pointed_out_once_and_kept(client):
    survey = make_consultation()
    written = {"avoin_paikka": "Soita 040 123 4567.", "kaynnit": "viikoittain"}

    first = fill(client, survey, **written)
    stored = Response.objects.count()
    key = first.context["form_key"]
    again = client.post(page(survey), {"lomake": key, "huomattu": "1"} | written)

    assert (first.status_code, stored) == (200, 0)
    assert "Tekstissä näyttää olevan puhelinnumero." in first.text
    assert "Vastauksesi ei ole vielä lähtenyt." in first.text
    assert "Soita 040 123 4567.</textarea>" in first.text
    assert 'name="huomattu" value="1"' in first.text
    assert again.status_code == 302
    [(_answers, open_answers)] = sent(survey)
    assert open_answers["avoin_paikka"]["text"] == "Soita 040 123 4567."
