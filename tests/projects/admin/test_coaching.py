from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from osallisuus.models import BinEntry
from projects.models import CoachingSession
from projects.services import cancel_signup, sign_up
from projects.services.coaching.feedback import open_feedback
from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import untouched


def test_more_places_in_the_form_serve_those_who_wait(
    client, signed_in, coordinator, project, django_capture_on_commit_callbacks
):
    signed_in(coordinator)
    session = factories.make_coaching_session(
        project=project, capacity=1, starts_at=timezone.now() + timedelta(days=9)
    )
    for name in ("eka", "toka", "kolmas"):
        joined(session, name)
    path = admin_path(session) + "?_osa=aika"
    data = untouched(client.get(path), "coachingsession_form") | {"capacity": "3"}

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(path, data, follow=True)

    assert list(session.signups.filter(is_waiting=True)) == []
    assert [message.to for message in mail.outbox] == [["toka@a.example"], ["kolmas@a.example"]]
    assert "2 jonossa ollutta sai paikan ja viestin siitä." in map(
        str, response.context["messages"]
    )


def test_session_moved_ahead_serves_those_who_waited_when_it_went_by(
    client, signed_in, coordinator, project, django_capture_on_commit_callbacks
):
    signed_in(coordinator)
    now = timezone.now()
    session = factories.make_coaching_session(
        project=project, capacity=1, starts_at=now + timedelta(days=9)
    )
    first, second = joined(session, "eka"), joined(session, "toka")
    session.starts_at = now - timedelta(days=1)
    session.save()
    cancel_signup(signup=first, site_url="https://portaali.example")
    path = admin_path(session) + "?_osa=aika"
    data = untouched(client.get(path), "coachingsession_form")
    before = session.signups.get(pk=second.pk).is_waiting
    later = timezone.localtime(now + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, data | {"starts_at": later})

    assert (before, session.signups.get(pk=second.pk).is_waiting) == (True, False)


def joined(session, name):
    return sign_up(
        session=session,
        name=name,
        email=f"{name}@a.example",
        sector="resident",
        site_url="https://portaali.example",
    )


def test_moved_time_in_the_form_is_told_and_another_page_tells_nobody(
    client, signed_in, coordinator, project, django_capture_on_commit_callbacks
):
    signed_in(coordinator)
    session = factories.make_coaching_session(
        project=project, theme="Työpaja", starts_at=timezone.now() + timedelta(days=9)
    )
    joined(session, "eka")
    later = timezone.localtime(timezone.now() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")
    path = admin_path(session)
    about = untouched(client.get(path + "?_osa=sisalto"), "coachingsession_form")
    when = untouched(client.get(path + "?_osa=aika"), "coachingsession_form")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(path + "?_osa=sisalto", about | {"programme": "Kahvi"})
        client.post(path + "?_osa=aika", when)
        untold = len(mail.outbox)
        response = client.post(path + "?_osa=aika", when | {"starts_at": later}, follow=True)

    assert untold == 0
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["eka@a.example"], "Muutos valmennukseen: Työpaja")
    ]
    assert "1 ilmoittautunut saa viestin." in map(str, response.context["messages"])


@pytest.mark.parametrize("way", ["page", "list"])
def test_deleted_session_is_told_and_comes_back_with_its_feedback(
    client, signed_in, coordinator, project, django_capture_on_commit_callbacks, way
):
    signed_in(coordinator)
    session = factories.make_coaching_session(
        project=project, theme="Työpaja", starts_at=timezone.now() + timedelta(days=9)
    )
    joined(session, "eka")
    open_feedback(session=session)

    with django_capture_on_commit_callbacks(execute=True):
        if way == "page":
            client.post(admin_path(session, "delete"), {"post": "yes"})
        else:
            chosen = {"action": "delete_selected", "_selected_action": session.pk, "post": "yes"}
            client.post(admin_path(session, "list"), chosen)

    told = [(m.to, m.subject) for m in mail.outbox]
    gone = CoachingSession.objects.count()
    client.post(f"/hallinta/roskakori/{BinEntry.objects.get().pk}/")
    assert (told, gone) == ([(["eka@a.example"], "Valmennus on peruttu: Työpaja")], 0)
    restored = CoachingSession.objects.get()
    assert (restored.signups.count(), restored.feedback_form.counts.count()) == (0, 30)
