from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage

from osallisuus.background.running import run_job
from osallisuus.background.sealing import unseal
from osallisuus.files import pdf
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import Membership
from tests import factories
from tests.surveys.frozen import make_level, make_release

CHAPTERS = [("Tiivistelmä", "Mukaan tuli [[luku:osallistujia]] ihmistä."), ("Kuva", "Teksti.")]


@pytest.fixture(autouse=True)
def _own_folders(db, settings, tmp_path):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    WorkerBeat.objects.create(pk=1)


@pytest.fixture
def publication(project):
    release = make_release(project, make_level("project", project.slug, 12))
    return factories.make_publication(
        CHAPTERS, title="Loppujulkaisu", slug="loppu", project=project, release=release
    )


def page(publication):
    return f"/hallinta/toolkits/publication/{publication.pk}/pdf/"


def ask(client, publication):
    response = client.post(page(publication))
    job = BackgroundJob.objects.latest("pk")
    assert response.url == f"/hallinta/taustatyot/{job.pk}/"
    return job


def done(client, job):
    run_job(job.pk)
    job.refresh_from_db()
    if not job.file_path:
        return None
    with default_storage.open(job.file_path) as file:
        return unseal(file.read(), client.cookies[f"tyo-{job.pk}"].value)


def test_report_is_drawn_in_the_queue_and_its_first_reader_gets_the_same(
    signed_in, coordinator, publication, client
):
    desk = signed_in(coordinator)
    job = ask(desk, publication)
    assert pdf.known_pdf("julkaisu-loppu") is None

    content = done(desk, job)

    with pikepdf.open(BytesIO(content)) as document:
        assert str(document.docinfo["/Title"]) == "Loppujulkaisu – Yhdessä kunnassa"
    assert (job.state, job.n_done, job.n_steps) == ("done", 2, 2)
    assert (job.file_name, job.next_url) == ("julkaisu-loppu.pdf", "/julkaisut/loppu/")
    assert client.get("/julkaisut/loppu.pdf").content == content


def test_draft_comes_to_who_writes_it_and_is_kept_nowhere(signed_in, coordinator, publication):
    publication.is_published = False
    publication.save()
    desk = signed_in(coordinator)
    job = ask(desk, publication)

    content = done(desk, job)

    assert content[:5] == b"%PDF-"
    assert (job.next_url, pdf.known_pdf("julkaisu-loppu")) == ("", None)


def test_right_that_has_ended_draws_nothing(signed_in, coordinator, publication):
    desk = signed_in(coordinator)
    job = ask(desk, publication)
    Membership.objects.all().delete()

    assert done(desk, job) is None
    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")


def test_publication_without_chapters_says_so(signed_in, coordinator, project):
    bare = factories.make_publication(project=project, url="https://a.example/")
    desk = signed_in(coordinator)

    told = desk.post(page(bare))

    assert "Julkaisussa ei ole vielä lukuja." in told.text
    assert BackgroundJob.objects.count() == 0


def test_page_is_for_those_who_keep_publications(signed_in, outsider, coordinator, publication):
    assert signed_in(coordinator).get(page(publication)).status_code == 200
    assert signed_in(outsider).get(page(publication)).status_code == 404
