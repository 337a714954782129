"""Releases of a project that is too large to be computed while a browser waits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from osallisuus.background.running import LOST, run_job, take_up_again
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import Membership
from surveys.models import Release, ReleasePreview, ReleaseRequest
from surveys.services.entering import count_entered
from surveys.services.releasing import previews
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.asking import SURE
from tests.surveys.reports.samples import EIGHT, add_pair, add_pairs, small_survey, three_places

pytestmark = pytest.mark.django_db
SAID = "Tiedot ovat muuttuneet esikatselun jälkeen."


@pytest.fixture(autouse=True)
def _large(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(previews, "PILOTS_AT_ONCE", 0)
    # A worker there is, so that no thread begins beside the test.
    WorkerBeat.objects.create(pk=1)


def address(name, project):
    return reverse(f"releases:{name}", args=[project.slug])


def page(client, project, name="desk", **query):
    return client.get(address(name, project), query).content.decode()


def work(client, project, name="preview", **data):
    """Asks for the work and does it; the job afterwards."""
    response = client.post(address(name, project), SURE | (data or {"option": "hide"}))
    job = BackgroundJob.objects.latest("pk")
    assert response["Location"] == reverse("background:job", args=[job.pk])
    run_job(job.pk)
    job.refresh_from_db()
    return job


def freeze(client, project):
    return work(client, project, "freeze", preview=ReleasePreview.objects.first().pk)


def test_preview_is_made_in_the_queue_and_waits(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)
    before = page(client, project)
    assert ("Katso, mitä näkyisi" in before, "Vahvista nämä luvut" in before) == (True, False)

    job = work(client, project)

    assert (job.state, job.next_url) == ("done", address("desk", project))
    assert (job.n_done, job.n_steps) == (4, 4)
    found = page(client, project)
    assert "2 ryhmästä jotakin jää piiloon." in found
    assert "Tulosta ei näytetä: vastaajia on alle 5." in found
    assert SAID not in found
    assert "Vahvista nämä luvut" in found
    assert Release.objects.count() == 0


def test_waiting_preview_says_the_same_as_one_made_at_once(
    signed_in, coordinator, project, monkeypatch
):
    three_places(project)
    client = signed_in(coordinator)
    work(client, project)
    kept = client.get(address("desk", project)).context["next"]
    monkeypatch.setattr(previews, "PILOTS_AT_ONCE", 100)

    at_once = client.get(address("desk", project)).context["next"]

    assert kept == at_once


def test_pressing_twice_asks_once(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)

    ways = {client.post(address("preview", project), {"option": "hide"})["Location"] for _ in "12"}

    assert (len(ways), BackgroundJob.objects.count()) == (1, 1)
    assert "Laskeminen on kesken." in page(client, project)


def test_preview_on_older_data_says_so_and_freezing_takes_the_new(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    client = signed_in(coordinator)
    work(client, project)
    assert SAID not in page(client, project)

    add_pair(survey, 2, 3)
    assert SAID in page(client, project)
    job = freeze(client, project)

    release = Release.objects.get()
    assert release.report["levels"][0]["flow"]["paired"] == 9
    assert job.sentence == (
        f"Tulokset on vahvistettu. Tarkistussumma alkaa {release.fingerprint[:12]}."
    )
    assert SAID in page(client, project)


def test_what_may_not_be_frozen_now_is_refused_whatever_the_preview_said(
    signed_in, coordinator, project
):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    client = signed_in(coordinator)
    work(client, project)
    freeze_release(project=project, by=coordinator)
    add_pair(survey, 2, 3)

    job = freeze(client, project)

    assert (job.state, Release.objects.count()) == ("failed", 1)
    assert "voisi yhdessä päätellä muutaman ihmisen vastaukset" in job.sentence


def test_work_of_a_killed_worker_freezes_once(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)
    work(client, project)
    job = freeze(client, project)
    frozen = Release.objects.get()
    # The worker was killed after the figures were frozen and before the work was ended.
    BackgroundJob.objects.filter(pk=job.pk).update(
        state="running", ended_at=None, beaten_at=timezone.now() - 2 * LOST
    )

    assert take_up_again() == [job.pk]
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.n_begun, job.memory) == ("done", 2, {"release": frozen.pk})
    assert list(Release.objects.all()) == [frozen]


def test_killed_before_it_froze_it_freezes_when_begun_again(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)
    work(client, project)
    client.post(address("freeze", project), SURE | {"preview": ReleasePreview.objects.first().pk})
    job = BackgroundJob.objects.latest("pk")
    BackgroundJob.objects.filter(pk=job.pk).update(
        state="running", n_begun=1, beaten_at=timezone.now() - 2 * LOST
    )

    take_up_again()
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, Release.objects.count()) == ("done", 1)


def test_freezing_asks_for_a_preview_of_the_same_project(signed_in, coordinator, project):
    three_places(project)
    other = ReleasePreview.objects.create(
        project=factories.make_project(), language="fi", protection={}, shown={}, groups=[]
    )
    client = signed_in(coordinator)

    for data in ({}, {"preview": "x"}, {"preview": other.pk}):
        said = client.post(address("freeze", project), SURE | data, follow=True).content.decode()
        assert "Katso ensin, mitä näkyisi." in said

    assert (BackgroundJob.objects.count(), Release.objects.count()) == (0, 0)


def test_right_that_has_ended_freezes_nothing(signed_in, coordinator, project):
    three_places(project)
    client = signed_in(coordinator)
    work(client, project)
    client.post(address("freeze", project), SURE | {"preview": ReleasePreview.objects.first().pk})
    Membership.objects.all().delete()

    job = BackgroundJob.objects.latest("pk")
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")
    assert Release.objects.count() == 0


@pytest.mark.parametrize(
    "actor", ["municipal_coordinator", "association_contact", "evaluator", "editor", "outsider"]
)
def test_others_ask_for_nothing(request, signed_in, project, actor):
    three_places(project)
    client = signed_in(request.getfixturevalue(actor))

    found = [client.post(address(name, project)).status_code for name in ("preview", "freeze")]

    assert (found, BackgroundJob.objects.count()) == ([404, 404], 0)


def test_second_person_confirms_through_the_queue(signed_in, coordinator, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT[:5])
    count_entered(survey_id=survey.pk, n_responses=4, n_people=2)
    client = signed_in(coordinator)
    work(client, project)
    assert "Pyydä toista vahvistamaan" in page(client, project)

    job = freeze(client, project)

    assert job.sentence.startswith("Pyyntö on tallessa.")
    assert (Release.objects.count(), ReleaseRequest.objects.count()) == (0, 1)
    client = signed_in(factories.make_membership(project=project).user)
    shown = page(client, project, "confirm")
    assert "Vahvista nämä luvut" in shown
    kept = ReleasePreview.objects.first().pk
    job = work(client, project, "confirm", preview=kept)
    assert (job.state, Release.objects.count()) == ("done", 1)
    assert ReleaseRequest.objects.count() == 0


def test_groups_come_a_page_at_a_time(signed_in, coordinator, project, monkeypatch):
    three_places(project)
    monkeypatch.setattr(previews, "ROWS", 2)
    client = signed_in(coordinator)
    work(client, project)

    found = [
        [row.name for row in client.get(address("desk", project), {"page": asked})
         .context["next"].preview.rows]
        for asked in ("1", "2", "99", "x")
    ]  # fmt: skip

    assert found[0] == found[3]
    assert [len(names) for names in found] == [2, 2, 2, 2]
    assert len({*found[0], *found[1]}) == 4


def test_many_groups_are_chosen_by_their_names(signed_in, coordinator, project, monkeypatch):
    monkeypatch.setattr("surveys.forms.releases.MOST_LISTED", 1)
    three_places(project)
    client = signed_in(coordinator)
    work(client, project)

    unknown = {"option": "merge", "first": "Kalajoki", "second": "Ei ole"}
    said = client.post(address("preview", project), unknown, follow=True).content.decode()
    job = work(client, project, option="merge", first="kalajoki", second="Pyhäjoki")

    assert "Ryhmää ei löytynyt." in said
    assert job.arguments["protection"]["members"] == ["kalajoki", "pyhajoki"]
    assert "Kalajoki ja Pyhäjoki yhteensä" in page(client, project)
