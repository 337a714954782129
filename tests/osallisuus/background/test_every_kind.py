"""Every kind of work × a worker that is killed: whoever takes it up again does it once.

The kill is an exception that no work catches, after which the job stands as a killed process leaves
it; `tests/server/test_worker.py` kills real processes.
"""

import json
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from osallisuus.background import registry, running
from osallisuus.background.asking import ask
from osallisuus.background.running import LOST, Progress, run_job, take_up_again
from osallisuus.background.sealing import new_keys
from osallisuus.background.waiting import LETTERS, TABLES
from osallisuus.models import BackgroundJob, WorkerBeat
from projects.models import AuditEvent, PilotSession, Project, SignUp
from surveys.evaluation.disclosure.plan import HIDE
from surveys.models import Card, Release, ReleasePreview, Response
from surveys.reports.frozen.codec import encode
from surveys.services import load_instrument
from tests import factories
from tests.surveys.frozen import make_level, make_release
from tests.surveys.reports.samples import three_places
from tests.surveys.walks import OWN, make_ready_survey
from tests.toolkits.archive.test_archive import archive_of, wipe
from toolkits.archive import waiting

pytestmark = pytest.mark.django_db
LINES = ["Kokeilu;Päivä;Toteutuminen", *(f"aamupala;{day}.2.2026;pidetty" for day in (5, 6))]
SENT = [
    "code;pilot;phase;answered_on;channel;help;language;ihmissuhteet_1",
    "a;aamupala;start;5.2.2026;paper;alone;fi;4",
    "b;aamupala;start;5.2.2026;paper;alone;fi;5",
]
ONE_STEP = {"answers", "release-freeze", "table"}
"""Kinds that tell of no progress."""


class Killed(BaseException):
    """What a process does not survive."""


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    # A worker there is, so that no thread begins beside the test.
    WorkerBeat.objects.create(pk=1)


def n_events(action):
    return AuditEvent.objects.filter(action=action).count()


def cards(project, by):
    survey = make_ready_survey(project=project)
    arguments = {"survey": survey.pk, "n_cards": 3, "base_url": "https://p.example/"}
    usable = Card.objects.filter(sheet__revoked_on=None)
    return arguments | {"language": "fi", "is_large_print": False}, usable.count, 3


def answers(project, by):
    factories.make_membership(project=project, user=by, role="evaluator")
    three_places(project)
    arguments = {"project": project.pk, "purpose": "arviointi", "exact_reason": ""}
    # Each time that the answers are read leaves its own trace.
    return arguments, lambda: n_events("answers") in (1, 2), True


def preview(project, by):
    three_places(project)
    arguments = {"project": project.pk, "protection": encode(HIDE)}
    return arguments, ReleasePreview.objects.count, 1


def freeze(project, by):
    three_places(project)
    arguments = {"project": project.pk, "protection": encode(HIDE)}
    return arguments, Release.objects.count, 1


def table(project, by):
    factories.make_pilot(project=project)
    arguments = {"model": "projects.pilot", "query": "", "file_format": "csv"}
    return arguments, lambda: n_events("export") in (1, 2), True


def table_check(project, by):
    factories.make_pilot(project=project, slug="aamupala")
    token = TABLES.keep("\n".join(LINES).encode())
    arguments = {"model": "projects.pilotsession", "token": token, "name": "kerrat.csv"}
    return arguments, PilotSession.objects.count, 0


def table_in(project, by):
    arguments, _count, _n = table_check(project, by)
    return arguments, lambda: (PilotSession.objects.count(), n_events("import")), (2, 1)


def answers_check(project, by):
    pilot = factories.make_pilot(project=project, slug="aamupala")
    factories.make_survey(project=project, instrument=load_instrument(OWN), pilot=pilot)
    token = TABLES.keep("\n".join(SENT).encode())
    arguments = {"project": project.pk, "token": token, "name": "tiedosto.csv"}
    return arguments, Response.objects.count, 0


def answers_in(project, by):
    arguments, _count, _n = answers_check(project, by)
    arguments |= {"reading": "ask"}
    return arguments, lambda: (Response.objects.count(), n_events("import")), (2, 1)


def letters(project, by):
    session = factories.make_coaching_session(project=project)
    people = [
        SignUp.objects.create(
            session=session, name=name, email=f"{name}@a.example", sector="resident"
        )
        for name in ("Aino", "Eero", "Onni")
    ]
    words = {"subject": "Tuo eväät", "text": "Kahvi on."}
    return (
        {
            "session": session.pk,
            "recipients": [person.pk for person in people],
            "token": LETTERS.keep(json.dumps(words).encode()),
            "site_url": "https://p.example",
            "key": str(uuid4()),
        },
        lambda: len(mail.outbox),
        3,
    )


def archive_out(project, by):
    return {"project": project.pk, "sealed_to": ""}, Project.objects.count, 1


def archive_in(project, by):
    by.is_superuser = True
    by.save()
    token = waiting.keep(archive_of(project, answers=False))
    wipe(project)
    return {"token": token}, Project.objects.count, 1


def publication(project, by):
    found = factories.make_publication([("Alku", "Teksti")], project=project)
    arguments = {"publication": found.pk, "base_url": "https://p.example/"}
    return arguments, lambda: found.chapters.count(), 1


def slides(project, by):
    release = make_release(project, make_level("project", project.slug, 12))
    found = factories.make_publication([("Alku", "Teksti")], project=project, release=release)
    arguments = {"publication": found.pk, "base_url": "https://p.example/"}
    return arguments, lambda: found.chapters.count(), 1


KINDS = {
    "cards": cards,
    "answers": answers,
    "release-preview": preview,
    "release-freeze": freeze,
    "table": table,
    "table-check": table_check,
    "table-in": table_in,
    "answers-check": answers_check,
    "answers-in": answers_in,
    "coaching-letter": letters,
    "archive_out": archive_out,
    "archive_in": archive_in,
    "publication-pdf": publication,
    "publication-docx": publication,
    "publication-pptx": slides,
}
AT_ITS_END = "at its end"
AT_A_SIGN = "at a sign of its progress"


def die(*args, **kwargs):
    raise Killed


def killed(job, monkeypatch, moment):
    """Begins with the job and dies in it; whether it came so far."""
    with monkeypatch.context() as patch, suppress(Killed):
        if moment == AT_ITS_END:
            patch.setattr(running, "_end", die)
        else:
            patch.setattr(Progress, "say", die)
        run_job(job.pk)
        return False
    past = timezone.now() - LOST - timedelta(seconds=1)
    BackgroundJob.objects.filter(pk=job.pk).update(beaten_at=past)
    return True


def test_every_kind_of_work_is_tried():
    assert set(registry._WORKS) == set(KINDS)


@pytest.mark.parametrize("moment", [AT_ITS_END, AT_A_SIGN])
@pytest.mark.parametrize("work", KINDS)
def test_killed_work_is_taken_up_again_and_done_once(
    project, coordinator, monkeypatch, work, moment
):
    arguments, count, expected = KINDS[work](project, coordinator)
    job = ask(work, title="Työ", by=coordinator, public_key=new_keys()[1], **arguments)
    is_cut_off = killed(job, monkeypatch, moment)
    assert is_cut_off is (moment == AT_ITS_END or work not in ONE_STEP)
    if not is_cut_off:
        return

    assert (take_up_again(), take_up_again()) == ([job.pk], [])
    assert [run_job(job.pk), run_job(job.pk)] == [True, False]

    job.refresh_from_db()
    assert (job.state, job.n_begun) == ("done", 2)
    assert count() == expected
