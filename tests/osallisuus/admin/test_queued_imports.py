from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from osallisuus.admin.transfer import desk as transfer
from osallisuus.background.running import run_job
from osallisuus.background.waiting import TABLES
from osallisuus.daily import run_daily
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import AuditEvent, CostLine, Membership, PilotSession
from tests import factories

IMPORT = reverse("admin:projects_pilotsession_import")
HEADINGS = "Kokeilu;Päivä;Toteutuminen;Asukkaita"


@pytest.fixture(autouse=True)
def _large(db, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(transfer, "CHECKED_AT_ONCE", 2)
    # A worker there is, so that no thread begins beside the test.
    WorkerBeat.objects.create(pk=1)


@pytest.fixture
def pilot(project):
    return factories.make_pilot(project=project, slug="aamupala")


def file_of(*lines):
    return SimpleUploadedFile("maijan.csv", "\n".join([HEADINGS, *lines]).encode())


def good(n_rows=3):
    days = [date(2026, 2, 5) + timedelta(days=number) for number in range(n_rows)]
    return [f"aamupala;{day.day}.{day.month}.{day.year};pidetty;9" for day in days]


def sent(client, *lines, **more):
    """The page to which a file leads, and its job."""
    response = client.post(IMPORT, {"file": file_of(*lines), **more})
    return response.url, BackgroundJob.objects.latest("pk")


def done(job):
    run_job(job.pk)
    job.refresh_from_db()
    return job


def confirmed(client, job):
    client.post(job.next_url)
    return BackgroundJob.objects.latest("pk")


def n_files():
    return len(default_storage.listdir("tuonnit")[1])


def test_file_of_many_rows_is_checked_then_looked_at_then_brought_in(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    url, job = sent(client, *good())
    assert url == reverse("background:job", args=[job.pk])
    assert (done(job).state, job.sentence) == (
        "done",
        "Tiedosto on kunnossa. Mitään ei ole vielä tallennettu.",
    )
    assert (job.n_done, job.n_steps, PilotSession.objects.count()) == (3, 3, 0)

    page = client.get(job.next_url).text
    bringing = done(confirmed(client, job))

    assert "uusia rivejä 3, muuttuneita 0, ennallaan 0, tyhjiä 0" in page
    assert bringing.sentence == (
        "Tuotiin tiedosto: uusia rivejä 3, muuttuneita 0, ennallaan 0, tyhjiä 0."
    )
    assert bringing.next_url == reverse("admin:projects_pilotsession_changelist")
    assert PilotSession.objects.count() == 3
    assert set(PilotSession.history.values_list("history_user", "history_type")) == {
        (coordinator.pk, "+")
    }
    event = AuditEvent.objects.get(action="import")
    assert (event.actor, event.n_rows, event.target) == (coordinator, 3, "toimintakerrat (csv)")
    assert "on jo tallennettu tai poistettu" in client.get(job.next_url).text


def test_every_problem_waits_on_a_page_and_nothing_is_stored(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    lines = [*good(2), "aamupala;ensi viikolla;pidetty;9", "aamupala;9.2.2026;pidetty;kaksi"]
    _url, job = sent(client, *lines)

    assert done(job).sentence == "Tiedostossa on 2 korjattavaa kohtaa. Mitään ei tallennettu."
    page = client.get(job.next_url).text
    refused = client.post(job.next_url)

    assert "Rivi 4" in page
    assert "Asukkaita: Kirjoita kokonaisluku, esimerkiksi 12, tai jätä tyhjäksi." in page
    assert "Tallenna rivit" not in page
    assert (refused.status_code, BackgroundJob.objects.count()) == (200, 1)
    assert PilotSession.objects.count() == 0


def test_problems_do_not_rest_in_the_job(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    _url, job = sent(client, *good(2), "Maija M.;9.2.2026;pidetty;9")
    done(job)

    assert "Maija M." in client.get(job.next_url).text
    row = str(BackgroundJob.objects.values_list().get())
    stored = []
    for name in default_storage.listdir("tuonnit")[1]:
        with default_storage.open(f"tuonnit/{name}") as file:
            stored.append(file.read())
    assert "maija" not in row.lower()
    assert [b"Maija" in content for content in stored] == [False, False]


def test_long_file_is_not_even_read_in_the_request(signed_in, coordinator, pilot, monkeypatch):
    monkeypatch.setattr(transfer, "BYTES_AT_ONCE", 10)
    monkeypatch.setattr(transfer, "sheet_of", None)

    _url, job = sent(signed_in(coordinator), *good(1))

    assert (done(job).n_steps, job.state) == (1, "done")


def test_file_that_cannot_be_read_is_told_on_the_page(signed_in, coordinator, monkeypatch):
    monkeypatch.setattr(transfer, "BYTES_AT_ONCE", 10)
    client = signed_in(coordinator)
    file = SimpleUploadedFile("kulut.xlsx", b"not a workbook at all")
    client.post(IMPORT, {"file": file})
    job = done(BackgroundJob.objects.get())

    assert job.sentence == "Tiedostossa on yksi korjattava kohta. Mitään ei tallennettu."
    assert "Tiedostoa ei voitu lukea." in client.get(job.next_url).text


def test_right_that_has_ended_brings_nothing_in(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    job = done(sent(client, *good())[1])
    bringing = confirmed(client, job)
    Membership.objects.all().delete()

    assert (done(bringing).state, bringing.sentence) == (
        "failed",
        "Sinulla ei ole enää oikeutta tähän.",
    )
    assert PilotSession.objects.count() == 0


def test_what_changed_after_the_check_is_held_against_the_file_again(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    job = done(sent(client, *good())[1])
    pilot.delete()
    bringing = done(confirmed(client, job))

    assert bringing.state == "failed"
    assert bringing.sentence.startswith("Tiedostoa ei tallennettu. Rivi 2: ")
    assert PilotSession.objects.count() == 0


def test_pressing_twice_brings_in_once(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    job = done(sent(client, *good())[1])

    first, second = confirmed(client, job), confirmed(client, job)
    done(first)

    assert (first.pk, PilotSession.objects.count()) == (second.pk, 3)


def test_page_is_for_who_asked_alone(signed_in, coordinator, project, pilot):
    other = factories.make_membership(project=project).user
    job = done(sent(signed_in(coordinator), *good())[1])
    costs = reverse("admin:projects_costline_checked", args=[job.pk])

    assert signed_in(other).get(job.next_url).status_code == 404
    assert signed_in(coordinator).get(costs).status_code == 404
    assert signed_in(coordinator).get(job.next_url).status_code == 200


def test_page_of_a_check_that_is_not_over_leads_to_its_progress(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    url, job = sent(client, *good())
    page = reverse("admin:projects_pilotsession_checked", args=[job.pk])

    assert client.get(page).url == url


def test_files_that_nobody_comes_back_to_go_in_a_day(
    signed_in, coordinator, pilot, monkeypatch, django_capture_on_commit_callbacks
):
    job = done(sent(signed_in(coordinator), *good())[1])
    assert n_files() == 2
    monkeypatch.setattr("osallisuus.background.waiting.HOURS", -1)

    with django_capture_on_commit_callbacks(execute=True):
        run_daily(timezone.localdate())

    assert n_files() == 0
    assert "on jo tallennettu tai poistettu" in signed_in(coordinator).get(job.next_url).text
    assert done(confirmed_anyway(job, coordinator)).sentence == (
        "Tiedostoa ei enää ole. Valitse se uudelleen."
    )


def confirmed_anyway(job, person):
    return BackgroundJob.objects.create(
        work="table-in", title="Tuonti", asked_by=person, language="fi", arguments=job.arguments
    )


def test_small_file_comes_in_at_once(signed_in, coordinator, pilot):
    signed_in(coordinator).post(IMPORT, {"file": file_of(*good(2))})

    assert (BackgroundJob.objects.count(), PilotSession.objects.count()) == (0, 2)
    assert TABLES.sweep() == 0


def test_costs_are_brought_in_with_their_project_in_the_log(signed_in, coordinator, pilot):
    lines = [f"aamupala;5.2.2026;tarjoilu;{n},50" for n in (1, 2, 3)]
    text = "\n".join(["Kokeilu;Päivä;Laji;Euroa", *lines])
    client = signed_in(coordinator)
    file = SimpleUploadedFile("kulut.csv", text.encode())
    client.post(reverse("admin:projects_costline_import"), {"file": file})
    job = done(BackgroundJob.objects.get())

    done(confirmed(client, job))

    assert sorted(map(str, CostLine.objects.values_list("amount", flat=True))) == [
        "1.50", "2.50", "3.50",
    ]  # fmt: skip
    assert AuditEvent.objects.get(action="import").project == pilot.project
