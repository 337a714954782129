from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.storage import default_storage

from osallisuus.background.asking import ask
from osallisuus.background.running import run_job
from osallisuus.background.sealing import new_keys, unseal
from osallisuus.models import BackgroundJob
from projects.models import Membership
from surveys.models import Card, CardSheet
from surveys.services import card_files, make_cards
from surveys.services.card_files import printed_batch, sheet_sizes
from tests.surveys.walks import make_ready_survey


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def survey(project):
    return make_ready_survey(project=project)


def asked(survey, coordinator, n_cards=3):
    private, public = new_keys()
    job = ask(
        "cards",
        title="Kortit",
        by=coordinator,
        public_key=public,
        survey=survey.pk,
        n_cards=n_cards,
        language="fi",
        is_large_print=False,
        base_url="https://portaali.example/",
    )
    return job, private


def opened(job, private):
    job.refresh_from_db()
    with default_storage.open(job.file_path) as file:
        return unseal(file.read(), private)


def test_one_sheet_is_a_pdf(survey, coordinator):
    job, private = asked(survey, coordinator)

    run_job(job.pk)

    with pikepdf.open(BytesIO(opened(job, private))) as pdf:
        assert len(pdf.pages) == 1
    assert (job.state, job.file_name) == ("done", f"kortit-{survey.slug}-A.pdf")
    assert (job.n_done, job.n_steps, Card.objects.count()) == (3, 3, 3)


def test_many_cards_are_sheets_in_one_file(survey, coordinator, monkeypatch):
    monkeypatch.setattr(card_files, "MAX_CARDS_IN_SHEET", 2)
    monkeypatch.setattr(card_files, "CARDS_IN_FILE", 2)
    job, private = asked(survey, coordinator, n_cards=6)

    run_job(job.pk)

    with ZipFile(BytesIO(opened(job, private))) as archive:
        names = [f"kortit-{survey.slug}-{letter}.pdf" for letter in "ABC"]
        assert archive.namelist() == names
    sizes = [sheet.cards.count() for sheet in CardSheet.objects.order_by("letter")]
    assert (sizes, job.content_type) == ([2, 2, 2], "application/zip")


def test_printing_begun_again_drops_what_was_lost(survey, coordinator):
    job, private = asked(survey, coordinator)
    lost = make_cards(survey=survey, n_cards=3).sheet
    BackgroundJob.objects.filter(pk=job.pk).update(memory={"sheets": [lost.pk]})

    run_job(job.pk)

    lost.refresh_from_db()
    assert lost.revoked_on is not None
    job.refresh_from_db()
    assert job.file_name == f"kortit-{survey.slug}-B.pdf"
    assert job.memory["sheets"] == [lost.pk, CardSheet.objects.get(letter="B").pk]


def test_right_that_has_ended_prints_nothing(survey, coordinator):
    job, _private = asked(survey, coordinator)
    Membership.objects.all().delete()

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")
    assert Card.objects.count() == 0


def test_answers_wait_for_the_evaluator_alone(project, coordinator):
    job = ask("answers", title="Koodatut", by=coordinator, project=project.pk,
              purpose="tutkimus", exact_reason="")  # fmt: skip

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")


@pytest.mark.parametrize(
    ("n_cards", "sizes"),
    [(1, [1]), (200, [200]), (201, [100, 100, 1]), (1000, [100] * 10)],
)
def test_sheet_sizes(n_cards, sizes):
    assert sheet_sizes(n_cards) == sizes


def test_progress_names_the_cards_that_are_printed(survey, coordinator, monkeypatch):
    monkeypatch.setattr(card_files, "MAX_CARDS_IN_SHEET", 2)
    monkeypatch.setattr(card_files, "CARDS_IN_FILE", 2)
    said, remembered = [], []

    printed_batch(
        survey=survey, n_cards=3, by=coordinator, absolute=lambda path: f"https://p.example{path}",
        remember=remembered.append, say=lambda *steps: said.append(steps),
        language="fi", is_large_print=False,
    )  # fmt: skip

    assert said == [(2, 3), (3, 3)]
    assert remembered == list(CardSheet.objects.order_by("pk").values_list("pk", flat=True))
