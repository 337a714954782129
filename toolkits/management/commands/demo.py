import argparse
import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from gunicorn.app.wsgiapp import WSGIApplication

from toolkits.demo.accounts import ACCOUNTS, make_accounts
from toolkits.demo.loading import is_loaded, load_demo
from toolkits.demo.loading_surveys import unanswered_practice_code

HOST = "127.0.0.1"


def port_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


class Command(BaseCommand):
    help = "Prepares the demonstration project and serves it on this machine."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=port_number, default=8000, help="Default 8000.")
        parser.add_argument("--no-server", action="store_true", help="Prepare only.")

    def handle(self, port, no_server, **options):
        if not settings.IS_LOCAL:
            raise CommandError(
                "The demonstration runs only on this machine: leave ALLOWED_HOSTS out."
            )
        if not no_server:
            self._check_port(port)
        self._prepare()
        self._tell(port)
        if not no_server:
            self._serve(port)

    def _prepare(self):
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        if is_loaded():
            self.stdout.write("The demonstration project is already there; nothing was changed.")
        else:
            self.stdout.write("Loading the demonstration project …")
            with transaction.atomic():
                make_accounts(load_demo())
        self._collect_static()

    def _collect_static(self):
        stamp = settings.DATA_DIR / "static.stamp"
        digest = static_digest()
        if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest, encoding="ascii")

    def _check_port(self, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except PermissionError:
                raise CommandError(
                    f"Port {port} is only for root. Choose another: python3 manage.py demo"
                ) from None
            except OSError:
                other = port + 1 if port < 65535 else 8080
                raise CommandError(
                    f"Port {port} is taken. Stop what uses it, or choose another: "
                    f"python3 manage.py demo --port {other}"
                ) from None

    def _tell(self, port):
        address = f"http://{HOST}:{port}"
        lines = ["", f"Public site:        {address}/", f"Coordinators:       {address}/hallinta/"]
        lines += ["", "Demonstration accounts (they work only on this machine):"]
        lines += [f"  {a.title:<34} {a.email:<34} {a.password}" for a in ACCOUNTS]
        code = unanswered_practice_code()
        lines += ["", "A card for the practice survey:"]
        lines.append(
            f"  {code}   type it at {address}/kysely/"
            if code
            else "  every practice card has been used; remove .data/ to start anew"
        )
        self.stdout.write("\n".join([*lines, ""]))

    def _serve(self, port):
        # A plain kill ends the children too, as Ctrl-C does.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with worker():
            self.stdout.write("Serving. Stop with Ctrl-C.")
            self.stdout.flush()
            # In this process, which has loaded everything already; its workers open connections
            # of their own.
            connections.close_all()
            sys.argv = server_command(port)[2:]
            with contextlib.suppress(KeyboardInterrupt):
                WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


@contextlib.contextmanager
def worker():
    """The queue's worker as a child that ends with the server."""
    command = [sys.executable, "manage.py", "worker"]
    child = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603  own arguments
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=20)


def server_command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "osallisuus.wsgi"),
        *("--config", "python:osallisuus.serving.server_log"),
        *("--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--threads", "4"),
        *("--workers", "2", "--preload", "--log-level", "warning"),
    ]


def static_digest() -> str:
    """A fingerprint of all static files by name, size and time of change."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(os.fspath(storage.path(name))).stat()
            found.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return found.hexdigest()
