import logging
from threading import Event, Thread
from time import sleep

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from osallisuus.background.running import BEAT_SECONDS, take_up_again
from osallisuus.models import WorkerBeat

RETRY_SECONDS = 5

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does the work that requests leave for later, until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="Stop when nothing waits.")

    def handle(self, batch, verbosity, **options):
        if batch:
            take_up_again()
            call_command("db_worker", batch=True, reload=False, verbosity=verbosity)
            return
        stop = Event()
        Thread(target=_watch, args=[stop], name="worker-watch", daemon=True).start()
        try:
            _work(verbosity)
        finally:
            stop.set()


def _work(verbosity) -> None:
    """The queue until a signal ends it; a database that comes back finds the worker still here."""
    while True:
        try:
            call_command("db_worker", reload=False, verbosity=verbosity)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The database is away (%s); trying again.", type(error).__name__)
            connections.close_all()
            sleep(RETRY_SECONDS)
        else:
            return


def _watch(stop: Event) -> None:
    """Tells that a worker is alive, and takes up again what a killed one left."""
    while True:
        try:
            WorkerBeat.objects.update_or_create(pk=1, defaults={"beaten_at": timezone.now()})
            take_up_again()
        except (DatabaseError, InterfaceError):
            connections.close_all()
        if stop.wait(BEAT_SECONDS):
            connections.close_all()
            return
