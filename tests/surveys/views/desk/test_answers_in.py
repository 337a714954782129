from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from osallisuus.background.running import LOST, run_job, take_up_again
from osallisuus.background.waiting import TABLES
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import AuditEvent, Membership
from surveys.answering.files.response_files import FACTS
from surveys.models import Card, Response
from surveys.queries.pairs import pairs
from surveys.services import load_instrument
from surveys.services.importing.arrivals import only_one
from tests import factories
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
QUERIES = 7
HEADINGS = "code;pilot;phase;answered_on;channel;help;language;ihmissuhteet_1"
CHANGED = (
    "Vastauksia on tullut tarkistuksen jälkeen, eikä tiedosto enää sovi niihin. Mitään ei "
    "tallennettu. Tarkista tiedosto uudelleen."
)


@pytest.fixture(autouse=True)
def _waiting(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # A worker there is, so that no thread begins beside the test.
    WorkerBeat.objects.create(pk=1)


@pytest.fixture
def survey(project):
    pilot = factories.make_pilot(project=project, slug="aamupala", name="Aamupala")
    return factories.make_survey(project=project, instrument=load_instrument(OWN), pilot=pilot)


def address(project, name="answers-in", *args):
    return reverse(f"releases:{name}", args=[project.slug, *args])


def line(code, phase="start", answer=4):
    day = {"start": "5.2.2026", "end": "5.3.2026"}[phase]
    return f"{code};aamupala;{phase};{day};paper;alone;fi;{answer}"


def upload(*lines, name="maijan.csv"):
    return SimpleUploadedFile(name, "\n".join([HEADINGS, *lines]).encode())


def checked(client, project, *lines):
    """The job that has checked a file of these lines."""
    client.post(address(project), {"file": upload(*lines)})
    return done(BackgroundJob.objects.latest("pk"))


def done(job):
    run_job(job.pk)
    job.refresh_from_db()
    return job


def confirmed(client, job, **data):
    client.post(job.next_url, data | {"is_seen": "on"})
    return done(BackgroundJob.objects.latest("pk"))


def page(client, job):
    return client.get(job.next_url).content.decode()


@pytest.mark.parametrize("actor", ["coordinator", "evaluator"])
def test_file_is_checked_looked_at_and_then_brought_in(request, signed_in, project, survey, actor):
    person = request.getfixturevalue(actor)
    client = signed_in(person)

    check = checked(client, project, line("a"), line("a", "end"), line("b"))
    before = page(client, check), Response.objects.count()
    brought = confirmed(client, check)

    assert (check.state, check.sentence) == (
        "done",
        "Tiedosto on kunnossa. Mitään ei ole vielä tallennettu.",
    )
    assert before[1] == 0
    assert "Siinä on 3 vastausta." in before[0]
    assert "<td>2</td><td>1</td>" in before[0]
    assert "aiemmin tuodun tiedoston koodeja. Uusia on 2." in before[0]
    assert brought.sentence == (
        f"Tuotiin 3 vastausta hankkeeseen {project.name}. Tiedoston ihmisistä 1 vastasi sekä "
        "alussa että lopussa, 1 vain alussa ja 0 vain lopussa."
    )
    assert (Response.objects.count(), len(pairs(project.surveys.all()))) == (3, 1)
    event = AuditEvent.objects.get(action="import")
    assert (event.actor, event.target, event.n_rows) == (person, "vastaukset: tiedosto.csv", 3)
    assert "Tiedosto on jo tallennettu tai poistettu." in page(client, check)


def test_problems_are_told_by_row_and_nothing_can_be_stored(
    signed_in, coordinator, project, survey
):
    client = signed_in(coordinator)

    check = checked(client, project, line("a"), line("a"), line("b", answer=9))
    seen = page(client, check)
    client.post(check.next_url, {"is_seen": "on"})

    assert check.sentence == "Tiedostossa on 2 korjattavaa kohtaa. Mitään ei tallennettu."
    assert "sama koodi ja vaihe kuin rivillä 2." in seen
    assert "ihmissuhteet_1 on ”9”. Valitse jokin annetuista vaihtoehdoista." in seen
    assert ("Tallenna vastaukset" in seen, BackgroundJob.objects.count()) == (False, 1)
    assert (Response.objects.count(), Card.objects.count()) == (0, 0)


@pytest.mark.parametrize(("reading", "n_pairs"), [("same", 1), ("apart", 0)])
def test_codes_that_a_spreadsheet_changed_are_asked_about(
    signed_in, coordinator, project, survey, reading, n_pairs
):
    client = signed_in(coordinator)
    check = checked(client, project, line("0012"), line("12", "end"))

    asked = client.post(check.next_url, {"is_seen": "on"})

    assert asked.status_code == 422
    assert "Valitse, miten koodit luetaan." in asked.content.decode()
    assert "Rivit 2, 3: koodit eroavat vain nollien" in asked.content.decode()
    assert Response.objects.count() == 0
    confirmed(client, check, reading=reading)
    assert (Response.objects.count(), len(pairs(project.surveys.all()))) == (2, n_pairs)


def test_what_has_come_since_the_check_stops_the_import(signed_in, coordinator, project, survey):
    client = signed_in(coordinator)
    first = checked(client, project, line("a"))
    second = checked(client, project, line("a"), line("b"))
    confirmed(client, first)

    brought = confirmed(client, second)

    assert (brought.state, brought.sentence) == ("failed", CHANGED)
    assert Response.objects.count() == 1


def test_import_begun_again_writes_nothing_more(signed_in, coordinator, project, survey):
    client = signed_in(coordinator)
    check = checked(client, project, line("a"))
    brought = confirmed(client, check)
    # As if the worker had been killed before it could say that it was done.
    lost = timezone.now() - 2 * LOST
    BackgroundJob.objects.filter(pk=brought.pk).update(state="running", beaten_at=lost)
    token = TABLES.keep(upload(line("a")).read())
    BackgroundJob.objects.filter(pk=brought.pk).update(
        arguments=brought.arguments | {"token": token}
    )

    assert take_up_again() == [brought.pk]
    again = done(brought)

    assert (again.state, again.sentence) == ("done", brought.sentence)
    assert (Response.objects.count(), AuditEvent.objects.filter(action="import").count()) == (1, 1)


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the same connection gets PostgreSQL's lock again"
)
def test_second_import_at_once_is_told_to_wait(signed_in, coordinator, project, survey):
    client = signed_in(coordinator)
    check = checked(client, project, line("a"))

    with only_one():
        busy = confirmed(client, check)

    assert (busy.state, busy.sentence) == (
        "failed",
        "Toinen tuonti on vielä kesken. Yritä sen jälkeen.",
    )
    assert confirmed(client, check).state == "done"


