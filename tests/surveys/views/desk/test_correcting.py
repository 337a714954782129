from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from surveys.reports.frozen.published import latest_report
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.asking import SURE
from tests.reading import one_line, pdf_text
from tests.surveys.reports.samples import EIGHT, add_pairs, small_survey

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
WHY = {"what": "Kaksi bussimatkaa puuttui."}


@pytest.fixture
def survey(project):
    made = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(made, *EIGHT)
    factories.make_cost_line(pilot=made.pilot, amount="100.00")
    return made


@pytest.fixture
def path(project, survey):
    release = freeze_release(project=project, today=TODAY)
    return reverse("releases:correct", args=[project.slug, release.pk])


def read(client, path):
    return one_line(client.get(path).content.decode())


def test_page_says_where_to_mend_while_nothing_differs(signed_in, coordinator, survey, path):
    client = signed_in(coordinator)
    desk = read(client, reverse("releases:desk", args=[survey.project.slug]))

    asked = read(client, path)
    said = client.post(path, SURE | WHY, follow=True).content.decode()

    assert f'<a href="{path}">Korjaa kulut</a>' in desk
    assert "Kokeilujen kulut ja määrät ovat samat kuin vahvistetuissa luvuissa." in asked
    assert f'href="{reverse("pilots:costs", args=[survey.pilot.slug])}"' in asked
    assert "Korjattavaa ei ole: kulut ovat samat kuin vahvistetut." in said


def test_correction_is_seen_before_and_beside_the_figures_after(
    signed_in, coordinator, client, survey, path
):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    desk, project = signed_in(coordinator), survey.project
    results = f"/tulokset/{project.slug}"
    frozen_on = date_format(latest_report(project).data_date, "j.n.Y")
    entered_by = f"Mukana ovat {frozen_on} mennessä kirjatut kulut."
    first = read(client, f"{results}/")

    seen = desk.get(path).context["figures"]
    unasked, empty = desk.post(path, WHY), desk.post(path, SURE)
    before = latest_report(project).correction
    desk.post(path, SURE | WHY)

    assert [(one.name, one.before, one.after) for one in seen] == [
        ("Kustannus osallistujaa kohti", "10,00\xa0€", "16,00\xa0€"),
        ("Kustannukset yhteensä", "100,00\xa0€", "160,00\xa0€"),
        (f"{survey.pilot.name}, Alajärvi: kulut", "100,00\xa0€", "160,00\xa0€"),
    ]
    assert (unasked.status_code, empty.status_code, before) == (200, 422, None)
    today = timezone.localdate()
    words = f"Kulut ja osallistujamäärät on korjattu {today.day}.{today.month}.{today.year}."
    page = read(client, f"{results}/")
    assert (entered_by in first, entered_by in page) == (True, False)
    assert page.count(words) == page.count(WHY["what"]) == 2
    assert words in client.get(f"{results}.csv").content.decode()
    assert client.get(f"{results}.json").json()["correction"]["what"] == WHY["what"]
    assert words in pdf_text(client.get(f"{results}.pdf").content)


@pytest.mark.parametrize("actor", ["municipal_coordinator", "evaluator", "editor", "outsider"])
def test_only_the_coordinator_of_the_project_mends_costs(request, signed_in, actor, survey, path):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")

    status = signed_in(request.getfixturevalue(actor)).post(path, SURE | WHY).status_code

    assert (status, latest_report(survey.project).correction) == (404, None)


def test_taking_a_correction_back_says_that_the_old_costs_come_again(
    signed_in, coordinator, survey, path
):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    client, project = signed_in(coordinator), survey.project
    client.post(path, SURE | WHY)
    mended = project.releases.get(corrected_on__isnull=False)

    asked = read(client, reverse("releases:withdraw", args=[project.slug, mended.pk]))
    client.post(reverse("releases:withdraw", args=[project.slug, mended.pk]), SURE)

    assert "vahvistetut luvut. Kulut ovat niissä niin kuin ennen korjausta." in asked
    assert latest_report(project).correction is None
