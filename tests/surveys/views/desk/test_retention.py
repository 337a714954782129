from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import AuditEvent
from surveys.models import Response, RetentionNotice
from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import one_line

pytestmark = pytest.mark.django_db
CONFIRM = {"step": "confirm"}


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
    sent = client.post(address(project), CONFIRM)
    assert sent.status_code == (302 if status == 200 else 404)
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
    response = signed_in(coordinator).post(address(project), CONFIRM, follow=True)

    first = timezone.localdate() + timedelta(days=30)
    text = response.content.decode()
    assert f"poistetaan aikaisintaan {first.day}.{first.month}.{first.year}." in text
    assert f"Vahvistaja: {coordinator.name}." in text
    assert "Vahvista poisto" not in text


def test_far_away_there_is_nothing_to_confirm(client, signed_in, coordinator, project):
    project.retention_until += timedelta(days=30)
    project.save()

    response = signed_in(coordinator).post(address(project), CONFIRM, follow=True)

    text = response.content.decode()
    assert "Poistoa ei voi vielä vahvistaa." in text
    assert "Kerromme poistosta 30 päivää ennen" in text


def test_start_page_tells_of_the_deletion_until_it_is_done(client, signed_in, coordinator, project):
    desk = signed_in(coordinator)
    before = [(line.title, line.link_text) for line in desk.get("/hallinta/").context["lines"]]
    desk.post(address(project), CONFIRM)
    after = [(line.title, line.link_text) for line in desk.get("/hallinta/").context["lines"]]

    assert before[0] == ("Vastausten säilytysaika päättyy pian.", "Vahvista poisto")
    assert after[0] == ("Vastaukset poistetaan pian.", "Katso, mitä poistuu")


def test_date_that_has_passed_is_told_first(client, signed_in, coordinator, project):
    project.retention_until = timezone.localdate() - timedelta(days=1)
    project.save()

    line = signed_in(coordinator).get("/hallinta/").context["lines"][0]

    assert line.title == "Vastausten säilytysaika on päättynyt."
    assert line.url == address(project)


def test_deletion_is_asked_of_once_more_before_it_is_confirmed(
    client, signed_in, coordinator, project
):
    desk = signed_in(coordinator)
    before = desk.get(address(project)).content.decode()

    asked = desk.post(address(project), {"step": "ask"})

    assert 'name="step" value="ask"' in before
    assert asked.status_code == 200
    assert "<li>Vastauksia: 1</li>" in asked.content.decode()
    assert "Kyllä, vahvista poisto" in asked.content.decode()
    assert not RetentionNotice.objects.filter(confirmed_at__isnull=False).exists()


def test_confirmation_is_taken_back(client, signed_in, coordinator, project):
    desk = signed_in(coordinator)
    shown = desk.post(address(project), CONFIRM, follow=True).content.decode()

    after = desk.post(address(project), {"step": "take_back"}, follow=True).content.decode()
    again = desk.post(address(project), {"step": "take_back"}, follow=True).content.decode()

    assert "Peru vahvistus" in shown
    assert "Vahvistus on peruttu. Mitään ei poisteta." in after
    assert "Vahvista poisto" in after
    assert "Vahvistusta ei voi enää perua." in again
    assert AuditEvent.objects.filter(target__startswith="poiston vahvistus peruttu").count() == 1


def test_page_and_start_page_say_one_day(client, signed_in, coordinator, project):
    desk = signed_in(coordinator)
    first = timezone.localdate() + timedelta(days=30)
    day = f"aikaisintaan {first.day}.{first.month}.{first.year}"

    pages = [
        desk.get(address(project)),
        desk.post(address(project), {"step": "ask"}),
        desk.post(address(project), CONFIRM, follow=True),
    ]

    assert [day in one_line(page.content.decode()) for page in pages] == [True] * 3
    assert desk.get("/hallinta/").context["lines"][0].due == f"Poistetaan {day}"
    assert ["Sitten ne poistetaan" in page.content.decode() for page in pages] == [False] * 3


def test_link_to_mend_the_day_opens_the_page_that_has_it(client, signed_in, coordinator, project):
    page = signed_in(coordinator).get(address(project)).content.decode()

    assert f"{admin_path(project)}?_osa=vastaajat" in page
    assert "#id_retention_until" in page
