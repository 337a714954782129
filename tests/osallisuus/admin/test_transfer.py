import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from osallisuus.admin.transfer import desk as transfer
from osallisuus.background.running import run_job
from osallisuus.background.sealing import unseal
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import AuditEvent, Membership
from tests import factories

EXPORT = "admin:projects_pilot_export"


@pytest.fixture(autouse=True)
def _large(db, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(transfer, "ROWS_AT_ONCE", 1)
    # A worker there is, so that no thread begins beside the test.
    WorkerBeat.objects.create(pk=1)


@pytest.fixture
def pilots(project):
    for name in ("Iltapala", "Raati", "Kahvila"):
        factories.make_pilot(project=project, name=name, kind="group")
    factories.make_pilot(project=project, name="Juhla", kind="event")
    factories.make_pilot(name="Vieras")


def ask(client, query=""):
    response = client.post(reverse(EXPORT) + query, {"format": "csv"})
    job = BackgroundJob.objects.get()
    assert response["Location"] == reverse("background:job", args=[job.pk])
    run_job(job.pk)
    job.refresh_from_db()
    return job, client.cookies[f"tyo-{job.pk}"].value


def test_table_of_many_rows_is_written_in_the_queue_by_the_filters(signed_in, coordinator, pilots):
    job, key = ask(signed_in(coordinator), "?kind__exact=group")

    with default_storage.open(job.file_path) as file:
        text = unseal(file.read(), key).decode("utf-8-sig")
    assert job.state == "done"
    assert [name in text for name in ("Iltapala", "Raati", "Kahvila", "Juhla", "Vieras")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    event = AuditEvent.objects.get(action="export")
    assert (event.actor, event.n_rows) == (coordinator, 3)


def test_table_of_few_rows_comes_at_once(signed_in, coordinator, pilots):
    response = signed_in(coordinator).post(
        reverse(EXPORT) + "?kind__exact=event", {"format": "csv"}
    )

    assert "Juhla" in response.content.decode("utf-8-sig")
    assert BackgroundJob.objects.count() == 0


def test_right_that_has_ended_writes_no_table(signed_in, coordinator, pilots):
    signed_in(coordinator).post(reverse(EXPORT), {"format": "csv"})
    Membership.objects.all().delete()

    job = BackgroundJob.objects.get()
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")
    assert (job.file_path, AuditEvent.objects.count()) == ("", 0)
