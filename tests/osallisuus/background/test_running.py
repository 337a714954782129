import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import get_language

from osallisuus.background import asking, registry
from osallisuus.background.asking import ask, rescue, worker_is_alive
from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import LOST, MOST_BEGUN, run_job, take_up_again
from osallisuus.background.sealing import new_keys, unseal
from osallisuus.models import BackgroundJob, WorkerBeat

State = BackgroundJob.State


@pytest.fixture(autouse=True)
def _own_works(monkeypatch):
    monkeypatch.setattr(registry, "_WORKS", {})


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def asked(person, work="count", **arguments):
    return ask(work, title="Laske", by=person, **arguments)


def fresh(job):
    return BackgroundJob.objects.get(pk=job.pk)


def test_job_is_done_once_in_its_askers_language(coordinator):
    seen = []
    register_work("count")(
        lambda progress, upto: seen.append((upto, get_language())) or Outcome(next_url="/perilla/")
    )
    job = asked(coordinator, upto=3)

    assert [run_job(job.pk), run_job(job.pk)] == [True, False]
    assert seen == [(3, "fi")]
    found = fresh(job)
    assert (found.state, found.next_url, found.n_begun) == (State.DONE, "/perilla/", 1)


def test_file_rests_sealed_and_its_key_is_not_there(coordinator):
    private, public = new_keys()
    register_work("count")(lambda progress: Outcome(b"K7P2-9XMD", "kortit.pdf", "text/plain"))
    job = asked(coordinator, public_key=public)

    run_job(job.pk)

    found = fresh(job)
    with default_storage.open(found.file_path) as file:
        stored = file.read()
    assert b"K7P2" not in stored
    assert unseal(stored, private) == b"K7P2-9XMD"
    assert private not in str(BackgroundJob.objects.values_list().get())


def test_progress_is_told_and_remembered(coordinator):
    def count(progress):
        progress.say(1, 4)
        progress.say(2, 4)  # sooner than half a second: not worth a write
        progress.remember(sheets=[7])
        seen.append((fresh(job).n_done, fresh(job).n_steps, fresh(job).memory))
        progress.say(4, 4)
        return Outcome()

    seen = []
    register_work("count")(count)
    job = asked(coordinator)

    run_job(job.pk)

    assert seen == [(1, 4, {"sheets": [7]})]
    assert fresh(job).n_done == 4


def test_refusal_is_a_sentence(coordinator):
    def refuse(progress):
        raise ValidationError("Et voi enää muokata kyselyä.")

    register_work("count")(refuse)
    job = asked(coordinator)

    run_job(job.pk)

    assert (fresh(job).state, fresh(job).sentence) == (
        State.FAILED,
        "Et voi enää muokata kyselyä.",
    )


def test_fault_is_logged_without_arguments(coordinator, caplog):
    def fail(progress, purpose):
        raise RuntimeError("broken")

    register_work("count")(fail)
    job = asked(coordinator, purpose="Maijan väitöskirja")

    with caplog.at_level(logging.CRITICAL, "osallisuus.background.running"):
        run_job(job.pk)

    assert fresh(job).sentence == "Työ keskeytyi virheeseen. Yritä uudelleen."
    assert "Maijan" not in caplog.text


def lose(job, n_begun=1):
    BackgroundJob.objects.filter(pk=job.pk).update(
        state=State.RUNNING, beaten_at=timezone.now() - 2 * LOST, n_begun=n_begun
    )


def test_lost_job_is_taken_up_again_once(coordinator):
    register_work("count")(lambda progress: Outcome())
    job = asked(coordinator)
    lose(job)

    assert (take_up_again(), take_up_again()) == ([job.pk], [])
    assert run_job(job.pk) is True
    assert (fresh(job).state, fresh(job).n_begun) == (State.DONE, 2)


def test_living_job_is_left_alone(coordinator):
    job = asked(coordinator)
    BackgroundJob.objects.filter(pk=job.pk).update(state=State.RUNNING, beaten_at=timezone.now())

    assert take_up_again() == []


def test_job_that_takes_its_workers_along_is_given_up(coordinator):
    job = asked(coordinator)
    lose(job, n_begun=MOST_BEGUN)

    assert take_up_again() == []
    assert (fresh(job).state, fresh(job).sentence) == (
        State.FAILED,
        "Työ keskeytyi monta kertaa, eikä sitä enää aloiteta uudelleen.",
    )


def test_who_has_lost_the_job_ends_nothing(coordinator):
    """A worker that was only slow comes back after another has begun anew."""

    def slow(progress):
        BackgroundJob.objects.filter(pk=job.pk).update(n_begun=2)
        return Outcome(b"old", "vanha.txt", "text/plain")

    register_work("count")(slow)
    job = asked(coordinator, public_key=new_keys()[1])

    run_job(job.pk)

    assert (fresh(job).state, fresh(job).file_path) == (State.RUNNING, "")
    assert default_storage.listdir("taustatyot")[1] == []


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_the_server_does_it(coordinator, monkeypatch):
    register_work("count")(lambda progress: Outcome())
    monkeypatch.setattr(asking, "Thread", AtOnce)

    job = asked(coordinator)

    assert fresh(job).state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_with_a_worker_the_server_leaves_it(coordinator, monkeypatch):
    monkeypatch.setattr(asking, "Thread", AtOnce)
    WorkerBeat.objects.create(pk=1)

    job = asked(coordinator)

    assert (worker_is_alive(), fresh(job).state) == (True, State.WAITING)


def test_page_sees_to_jobs_that_a_stopped_server_left(coordinator, monkeypatch):
    register_work("count")(lambda progress: Outcome())
    monkeypatch.setattr(asking, "Thread", AtOnce)
    new, old, lost = asked(coordinator), asked(coordinator), asked(coordinator)
    minute_ago = timezone.now() - timedelta(minutes=1)
    BackgroundJob.objects.filter(pk__in=[old.pk, lost.pk]).update(asked_at=minute_ago)
    lose(lost)

    rescue()

    assert [fresh(job).state for job in (new, old, lost)] == [
        State.WAITING,
        State.DONE,
        State.DONE,
    ]


class AtOnce:
    """Stands for a thread, and does its work in this one."""

    def __init__(self, target, args, **kwargs):
        self.work = lambda: run_job(*args)

    def start(self):
        self.work()
