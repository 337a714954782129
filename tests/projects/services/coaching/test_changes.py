from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from projects.services import cancel_signup, remove_signup, serve_queue
from projects.services.coaching.changes import (
    Facts,
    cancel_coaching,
    restore_coaching,
    tell_of_change,
    tell_of_end,
)
from tests.projects.services.coaching.conftest import SITE


def told():
    return [(message.to[0].partition("@")[0], message.subject) for message in mail.outbox]


@pytest.fixture
def sending(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def moved(session, **changes):
    before = Facts.of(session)
    for name, value in changes.items():
        setattr(session, name, value)
    session.save()
    return before


def test_new_time_is_told_to_everybody_in_their_language(soon, sending):
    before = moved(soon, starts_at=soon.starts_at + timedelta(days=1))

    with sending():
        found = tell_of_change(session=soon, before=before, site_url=SITE)

    assert [signup.name for signup in found] == ["Eka", "Toka", "Kolmas"]
    assert told() == [
        ("eka", "Muutos valmennukseen: Työpaja"),
        ("toka", "Ändring i utbildningen: Työpaja"),
        ("kolmas", "Change to the coaching: Työpaja"),
    ]
    old, new = (timezone.localtime(m) for m in (before.starts_at, soon.starts_at))
    body = mail.outbox[0].body
    assert f"{new.day}.{new.month}.{new.year} klo {new.hour}.{new.minute:02}" in body
    assert f"Aiempi aika oli {old.day}.{old.month}.{old.year}" in body
    assert "/sv/valmennukset/paikka/" in mail.outbox[1].body
    assert "kokous.example" not in mail.outbox[2].body


def test_new_link_is_told_to_those_who_have_a_place(soon, sending):
    before = moved(soon, link="https://kokous.example/2")

    with sending():
        tell_of_change(session=soon, before=before, site_url=SITE)

    assert [name for name, _subject in told()] == ["eka", "toka"]


def test_time_that_is_taken_away_is_told(soon, sending):
    before = moved(soon, starts_at=None, ends_at=None)

    with sending():
        tell_of_change(session=soon, before=before, site_url=SITE)

    assert "Ajasta kerrotaan myöhemmin." in mail.outbox[0].body


def test_nobody_hears_of_what_does_not_concern_them(soon, sending):
    same = Facts.of(soon)
    but = [soon.signups.get(name="Eka").pk]
    before = moved(soon, place="Torppa")

    with sending():
        tell_of_change(session=soon, before=Facts.of(soon), site_url=SITE)
        tell_of_change(session=soon, before=before, site_url=SITE, at=soon.starts_at)
        tell_of_change(session=soon, before=same, but=but, site_url=SITE)

    assert [name for name, _subject in told()] == ["toka", "kolmas"]


def test_seconds_that_a_page_does_not_send_back_move_nothing(soon):
    before = moved(soon, starts_at=soon.starts_at.replace(second=0, microsecond=0))
    soon.starts_at = soon.starts_at.replace(second=7)

    assert tell_of_change(session=soon, before=before, site_url=SITE) == []


def test_cancelling_is_told_once_with_its_reason(soon, sending):
    with sending():
        first = cancel_coaching(session=soon, reason="Vetäjä sairastui.", site_url=SITE)
        again = cancel_coaching(session=soon, reason="Vetäjä sairastui.", site_url=SITE)

    soon.refresh_from_db()
    assert (len(first), again, soon.is_cancelled) == (3, None, True)
    assert told() == [
        ("eka", "Valmennus on peruttu: Työpaja"),
        ("toka", "Utbildningen är inställd: Työpaja"),
        ("kolmas", "The coaching is cancelled: Työpaja"),
    ]
    assert "Vetäjä sairastui." in mail.outbox[0].body


def test_cancelled_session_gives_no_places(soon):
    cancel_coaching(session=soon, reason="", site_url=SITE)
    soon.refresh_from_db()
    soon.capacity = 9
    soon.save()

    assert serve_queue(session=soon, site_url=SITE) == []
    cancel_signup(signup=soon.signups.get(name="Eka"), site_url=SITE)
    assert soon.signups.get(name="Kolmas").is_waiting


def test_session_taken_back_is_told(soon, sending):
    cancel_coaching(session=soon, reason="", site_url=SITE)
    mail.outbox.clear()

    with sending():
        found = restore_coaching(session=soon, site_url=SITE)
        again = restore_coaching(session=soon, site_url=SITE)

    assert (len(found), again) == (3, None)
    assert told()[0] == ("eka", "Valmennus pidetään sittenkin: Työpaja")
    assert "Olet edelleen jonossa" not in mail.outbox[0].body


def test_end_of_a_past_session_is_told_to_nobody(soon):
    moved(soon, starts_at=timezone.now() - timedelta(days=1))

    assert tell_of_end(session=soon, site_url=SITE) == []


def test_removed_person_is_told_and_the_next_gets_the_place(soon, sending):
    gone = soon.signups.get(name="Toka")

    with sending():
        served = remove_signup(signup=gone, site_url=SITE)
        again = remove_signup(signup=gone, site_url=SITE)

    assert ([signup.name for signup in served], again) == (["Kolmas"], [])
    assert told() == [
        ("toka", "Din anmälan har tagits bort: Työpaja"),
        ("kolmas", "You got a place: Työpaja"),
    ]
    assert list(soon.signups.values_list("name", "is_waiting")) == [
        ("Eka", False),
        ("Kolmas", False),
    ]
