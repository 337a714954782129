from datetime import date

import pytest

from osallisuus.background import asking
from osallisuus.models import WorkerBeat
from surveys.pages import result_files
from surveys.services.releasing.releases import freeze_release
from tests.reading import main_text, pdf_text
from tests.surveys.reports.samples import three_places

pytestmark = pytest.mark.django_db


class Later:
    """A thread whose work is done when the test says so."""

    waiting: list = []

    def __init__(self, *, target, **_options):
        self.target = target

    def start(self):
        self.waiting.append(self.target)


@pytest.fixture
def large(project, settings, tmp_path, monkeypatch):
    """A project whose report is large, and whose files nobody has made."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(result_files, "LARGE", 2)
    settings.WHOLE_LANGUAGES = ["fi"]
    monkeypatch.setattr(asking, "Thread", Later)
    monkeypatch.setattr(asking, "_alone", lambda work, *arguments: work(*arguments))
    monkeypatch.setattr(Later, "waiting", [])
    three_places(project)
    freeze_release(project=project, today=date(2026, 6, 1))
    return project


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_large_file_is_made_by_the_queue_once(
    client, large, ending, django_capture_on_commit_callbacks
):
    path = f"/tulokset/{large.slug}.{ending}"

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.get(path), client.get(path)
    [work] = Later.waiting
    work()
    found = client.get(path)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first["Cache-Control"] == "no-store"
    assert "Tiedosto valmistuu… Tuloksia on paljon" in main_text(first)
    assert (found.status_code, found.content[:2]) == (200, {"pdf": b"%P", "xlsx": b"PK"}[ending])


def test_pdf_of_the_queue_says_what_the_page_says(client, large):
    result_files.make_files.call(large.pk, "http://testserver/")

    text = pdf_text(client.get(f"/tulokset/{large.slug}.pdf").content)

    assert "Luvut vahvistettu 1.6.2026." in text
    assert "Näin arvioitiin" in text


def test_new_name_of_the_project_makes_the_pdf_anew(client, large):
    result_files.make_files.call(large.pk, "http://testserver/")
    path = f"/tulokset/{large.slug}.pdf"
    before = client.get(path).status_code

    type(large).objects.filter(pk=large.pk).update(name="Uusi nimi")

    assert (before, client.get(f"{path}?uusi").status_code) == (200, 202)


def test_worker_gets_the_work_where_one_runs(
    client, large, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(
        type(result_files.make_files), "enqueue", lambda task, *found: asked.append(found)
    )
    WorkerBeat.objects.create(pk=1)

    with django_capture_on_commit_callbacks(execute=True):
        client.get(f"/tulokset/{large.slug}.pdf")

    assert (asked, Later.waiting) == ([(large.pk, "http://testserver/")], [])


def test_files_of_a_project_that_is_hidden_meanwhile_are_not_made(large, tmp_path):
    large.is_published = False
    large.save()

    result_files.make_files.call(large.pk, "http://testserver/")

    assert not (tmp_path / "kept").exists()


def test_small_file_is_made_at_once(client, large, monkeypatch):
    monkeypatch.setattr(result_files, "LARGE", 60)

    assert client.get(f"/tulokset/{large.slug}.xlsx").status_code == 200
