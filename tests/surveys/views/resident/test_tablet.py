import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.urls import reverse

from surveys.answering.tablet import tablet_cookie
from surveys.answering.visits import card_cookie
from surveys.models import Draft, Response
from surveys.views.resident import tablet as tablet_views
from tests import factories
from tests.surveys.walks import hidden_at, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
PIN = "2468"
START = "/tabletti/"


@pytest.fixture
def survey(project):
    """A survey that is ready, in the coordinator's project."""
    project.controller = factories.make_organisation()
    project.privacy_notice = "Vastaukset ovat nimettömiä."
    project.retention_until = date(2030, 1, 1)
    project.no_effect_confirmed_on = date(2026, 1, 1)
    project.save()
    return make_ready_survey(project=project)


@pytest.fixture
def tablet(signed_in, coordinator, survey):
    """A browser on which the coordinator has opened the survey."""
    client = signed_in(coordinator)
    client.post(reverse("desk:tablet-open", args=[survey.slug]), {"pin": PIN})
    return client


def begin(client, code):
    client.post("/tabletti/koodi/", {"koodi": code})
    client.post("/tabletti/kieli/", hidden_at(client, "/tabletti/kieli/") | {"kieli": "fi"})
    return client.post("/tabletti/lupa/", hidden_at(client, "/tabletti/lupa/") | {"lupa": "1"})


def answer(client, number, **values):
    path = f"/tabletti/kysymys/{number}/"
    return client.post(path, hidden_at(client, path) | {"siirry": "jatka"} | values)


def first_key(client):
    return hidden_at(client, "/tabletti/kysymys/1/")["kysymys"][0]


def test_opening_signs_the_coordinator_out(tablet):
    assert tablet.get(START).status_code == 200
    assert "_auth_user_id" not in tablet.session


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "12 34"])
def test_opening_refuses_what_is_no_pin(signed_in, coordinator, survey, pin):
    client = signed_in(coordinator)

    response = client.post(reverse("desk:tablet-open", args=[survey.slug]), {"pin": pin})

    assert (response.status_code, tablet_cookie.COOKIE in client.cookies) == (422, False)


def test_pin_is_nowhere_in_the_cookie(tablet):
    held = signing.loads(
        tablet.cookies[tablet_cookie.COOKIE].value,
        salt=tablet_cookie.SALT,
        max_age=timedelta(hours=1),
    )

    assert PIN not in [str(part) for part in held]
    assert len(held[3]) == 64


def test_closed_survey_cannot_be_opened_on_a_tablet(signed_in, coordinator, survey):
    survey.closes_on = survey.opens_on
    survey.save()
    client = signed_in(coordinator)

    response = client.post(reverse("desk:tablet-open", args=[survey.slug]), {"pin": PIN})

    assert response.status_code == 200
    assert "Tabletilla voi vastata vain avoimeen kyselyyn." in response.text
    assert tablet_cookie.COOKIE not in client.cookies


def test_outsider_does_not_find_the_page_that_opens_the_tablet(signed_in, outsider, survey):
    path = reverse("desk:tablet-open", args=[survey.slug])

    assert signed_in(outsider).get(path).status_code == 404


def test_tablet_pages_are_closed_without_an_opening(client, survey):
    for path in (START, "/tabletti/koodi/", "/tabletti/kysymys/1/", "/tabletti/sulje/"):
        response = client.get(path)

        assert (
            response.status_code,
            "Kyselyä ei ole avattu tällä tabletilla" in response.text,
        ) == (403, True)


def test_walk_on_the_tablet_stays_on_its_own_paths(tablet, survey):
    card, code = make_code(survey)
    pages = [tablet.post("/tabletti/koodi/", {"koodi": code}).url]
    pages.append(begin(tablet, code).url)
    pages.append(answer(tablet, 1, **{first_key(tablet): "1"}).url)
    fields = hidden_at(tablet, "/tabletti/tarkista/")
    pages.append(tablet.post("/tabletti/tarkista/", fields).url)
    thanks = tablet.get("/tabletti/kiitos/")

    assert pages == [
        "/tabletti/kieli/",
        "/tabletti/kysymys/1/",
        "/tabletti/kysymys/2/",
        "/tabletti/kiitos/",
    ]
    assert 'href="/tabletti/koodi/?valmis"' in thanks.text
    assert 'data-idle-return="8"' in thanks.text
    assert Response.objects.get().channel == "shared_tablet"