def test_who_has_lost_the_right_meanwhile_brings_nothing(signed_in, coordinator, project, survey):
    client = signed_in(coordinator)
    check = checked(client, project, line("a"))
    client.post(check.next_url, {"is_seen": "on"})
    Membership.objects.filter(user=coordinator).delete()

    brought = done(BackgroundJob.objects.latest("pk"))

    assert (brought.state, brought.sentence) == ("failed", "Sinulla ei ole enää oikeutta tähän.")
    assert Response.objects.count() == 0


def test_check_is_its_askers_and_its_projects_alone(signed_in, coordinator, evaluator, project):
    other = factories.make_membership(user=coordinator).project
    job = BackgroundJob.objects.create(
        work="answers-check",
        title="Rivit",
        asked_by=coordinator,
        state="done",
        arguments={"project": project.pk, "token": "", "name": "tiedosto.csv"},
    )

    statuses = [
        signed_in(person).get(address(where, "answers-checked", job.pk)).status_code
        for person, where in ((coordinator, project), (coordinator, other), (evaluator, project))
    ]

    assert statuses == [200, 404, 404]


def test_file_waits_sealed(signed_in, coordinator, project, survey):
    checked(signed_in(coordinator), project, line("maija"), line("maija"))

    folder = Path(default_storage.path("tuonnit"))
    kept = [path.read_bytes() for path in folder.iterdir()]

    assert len(kept) == 2
    assert not any(b"maija" in one or b"rivill" in one for one in kept)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Valitse tiedosto."),
        (upload(name="vastaukset.txt"), "Valitse tiedosto, jonka nimi päättyy .csv tai .xlsx."),
    ],
)
def test_what_is_no_file_of_rows_is_refused(
    signed_in, coordinator, project, survey, file, sentence
):
    data = {"is_seen": "on"} | ({"file": file} if file else {})

    response = signed_in(coordinator).post(address(project), data)

    assert (response.status_code, BackgroundJob.objects.count()) == (422, 0)
    assert sentence in response.content.decode()


def test_template_has_every_column_and_explains_it(signed_in, coordinator, project, survey):
    response = signed_in(coordinator).get(address(project, "answers-template"))

    book = openpyxl.load_workbook(BytesIO(response.content))
    keys = [item.key for item in OWN.items]
    assert [cell.value for cell in book.worksheets[0][1]] == [*FACTS, *keys]
    guide = {row[0].value: row[1].value for row in book["Ohje"].iter_rows(min_row=2)}
    assert guide == dict.fromkeys(FACTS, "pakollinen") | dict.fromkeys(keys, "vapaaehtoinen")


def test_project_without_a_survey_says_so(signed_in, coordinator, project):
    seen = signed_in(coordinator).get(address(project)).content.decode()

    assert "Hankkeessa ei ole vielä kokeilua, jolla on kysely." in seen
    assert 'type="file"' not in seen


def test_consultation_without_a_pilot_takes_no_file(
    signed_in, coordinator, project, survey, municipality
):
    factories.make_survey(
        project=project, kind="consultation", pilot=None, municipality=municipality
    )

    seen = signed_in(coordinator).get(address(project))

    assert [pilot.slug for pilot in seen.context["pilots"]] == ["aamupala"]


def test_queries_do_not_grow_with_pilots(
    signed_in, coordinator, project, survey, django_assert_num_queries
):
    client = signed_in(coordinator)
    client.get(address(project))
    with django_assert_num_queries(QUERIES):
        client.get(address(project))
    for number in range(2):
        factories.make_survey(
            project=project,
            instrument=survey.instrument,
            pilot=factories.make_pilot(project=project, slug=f"kokeilu-{number}"),
        )
    # The first look after a change also asks for the version of the data.
    client.get(address(project))

    with django_assert_num_queries(QUERIES):
        assert "kokeilu-1" in client.get(address(project)).content.decode()
