from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage
from docx import Document
from pptx import Presentation

from osallisuus.background.running import run_job
from osallisuus.background.sealing import unseal
from osallisuus.files import pdf
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import Membership
from surveys.models import Release
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
    return f"/hallinta/toolkits/publication/{publication.pk}/tiedosto/"


def ask(client, publication, kind="pdf"):
    response = client.post(page(publication), {"kind": kind})
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

    assert "Julkaisussa ei ole vielä osioita, joissa on tekstiä." in told.text
    assert BackgroundJob.objects.count() == 0


def test_page_is_for_those_who_keep_publications(signed_in, outsider, coordinator, publication):
    assert signed_in(coordinator).get(page(publication)).status_code == 200
    assert signed_in(outsider).get(page(publication)).status_code == 404


@pytest.mark.parametrize("is_published", [True, False])
def test_word_file_says_what_the_page_says(signed_in, coordinator, publication, is_published):
    publication.is_published = is_published
    publication.save()
    desk = signed_in(coordinator)
    job = ask(desk, publication, "docx")

    document = Document(BytesIO(done(desk, job)))

    words = [paragraph.text for paragraph in document.paragraphs]
    assert "Mukaan tuli 30 ihmistä." in words
    assert (job.file_name, job.next_url) == (
        "julkaisu-loppu.docx",
        "/julkaisut/loppu/" if is_published else "",
    )


def test_slides_have_the_figures_of_the_page(signed_in, coordinator, publication):
    desk = signed_in(coordinator)
    job = ask(desk, publication, "pptx")

    deck = Presentation(BytesIO(done(desk, job)))

    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [
        "Loppujulkaisu",
        "Keskeiset luvut",
        "Mikä muuttui",
        "Muutos osa-alueittain",
        "Osallistujat kunnittain",
        "Näin lukuja luetaan",
    ]
    [table] = [shape.table for shape in deck.slides[1].shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert ["Osallistujien määrä", "30"] in rows
    assert ["Montako vastasi alussa ja lopussa", "12"] in rows


def test_slides_need_figures_that_stand(signed_in, coordinator, publication):
    desk = signed_in(coordinator)
    Release.objects.update(withdrawn_on=date(2026, 5, 1))

    shown = desk.get(page(publication)).text
    job = ask(desk, publication, "pptx")

    assert ("Tee diat luvuista" in shown, done(desk, job)) == (False, None)
    job.refresh_from_db()
    assert job.sentence.startswith("Diat tehdään vahvistetuista tuloksista.")
