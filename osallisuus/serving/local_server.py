"""A server on this machine for the commands that prepare and show a site."""

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
from django.core.management.base import CommandError
from django.db import connections
from gunicorn.app.wsgiapp import WSGIApplication

from osallisuus.mail import remember_address

HOST = "127.0.0.1"


def port_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


def collect_static(tell):
    stamp = settings.DATA_DIR / "static.stamp"
    digest = static_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    tell("Collecting static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest, encoding="ascii")


def check_port(port, command):
    with socket.socket() as probe:
        # As gunicorn does: otherwise the port of a server stopped a
        # moment ago would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CommandError(
                f"Port {port} is only for root. Choose another: python3 manage.py {command}"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8080
            raise CommandError(
                f"Port {port} is taken. Stop what uses it, or choose another: "
                f"python3 manage.py {command} --port {other}"
            ) from None


def serve(port, tell):
    # A plain kill ends the children too, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    remember_address(f"http://{HOST}:{port}")
    with worker():
        tell("Serving. Stop with Ctrl-C.")
        sys.stdout.flush()
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
            # By size and time and not by content, so that a second start need not read every file.
            found.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return found.hexdigest()
