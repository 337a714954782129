from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from osallisuus.background import asking
from osallisuus.background.running import run_job
from osallisuus.models import BackgroundJob
from projects.models import AuditEvent, Project
from surveys.models import Response
from tests import factories
from tests.toolkits.archive.test_archive import archive_of, wipe
from toolkits.archive import waiting
from toolkits.archive.reading import read_archive
from toolkits.daily import drop_waiting_archives

OUT = "/hallinta/arkisto/hanke/pieni/"
IN = "/hallinta/arkisto/tuo/"


@pytest.fixture
def project(db):
    found = factories.make_project(slug="pieni", name="Pieni hanke")
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=found)))
    return found


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    """Jobs wait until a test does them, as for a worker."""
    monkeypatch.setattr(asking, "worker_is_alive", lambda: True)
    yield
    if default_storage.exists(waiting.FOLDER):
        for name in default_storage.listdir(waiting.FOLDER)[1]:
            default_storage.delete(f"{waiting.FOLDER}/{name}")


def done(client):
    """The newest job as its page has it, and the file that it left."""
    job = BackgroundJob.objects.latest("pk")
    run_job(job.pk)
    job.refresh_from_db()
    content = b""
    if job.file_path:
        content = client.get(f"/hallinta/taustatyot/{job.pk}/tiedosto/").content
        default_storage.delete(job.file_path)
    return job, content


def sent(client, content, name="hanke.zip"):
    return client.post(IN, {"file": ContentFile(content, name=name)})


def test_coordinator_takes_the_project_without_answers(project, outsider, signed_in):
    client = signed_in(factories.make_membership(project=project).user)

    page = client.get(OUT)
    client.post(OUT, {"with_answers": "on"})
    job, content = done(client)

    assert "Ota mukaan kortit ja vastaukset" not in page.text
    assert "Kortit ja vastaukset. Ne vie vain koordinaattori, jolla on myös" in page.text
    assert (job.state, job.file_name) == ("done", "hanke-pieni.zip")
    assert not read_archive(content).has_answers
    assert signed_in(outsider).get(OUT).status_code == 404


def test_who_has_both_rights_takes_the_answers_too(project, signed_in):
    person = factories.make_membership(project=project).user
    factories.make_membership(project=project, user=person, role="evaluator")
    client = signed_in(person)

    client.post(OUT, {"with_answers": "on", "key": ""})
    _job, content = done(client)
    refused = client.post(OUT, {"with_answers": "on", "key": "abc"})

    assert read_archive(content).n_of(Response) == 1
    assert refused.status_code == 422
    assert "Avain ei ole kokonainen." in refused.text
    assert AuditEvent.objects.filter(actor=person, action="export").count() == 1


def test_right_that_ends_while_the_work_waits_is_no_right(project, signed_in):
    person = factories.make_membership(project=project).user
    right = factories.make_membership(project=project, user=person, role="evaluator")
    client = signed_in(person)
    client.post(OUT, {"with_answers": "on"})

    right.delete()
    job, content = done(client)

    assert (job.state, job.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")
    assert content == b""


def test_superuser_sees_no_answers_but_brings_projects_in(project, superuser, signed_in):
    content = archive_of(project)
    wipe(project)
    client = signed_in(superuser)

    preview = client.get(sent(client, content).url)
    n_before = Project.objects.count()
    client.post(preview.request["PATH_INFO"])
    job, _content = done(client)

    assert "Kortit toimivat täällä kuten ennenkin." in preview.text
    assert "Kenelläkään ei ole vielä oikeuksia tuotuun hankkeeseen." in preview.text
    assert "Uusia" in preview.text
    assert n_before == 0
    loaded = Project.objects.get()
    assert job.next_url == f"/hallinta/projects/project/{loaded.pk}/change/"
    assert [Response.objects.count(), client.get(job.next_url).status_code] == [1, 200]
    assert client.get(preview.request["PATH_INFO"]).status_code == 404
    assert "Ota mukaan kortit" not in client.get(OUT).text


def test_work_that_is_begun_again_after_it_was_done_leads_to_the_project(
    project, superuser, signed_in
):
    client = signed_in(superuser)
    address = sent(client, archive_of(project)).url
    job = BackgroundJob.objects.create(
        work="archive_in", title="Tuodaan", asked_by=superuser, language="fi", n_begun=1,
        arguments={"token": address.split("/")[-2]},
    )  # fmt: skip

    done(client)

    job.refresh_from_db()
    assert (job.state, job.next_url) == ("done", f"/hallinta/projects/project/{project.pk}/change/")


def test_clash_is_told_before_anything_is_written(project, superuser, signed_in):
    client = signed_in(superuser)
    content = archive_of(project)

    same = client.get(sent(client, content).url)
    Project.objects.update(summary="Toinen")
    other = client.get(sent(client, content).url)
    client.post(other.request["PATH_INFO"])

    assert "Hanke Pieni hanke on jo täällä, ja se on sama kuin arkistossa." in same.text
    assert "Uusia" not in same.text
    assert "Hanke: osoitteen loppu ”pieni” on jo käytössä." in other.text
    assert not BackgroundJob.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Nimi;Osoite", "Arkisto ei ole ehjä."),
        (b"", "Tiedosto on tyhjä."),
        (b"0" * (5 * 1024 * 1024 + 1), "Tiedosto on suurempi kuin viisi megatavua."),
    ],
)
def test_bad_file_gets_a_sentence(superuser, signed_in, content, words):
    client = signed_in(superuser)

    response = sent(client, content)

    assert response.status_code == 422
    assert words in response.text


def test_archive_that_waits_is_sealed_and_goes_in_a_day(project, superuser, signed_in, monkeypatch):
    client = signed_in(superuser)
    token = sent(client, archive_of(project)).url.split("/")[-2]
    path = f"{waiting.FOLDER}/{token}"
    with default_storage.open(path) as file:
        resting = file.read()
    assert client.get(f"/tiedostot/{path}").status_code == 404

    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + timedelta(days=2))
    drop_waiting_archives(timezone.localdate())
    n_swept = waiting.sweep()

    assert b"PK" not in resting[:4]
    assert b"manifest" not in resting
    assert n_swept == 1
    assert waiting.kept(token) is None


def test_token_leads_to_no_other_file(superuser, signed_in):
    client = signed_in(superuser)

    assert [waiting.kept(token) for token in ("../db", "..", "a/b", "")] == [None] * 4
    assert client.get(f"{IN}..%2Fdb.sqlite3/").status_code == 404
