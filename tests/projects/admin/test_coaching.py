from datetime import timedelta

from django.core import mail
from django.utils import timezone

from projects.services import sign_up
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
        sign_up(
            session=session,
            name=name,
            email=f"{name}@a.example",
            sector="resident",
            site_url="https://portaali.example",
        )
    path = admin_path(session)
    data = untouched(client.get(path), "coachingsession_form") | {"capacity": "3"}

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(path, data, follow=True)

    assert list(session.signups.filter(is_waiting=True)) == []
    assert [message.to for message in mail.outbox] == [["toka@a.example"], ["kolmas@a.example"]]
    assert "2 jonossa ollutta sai paikan ja viestin siitä." in map(
        str, response.context["messages"]
    )
