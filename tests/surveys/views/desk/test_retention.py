from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import AuditEvent
from surveys.models import Response, RetentionNotice
from tests import factories
from tests.reading import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(db):
    until = timezone.localdate() + timedelta(days=10)
    made = factories.make_project(slug="yhdessa", retention_until=until)
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=made)))
    return made


def address(project):
    return reverse("retention:detail", args=[project.slug])


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("coordinator", 200),
        ("superuser", 200),
        ("municipal_coordinator", 404),
        ("association_contact", 404),
        ("evaluator", 404),
        ("editor", 404),
        ("outsider", 404),
    ],
)
def test_deletion_is_the_coordinators(request, client, signed_in, project, actor, status):
    signed_in(request.getfixturevalue(actor))

    assert client.get(address(project)).status_code == status
    assert client.post(address(project)).status_code == (302 if status == 200 else 404)
    assert RetentionNotice.objects.count() == (status == 200)


def test_dry_run_counts_what_would_go_and_deletes_nothing(client, signed_in, coordinator, project):
    text = signed_in(coordinator).get(address(project)).content.decode()

    for line in ("Vastauksia: 1", "Keskeneräisiä vastauksia: 0", "Kortteja: 1"):
        assert f"<li>{line}</li>" in text
    assert "Vahvista poisto" in text
    assert Response.objects.count() == 1


def test_deletion_of_other_rows_tells_no_empty_counts(client, signed_in, coordinator, project):
    row = {"action": AuditEvent.Action.RETENTION, "project": project, "fingerprint": "ab" * 32}
    AuditEvent.objects.create(target="ilmoittautumiset: Työpaja", counts={"signups": 3}, **row)
    AuditEvent.objects.create(target="Yhdessä", counts={"responses": 0, "cards": 4}, **row)

    text = one_line(signed_in(coordinator).get(address(project)).content.decode())

    assert "ilmoittautumiset: Työpaja · sormenjälki alkaa abababababab" in text
    assert "Yhdessä · vastauksia 0, kortteja 4, sormenjälki alkaa abababababab" in text


def test_confirmed_deletion_tells_its_day_and_who_confirmed(
    client, signed_in, coordinator, project
):
    response = signed_in(coordinator).post(address(project), follow=True)

    first = timezone.localdate() + timedelta(days=30)
    text = response.content.decode()
    assert f"poistetaan aikaisintaan {first.day}.{first.month}.{first.year}." in text
    assert f"Vahvistaja: {coordinator.name}." in text
    assert "Vahvista poisto" not in text


def test_far_away_there_is_nothing_to_confirm(client, signed_in, coordinator, project):
    project.retention_until += timedelta(days=30)
    project.save()

    response = signed_in(coordinator).post(address(project), follow=True)

    text = response.content.decode()
    assert "Poistoa ei voi vielä vahvistaa." in text
    assert "Kerromme poistosta 30 päivää ennen" in text


def test_start_page_tells_of_the_deletion_until_it_is_done(client, signed_in, coordinator, project):
    desk = signed_in(coordinator)
    before = [(line.title, line.link_text) for line in desk.get("/hallinta/").context["lines"]]
    desk.post(address(project))
    after = [(line.title, line.link_text) for line in desk.get("/hallinta/").context["lines"]]

    assert before[0] == ("Vastausten säilytysaika päättyy pian.", "Vahvista poisto")
    assert after[0] == ("Vastaukset poistetaan pian.", "Katso, mitä poistuu")


def test_date_that_has_passed_is_told_first(client, signed_in, coordinator, project):
    project.retention_until = timezone.localdate() - timedelta(days=1)
    project.save()

    line = signed_in(coordinator).get("/hallinta/").context["lines"][0]

    assert line.title == "Vastausten säilytysaika on päättynyt."
    assert line.url == address(project)
