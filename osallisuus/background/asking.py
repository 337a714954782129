"""Putting work in the queue: by the worker where one runs, else by this server itself."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Thread

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django_tasks.base import Task

from osallisuus.background.running import run_job, run_queued, take_up_again
from osallisuus.models import BackgroundJob, WorkerBeat

ALIVE = timedelta(seconds=60)
"""A worker that has given no sign for so long is not there."""
UNBEGUN = timedelta(seconds=30)
"""A job that has waited for so long without a worker is handed over again."""


def ask(work: str, *, title: str, by, public_key: str = "", **arguments) -> BackgroundJob:
    """A new job. It begins when the transaction is committed, so that it finds what was written.

    `arguments` are plain JSON, and nothing in them is personal or secret.
    """
    job = BackgroundJob.objects.create(
        work=work,
        title=title[:200],
        asked_by=by,
        language=get_language(),
        arguments=arguments,
        public_key=public_key,
    )
    transaction.on_commit(partial(hand_over, job.pk))
    return job


def hand_over(number: int) -> None:
    run_queued.enqueue(number)
    if not worker_is_alive():
        # A small installation has no worker; nobody should wait for one that never comes.
        Thread(target=_run_here, args=[number], name=f"background-{number}", daemon=True).start()


def ask_unseen(work: Task, *arguments) -> None:
    """Has a task of the queue done that nobody waits for at the desk; it may be done twice, and not
    at all where this server is stopped meanwhile. `arguments` are plain JSON."""
    transaction.on_commit(partial(_hand_over_unseen, work, arguments))


def _hand_over_unseen(work: Task, arguments: tuple) -> None:
    if worker_is_alive():
        work.enqueue(*arguments)
    else:
        run = partial(_alone, work.call, *arguments)
        Thread(target=run, name=f"unseen-{work.name}", daemon=True).start()


def worker_is_alive() -> bool:
    return WorkerBeat.objects.filter(beaten_at__gt=timezone.now() - ALIVE).exists()


def rescue() -> None:
    """Where no worker runs, the page that waits for a job sees to it that somebody does it."""
    if worker_is_alive():
        return
    take_up_again()
    border = timezone.now() - UNBEGUN
    for number in BackgroundJob.objects.filter(
        state=BackgroundJob.State.WAITING, asked_at__lt=border
    ).values_list("pk", flat=True):
        hand_over(number)


def _run_here(number: int) -> None:
    _alone(run_job, number)


def _alone(work: Callable, *arguments) -> None:
    try:
        work(*arguments)
    finally:
        # The thread has connections of its own, which nobody else would close.
        connections.close_all()
