"""A real gunicorn, as the demonstration starts it, with its own data folder and SQLite file."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from osallisuus.serving.local_server import server_command
from tests.server.visitor import Visitor

N_CARDS = 12
SECONDS = 60
# A machine with other work can be slower than any limit here; what is wrong is never tried again.
TOO_SLOW = pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError", "timed out"])


def pytest_collection_modifyitems(items):
    for item in items:
        if "server" in item.path.parts:
            item.add_marker(TOO_SLOW)


@dataclass
class Site:
    """The site behind its servers; `codes` are those of cards that nobody has used."""

    folder: Path
    ports: list[int]
    codes: list[str]

    @property
    def database(self) -> Path:
        return self.folder / "portal.sqlite3"

    def log_with(self, line: str) -> str:
        """What the servers have written to their output, once it has the line."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            log = (self.folder / "server.log").read_text(encoding="utf-8")
            if line in log:
                return log
            time.sleep(0.1)
        raise TimeoutError(log)

    def visitor(self, address="127.0.0.9", server=0) -> Visitor:
        return Visitor(self.ports[server], address)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Two servers over one database, so that nothing that they share can hide in one of them."""
    folder = tmp_path_factory.mktemp("site")
    environment = environment_of(folder)
    codes = make_site(environment)
    ports = [free_port(), free_port()]
    with (folder / "server.log").open("wb") as log, serving(ports, environment, log):
        yield Site(folder, ports, codes)


def environment_of(folder, **facts):
    own = {"CACHE_URL", "DATA_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    own |= {"MEDIA_DIR", "MEDIA_STORE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    named = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "osallisuus.settings"}
    return environment | named | facts


@cache
def migrated() -> bytes:
    """An empty SQLite database with every migration applied, once a process: walking them takes
    longer than most of what is tried here."""
    with TemporaryDirectory() as folder:
        environment = environment_of(folder)
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)
        return (Path(folder) / "portal.sqlite3").read_bytes()


def make_site(environment) -> list[str]:
    if "DATABASE_URL" not in environment:
        (Path(environment["DATA_DIR"]) / "portal.sqlite3").write_bytes(migrated())
    made = subprocess.run(
        [sys.executable, "-m", "tests.server.site", str(N_CARDS)],
        **{"env": environment, "cwd": settings.BASE_DIR, "check": True, "stdout": subprocess.PIPE},
    )
    return json.loads(made.stdout)


@contextmanager
def serving(ports, environment, log, *options):
    servers = [
        subprocess.Popen(
            [*server_command(port), "--access-logfile", "-", *options],
            **{"env": environment, "cwd": settings.BASE_DIR, "stdout": log, "stderr": log},
        )
        for port in ports
    ]
    try:
        for port in ports:
            wait_for(port)
        yield
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=SECONDS):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)
