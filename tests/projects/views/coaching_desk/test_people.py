from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from projects.models import AuditEvent, CoachingSession
from tests.asking import SURE
from tests.projects.views.coaching_desk.conftest import join
from tests.reading import main_text

BASE = "/hallinta/valmennus/tyopaja/"


def names(session):
    return list(session.signups.values_list("name", "is_waiting"))


def test_list_tells_who_has_a_place_who_waits_and_when_names_go(desk, session):
    page = main_text(desk.get(BASE + "ilmoittautuneet/"))

    day = timezone.localdate(session.ends_at) + timedelta(days=15)
    words = [
        "Paikka on 2 ihmisellä. Vapaana on 0 paikkaa.",
        "Paikan saaneet Aino , kunta aino@a.example Kasvisruoka",
        "Jonossa Onni",
        f"poistuvat itsestään viimeistään {day.day}.{day.month}.{day.year}.",
    ]
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("n_more", [0, 2])
def test_list_takes_the_same_queries_for_any_number(
    desk, session, django_assert_num_queries, n_more
):
    for number in range(n_more):
        join(session, f"Uusi{number}")
    desk.get(BASE + "ilmoittautuneet/")

    with django_assert_num_queries(10):
        desk.get(BASE + "ilmoittautuneet/")


def test_printed_list_has_names_and_needs_and_no_addresses(desk, session):
    page = desk.get(BASE + "ilmoittautuneet/tulosta/").content.decode()

    assert "Aino" in page
    assert "Kasvisruoka" in page
    assert "Onni (jonossa)" in page
    assert "@a.example" not in page


def test_removed_person_gives_the_place_on(desk, session, django_capture_on_commit_callbacks):
    gone = session.signups.get(name="Aino")
    path = f"{BASE}ilmoittautuneet/{gone.pk}/poista/"
    asked = main_text(desk.get(path))

    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(path, SURE, follow=True)

    assert "Aino poistuu luettelosta. Hän saa siitä viestin" in asked
    assert names(session) == [("Eero", False), ("Onni", False)]
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["aino@a.example"], "Ilmoittautumisesi on poistettu: Työpaja"),
        (["onni@a.example"], "Sait paikan: Työpaja"),
    ]
    assert list(map(str, response.context["messages"])) == [
        "Ilmoittautuminen on poistettu.",
        "1 jonossa ollut sai paikan ja viestin siitä.",
    ]
    assert desk.post(path).status_code == 404


def test_nobody_is_promised_mail_that_does_not_leave(desk, session, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    gone = session.signups.get(name="Aino")
    path = f"{BASE}ilmoittautuneet/{gone.pk}/poista/"

    asked = main_text(desk.get(path))
    response = desk.post(path, SURE, follow=True)

    assert "Sähköposti ei ole vielä käytössä, joten viestiä ei lähde. Kerro asiasta itse." in asked
    assert list(map(str, response.context["messages"]))[1:] == [
        "1 jonossa ollut sai paikan. Kerro siitä itse: täältä ei lähde sähköpostia."
    ]


def test_names_go_at_once_when_the_session_has_been_held(desk, session, coordinator):
    early = desk.post(BASE + "ilmoittautuneet/unohda/", SURE)
    CoachingSession.objects.update(
        starts_at=timezone.now() - timedelta(days=1), ends_at=timezone.now() - timedelta(days=1)
    )
    desk.post(BASE + "ilmoittautuneet/unohda/")
    n_before = session.signups.count()

    desk.post(BASE + "ilmoittautuneet/unohda/", SURE)

    [event] = AuditEvent.objects.all()
    assert "kun valmennus on pidetty tai peruttu" in main_text(early)
    assert (n_before, session.signups.count()) == (3, 0)
    assert (event.actor, event.action, event.n_rows) == (coordinator, "retention", 3)


def test_cancelling_asks_tells_and_can_be_taken_back(
    desk, session, client, django_capture_on_commit_callbacks
):
    asked = main_text(desk.get(BASE + "peru/"))
    with django_capture_on_commit_callbacks(execute=True):
        cancelled = desk.post(BASE + "peru/", SURE | {"reason": "Vetäjä sairastui."}, follow=True)
    public = main_text(desk.get("/valmennukset/tyopaja/"))
    listed = main_text(desk.get("/valmennukset/"))
    closed = main_text(desk.get("/valmennukset/tyopaja/ilmoittaudu/"))
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(BASE + "palauta/", SURE)

    session.refresh_from_db()
    assert "3 ilmoittautunutta saa viestin" in asked
    assert "Valmennus on peruttu. 3 ilmoittautunutta saa viestin." in main_text(cancelled)
    assert "Tämä valmennus on peruttu." in public
    assert "Ilmoittaudu mukaan" not in public
    assert "Työpaja Peruttu" in listed
    assert "Ilmoittautuminen on päättynyt." in closed
    assert (len(mail.outbox), session.is_cancelled) == (6, False)


@pytest.mark.parametrize("actor", ["association_contact", "evaluator", "editor", "outsider"])
def test_names_are_for_those_who_keep_the_session(request, signed_in, session, actor):
    person = request.getfixturevalue(actor)

    found = [
        signed_in(person).get(BASE + path).status_code
        for path in ("ilmoittautuneet/", "ilmoittautuneet/tulosta/", "lasnaolo/", "viesti/")
    ]

    assert found == [404] * 4