def test_no_page_of_the_walk_leads_out_of_the_tablet(tablet, survey):
    _card, code = make_code(survey)
    paths = ["/tabletti/", "/tabletti/koodi/"]
    texts = [tablet.get(path).text for path in paths]
    begin(tablet, code)
    texts.append(tablet.get("/tabletti/kysymys/1/").text)
    answer(tablet, 1, **{first_key(tablet): "1"})
    texts.append(tablet.get("/tabletti/tarkista/").text)

    for text in texts:
        links = re.findall(r'<a [^>]*href="([^"]*)"', text)
        assert links != []
        assert [link for link in links if not link.startswith(("#", "?", "/tabletti/"))] == []
        assert "Lopeta ja tyhjennä" in text


@pytest.mark.parametrize("way", ["stop", "done", "thanks"])
def test_second_person_starts_clean(tablet, survey, way):
    _card, code = make_code(survey)
    begin(tablet, code)
    answer(tablet, 1, **{first_key(tablet): "1"})
    if way == "thanks":
        tablet.post("/tabletti/tarkista/", hidden_at(tablet, "/tabletti/tarkista/"))
        tablet.get("/tabletti/kiitos/")
    else:
        tablet.get({"stop": "/tabletti/lopeta/", "done": "/tabletti/koodi/?valmis"}[way])

    for path in ("/tabletti/kysymys/1/", "/tabletti/tarkista/", "/tabletti/kiitos/"):
        response = tablet.get(path, follow=True)
        assert (response.request["PATH_INFO"], response.status_code) == (START, 200)


def test_stopping_clears_the_cache_but_not_the_opening(tablet):
    response = tablet.post("/tabletti/lopeta/")

    assert (response.url, response["Clear-Site-Data"]) == (START, '"cache"')
    assert tablet.get(START).status_code == 200


def test_unfinished_answers_wait_behind_their_card(tablet, survey):
    _card, code = make_code(survey)
    begin(tablet, code)
    answer(tablet, 1, **{first_key(tablet): "1"})
    tablet.post("/tabletti/lopeta/")

    response = tablet.post("/tabletti/koodi/", {"koodi": code}, follow=True)

    assert response.request["PATH_INFO"] == "/tabletti/kysymys/2/"


def test_question_tells_how_long_unfinished_answers_wait(tablet, survey):
    _card, code = make_code(survey)
    begin(tablet, code)

    page = tablet.get("/tabletti/kysymys/1/").text

    assert "Jos lopetat kesken, vastauksesi säilyvät 14 päivää." in page


def test_mark_of_a_wiped_screen_closes_the_card(tablet, survey):
    _card, code = make_code(survey)
    begin(tablet, code)
    tablet.cookies.load({tablet_views.WIPED: "1"})

    response = tablet.get("/tabletti/kysymys/1/", follow=True)

    assert response.request["PATH_INFO"] == START
    assert tablet.get("/tabletti/kysymys/1/").status_code == 302


def old_handle(tablet, card, seconds):
    with pytest.MonkeyPatch.context() as patch:
        now = datetime.now(UTC).timestamp()
        patch.setattr("django.core.signing.time.time", lambda: now - seconds)
        value = signing.dumps([card.pk, "shared_tablet", "x"], salt=card_cookie.SALT)
    tablet.cookies[card_cookie.TABLET.cookie] = value


@pytest.mark.parametrize(("seconds", "status"), [(290, 200), (310, 302)])
def test_card_closes_after_five_quiet_minutes_without_scripts(tablet, survey, seconds, status):
    card, code = make_code(survey)
    begin(tablet, code)
    old_handle(tablet, card, seconds)

    assert tablet.get("/tabletti/kysymys/1/").status_code == status


def test_page_that_is_awake_keeps_the_card_open(tablet, survey):
    card, code = make_code(survey)
    begin(tablet, code)
    old_handle(tablet, card, 290)
    before = tablet.cookies[card_cookie.TABLET.cookie].value

    response = tablet.get("/tabletti/hereilla/")

    assert response.status_code == 204
    assert tablet.cookies[card_cookie.TABLET.cookie].value != before


def test_late_form_is_saved_after_the_same_code(tablet, survey):
    card, code = make_code(survey)
    begin(tablet, code)
    key = first_key(tablet)
    fields = hidden_at(tablet, "/tabletti/kysymys/1/") | {key: "3"}
    old_handle(tablet, card, 310)

    again = tablet.post("/tabletti/kysymys/1/", fields)
    held = {"koodi": code, "odottaa": again.context["pending"]}
    tablet.post("/tabletti/koodi/", held)

    assert again.status_code == 403
    assert Draft.objects.get(card=card).answers == {key: 3}


