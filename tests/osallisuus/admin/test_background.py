from datetime import timedelta

import pytest
from django.utils import timezone

from osallisuus.background import registry
from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import run_job
from osallisuus.background.sealing import new_keys
from osallisuus.models import BackgroundJob
from tests import factories

LIST = "/hallinta/taustatyot/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def job(coordinator, monkeypatch):
    """A file waits, sealed to the key that `with_key` puts in a browser."""
    monkeypatch.setattr(registry, "_WORKS", {})
    register_work("cards")(lambda progress: Outcome(b"%PDF", "kortit.pdf", "application/pdf"))
    private, public = new_keys()
    made = BackgroundJob.objects.create(
        work="cards", title="60 korttia: Aamupala", asked_by=coordinator, language="fi",
        public_key=public,
    )  # fmt: skip
    made.private = private
    return made


def page(job):
    return f"{LIST}{job.pk}/"


def with_key(client, job):
    client.cookies[f"tyo-{job.pk}"] = job.private
    return client


def test_page_tells_how_far_the_work_is(signed_in, coordinator, job):
    BackgroundJob.objects.update(state="running", n_done=20, n_steps=60, beaten_at=timezone.now())

    html = signed_in(coordinator).get(page(job)).text

    assert '<progress max="60" value="20"' in html
    assert "Tehty 20/60" in html


def test_file_is_for_the_browser_that_asked(signed_in, coordinator, job):
    run_job(job.pk)
    client = signed_in(coordinator)

    strange = client.get(page(job)).text, client.get(f"{page(job)}tiedosto/")
    with_key(client, job)
    response = client.get(f"{page(job)}tiedosto/")

    assert "vain sillä selaimella" in strange[0]
    assert (strange[1].status_code, strange[1]["Location"]) == (302, page(job))
    assert response.content == b"%PDF"
    assert response["Content-Disposition"] == 'attachment; filename="kortit.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_file_goes_in_a_day(signed_in, coordinator, job):
    run_job(job.pk)
    BackgroundJob.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    client = with_key(signed_in(coordinator), job)

    assert client.get(f"{page(job)}tiedosto/").status_code == 404
    assert "Tiedosto on jo poistettu" in client.get(page(job)).text


def test_nobody_sees_the_work_of_another(signed_in, project, job):
    other = factories.make_membership(project=project).user
    run_job(job.pk)
    client = with_key(signed_in(other), job)

    assert client.get(page(job)).status_code == 404
    assert client.get(f"{page(job)}tiedosto/").status_code == 404
    assert "Et ole tilannut taustatöitä." in client.get(LIST).text


def test_list_shows_ones_own(signed_in, coordinator, job):
    html = signed_in(coordinator).get(LIST).text

    assert f'<a href="{page(job)}">60 korttia: Aamupala</a>' in html
    assert "odottaa vuoroaan" in html
