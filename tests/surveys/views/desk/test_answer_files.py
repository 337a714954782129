from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from projects.models import AuditEvent
from tests import factories
from tests.surveys.reports.samples import three_places

pytestmark = pytest.mark.django_db
ASKED = {"purpose": "Loppuraportin tarkistus"}


def address(project):
    return reverse("releases:answers", kwargs={"project": project.slug})


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("evaluator", 200),
        ("coordinator", 404),
        ("municipal_coordinator", 404),
        ("association_contact", 404),
        ("editor", 404),
        ("outsider", 404),
        ("superuser", 404),
    ],
)
def test_answers_are_the_named_evaluators_alone(request, signed_in, project, actor, status):
    three_places(project)
    client = signed_in(request.getfixturevalue(actor))

    statuses = client.get(address(project)).status_code, client.post(address(project), ASKED)

    assert (statuses[0], statuses[1].status_code) == (status, status)
    assert AuditEvent.objects.filter(action="answers").count() == (status == 200)


def test_evaluator_of_another_project_has_no_answers(signed_in, project):
    stranger = factories.make_membership(role="evaluator").user

    assert signed_in(stranger).get(address(project)).status_code == 404


def test_evaluator_gets_one_package(signed_in, evaluator, project):
    three_places(project)

    response = signed_in(evaluator).post(address(project), ASKED)

    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert "vastaukset.csv" in ZipFile(BytesIO(response.content)).namelist()
    [event] = AuditEvent.objects.filter(action="answers")
    assert (event.target, event.n_rows) == ("Loppuraportin tarkistus", 34)


@pytest.mark.parametrize("fields", [{"purpose": ""}, ASKED | {"wants_exact": "on"}])
def test_purpose_and_reason_are_asked_for(signed_in, evaluator, project, fields):
    three_places(project)

    response = signed_in(evaluator).post(address(project), fields)

    assert response.status_code == 422
    assert AuditEvent.objects.filter(action="answers").count() == 0


def test_reason_without_the_tick_is_not_enough_for_exact_details(signed_in, evaluator, project):
    three_places(project)

    response = signed_in(evaluator).post(address(project), ASKED | {"exact_reason": "Viikot"})

    text = ZipFile(BytesIO(response.content)).read("vastaukset.csv").decode()
    assert "2026-02-05" not in text
    assert "2026-W06" in text


def test_project_without_answers_says_so(signed_in, evaluator, project):
    response = signed_in(evaluator).post(address(project), ASKED)

    assert response.status_code == 422
    assert "Hankkeessa ei ole vielä vastauksia." in response.content.decode()