def test_form_after_a_wipe_is_not_carried_along(tablet, survey):
    card, code = make_code(survey)
    begin(tablet, code)
    fields = hidden_at(tablet, "/tabletti/kysymys/1/") | {first_key(tablet): "3"}
    tablet.post("/tabletti/lopeta/")

    response = tablet.post("/tabletti/kysymys/1/", fields)

    assert (response.status_code, response.url) == (302, "/tabletti/lopeta/")
    assert Draft.objects.get(card=card).answers == {}


def test_card_of_another_survey_is_refused(tablet, survey):
    _card, code = make_code(make_ready_survey(project=survey.project))

    response = tablet.post("/tabletti/koodi/", {"koodi": code})

    assert response.status_code == 403
    assert "Kortti kuuluu toiseen kyselyyn" in response.text
    assert card_cookie.TABLET.cookie not in response.cookies


@pytest.mark.parametrize("path", ["/", "/kysely/", "/hallinta/", "/tilit/login/", "/kokeilut/"])
def test_open_tablet_shows_nothing_but_its_own_pages(tablet, path):
    response = tablet.get(path)

    assert (response.status_code, response.url) == (302, START)


def test_leaving_needs_the_pin(tablet):
    wrong = tablet.post("/tabletti/sulje/", {"pin": "1111"})
    kept = tablet.get("/kysely/").status_code
    right = tablet.post("/tabletti/sulje/", {"pin": PIN})

    assert (wrong.status_code, kept) == (422, 302)
    assert right.url == "/hallinta/"
    assert tablet.get("/kysely/").status_code == 200


def test_pin_cannot_be_guessed_for_long(tablet):
    tries = [tablet.post("/tabletti/sulje/", {"pin": f"{n:04}"}).status_code for n in range(11)]

    assert tries == [422] * 10 + [429]
    assert tablet.post("/tabletti/sulje/", {"pin": PIN}).status_code == 429


def test_opening_ends_after_twelve_hours(client, survey):
    with pytest.MonkeyPatch.context() as patch:
        now = datetime.now(UTC).timestamp()
        patch.setattr("django.core.signing.time.time", lambda: now - 12 * 3600 - 60)
        held = [survey.pk, int(now), "s", "0" * 64]
        client.cookies[tablet_cookie.COOKIE] = signing.dumps(held, salt=tablet_cookie.SALT)

    assert client.get(START).status_code == 403
    assert client.get("/kysely/").status_code == 200


def test_forged_opening_opens_nothing(client, survey):
    held = [survey.pk, int(datetime.now(UTC).timestamp()), "s", "0" * 64]
    client.cookies[tablet_cookie.COOKIE] = signing.dumps(
        held, salt=tablet_cookie.SALT, key="x" * 50
    )

    assert client.get(START).status_code == 403


def test_tablet_pages_are_never_stored(tablet, survey):
    _card, code = make_code(survey)
    begin(tablet, code)

    for path in (START, "/tabletti/koodi/", "/tabletti/kysymys/1/", "/tabletti/sulje/"):
        assert tablet.get(path)["Cache-Control"] == "no-store"


def test_script_is_told_where_to_go(tablet, survey):
    _card, code = make_code(survey)
    begin(tablet, code)
    fields = hidden_at(tablet, "/tabletti/kysymys/1/") | {first_key(tablet): "1"}

    response = tablet.post("/tabletti/kysymys/1/", fields, headers={"X-Lomake": "1"})

    assert response.json() == {"next": "/tabletti/kysymys/2/"}


def test_script_gets_the_page_itself_where_something_is_wrong(tablet, survey):
    _card, code = make_code(survey)
    begin(tablet, code)
    fields = hidden_at(tablet, "/tabletti/kysymys/1/")

    response = tablet.post("/tabletti/kysymys/1/", fields, headers={"X-Lomake": "1"})

    assert (response.status_code, response["Content-Type"]) == (422, "text/html; charset=utf-8")


def test_start_offers_the_languages_of_the_survey_and_starts_in_finnish_again(tablet):
    finnish = tablet.get(START).text
    ukrainian = tablet.get(f"{START}?kieli=uk").text
    later = tablet.get("/tabletti/koodi/").text
    wiped = tablet.post("/tabletti/lopeta/", follow=True).text

    assert '<html lang="fi"' in finnish
    assert f'href="{START}?kieli=uk"' in finnish
    assert '<html lang="uk"' in ukrainian
    assert '<html lang="uk"' in later
    assert '<html lang="fi"' in wiped
