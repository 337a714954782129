"""Doing what waits: each job by one worker at a time, begun again where its worker was killed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connections
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks import task

from osallisuus.background.registry import Outcome, work_named
from osallisuus.background.sealing import seal
from osallisuus.models import BackgroundJob

BEAT_SECONDS = 10
LOST = timedelta(seconds=60)
"""A running job without a sign of life for so long has lost its worker."""
MOST_BEGUN = 3
"""Work that has taken its worker with it so many times is not begun again."""
SAY_SECONDS = 0.5
FOLDER = "taustatyot"
State = BackgroundJob.State

logger = logging.getLogger(__name__)


@dataclass
class Progress:
    """How the work tells how far it is, and what it must remember if it is begun again."""

    job: BackgroundJob
    _said_at: float = field(default=0.0, init=False)

    def say(self, n_done: int, n_steps: int) -> None:
        """Written at most twice a second: the row is read by a page, not by a machine."""
        if monotonic() - self._said_at < SAY_SECONDS and n_done < n_steps:
            return
        self._said_at = monotonic()
        BackgroundJob.objects.filter(pk=self.job.pk).update(n_done=n_done, n_steps=n_steps)

    def remember(self, **facts) -> None:
        """Plain JSON, written in the transaction of the caller."""
        self.job.memory |= facts
        self.job.save(update_fields=["memory"])

    def read_again(self) -> None:
        """What another worker has remembered meanwhile; inside the lock of the caller."""
        self.job.refresh_from_db(fields=["memory"])

    def hold(self) -> None:
        """Until the end of the caller's transaction no other worker comes past this; reads what
        one has remembered that came before."""
        BackgroundJob.objects.select_for_update().get(pk=self.job.pk)
        self.read_again()

    @property
    def memory(self) -> dict:
        return self.job.memory


@task()
def run_queued(number: int) -> None:
    run_job(number)


def run_job(number: int) -> bool:
    """Does the job if it waits; whether it was this call that did it."""
    job = _claimed(number)
    if job is None:
        return False
    with _beating(job), translation.override(job.language):
        try:
            outcome = work_named(job.work).do(Progress(job), **job.arguments)
        except ValidationError as error:
            _end(job, State.FAILED, sentence=" ".join(error.messages)[:500])
        except Exception:
            # The arguments may say whose work it was, so that only the trace is written.
            logger.exception("Background work %s failed", job.work)
            _end(job, State.FAILED, sentence=_("Työ keskeytyi virheeseen. Yritä uudelleen."))
        else:
            _end(job, State.DONE, **_stored(job, outcome))
    return True


def _claimed(number: int) -> BackgroundJob | None:
    """The job, from waiting to running in one statement: two workers never get the same."""
    waiting = BackgroundJob.objects.filter(pk=number, state=State.WAITING)
    changed = waiting.update(
        state=State.RUNNING, beaten_at=timezone.now(), n_begun=F("n_begun") + 1
    )
    return BackgroundJob.objects.select_related("asked_by").get(pk=number) if changed else None


def _stored(job: BackgroundJob, outcome: Outcome) -> dict:
    """The fields that tell where the outcome is; the file is sealed first."""
    found = {"next_url": outcome.next_url, "sentence": outcome.sentence[:500]}
    if outcome.content:
        path = f"{FOLDER}/{get_random_string(32)}"
        sealed = ContentFile(seal(outcome.content, job.public_key))
        found |= {
            "file_path": default_storage.save(path, sealed),
            "file_name": outcome.file_name,
            "content_type": outcome.content_type,
        }
    return found


def _end(job: BackgroundJob, state: str, **fields) -> None:
    """Only who still holds the job may end it: a lost one may have been begun again meanwhile."""
    held = BackgroundJob.objects.filter(pk=job.pk, state=State.RUNNING, n_begun=job.n_begun)
    if not held.update(state=state, ended_at=timezone.now(), **fields) and fields.get("file_path"):
        default_storage.delete(fields["file_path"])


@contextmanager
def _beating(job: BackgroundJob) -> Iterator[None]:
    """Signs of life from a thread: one long computation gives none by itself."""
    stop = Event()
    held = BackgroundJob.objects.filter(pk=job.pk, n_begun=job.n_begun)

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            try:
                held.update(beaten_at=timezone.now())
            except DatabaseError:
                # A database that is away for a moment: the next sign may reach it.
                connections.close_all()
        connections.close_all()

    thread = Thread(target=beat, name=f"beat-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def take_up_again(now: datetime | None = None) -> list[int]:
    """Lost jobs back into the queue; those that were begun too often fail, with a sentence.

    Returns the numbers of those that wait again.
    """
    border = (now or timezone.now()) - LOST
    lost = BackgroundJob.objects.filter(state=State.RUNNING, beaten_at__lt=border)
    again = []
    for job in lost:
        mine = lost.filter(pk=job.pk, n_begun=job.n_begun)
        if job.n_begun >= MOST_BEGUN:
            with translation.override(job.language):
                sentence = _("Työ keskeytyi monta kertaa, eikä sitä enää aloiteta uudelleen.")
            mine.update(state=State.FAILED, ended_at=timezone.now(), sentence=sentence)
        elif mine.update(state=State.WAITING):
            run_queued.enqueue(job.pk)
            again.append(job.pk)
    return again
