"""The servers of a benchmark, each in its own folder and database, and the CPU time they use."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PORTAL, PLAIN, BARE = (
    ("osallisuus.settings", "osallisuus.wsgi"),
    ("tests.benchmarks.plain.settings", "tests.benchmarks.plain.wsgi"),
    ("tests.benchmarks.plain.bare_settings", "tests.benchmarks.plain.wsgi"),
)
CARD_KEY = "a key of the benchmark, which protects nobody"
# As `manage.py demo` serves; the same for every rival.
GUNICORN = [
    *("--preload", "--workers", "2", "--worker-class", "gthread"),
    *("--threads", "4", "--log-level", "warning"),
]


@dataclass
class Side:
    """One of the rivals: its settings, its environment and, while it runs, its server."""

    settings: str
    wsgi: str
    environment: dict[str, str]
    database_pid: int | None = None
    root: Path = ROOT
    port: int = 0
    pid: int = 0

    def call(self, *arguments: str) -> object:
        """Runs tests.benchmarks.<module> in this side's environment; the answer is JSON."""
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=self.root, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout) if done.stdout.strip().startswith((b"{", b"[")) else None

    def cpu_seconds(self) -> float:
        """What the server and its database have used so far, ended children too."""
        return sum(map(_cpu_ticks, _tree({self.pid, self.database_pid or self.pid}))) / TICKS

    @contextmanager
    def serving(self) -> Iterator["Side"]:
        self.port = _free_port()
        command = [sys.executable, "-m", "gunicorn", self.wsgi, "--bind", f"{HOST}:{self.port}"]
        process = subprocess.Popen([*command, *GUNICORN], env=self.environment, cwd=self.root)
        self.pid = process.pid
        try:
            _wait_for(self.port, process)
            yield self
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def side(
    kind: tuple[str, str], vendor: str, cluster: str | None, root: Path = ROOT
) -> Iterator[Side]:
    """A rival with a new folder and a new database; `cluster` is the address of a PostgreSQL, and
    `root` the folder of its code."""
    with tempfile.TemporaryDirectory(prefix="osallisuus-benchmark-") as folder:
        settings, wsgi = kind
        url = f"sqlite:///{folder}/benchmark.sqlite3"
        if vendor == "postgresql":
            url = _new_database(cluster, f"benchmark_{Path(folder).name[-8:]}")
        facts = {"DATA_DIR": folder, "DATABASE_URL": url, "CARD_KEY": CARD_KEY}
        kept = {k: v for k, v in os.environ.items() if k not in postgres.DEPLOYMENT}
        environment = kept | facts | {"DJANGO_SETTINGS_MODULE": settings}
        pid = _postmaster(cluster) if vendor == "postgresql" else None
        yield Side(settings, wsgi, environment, pid, root=root)


@contextmanager
def cluster(vendor: str) -> Iterator[str | None]:
    if vendor != "postgresql":
        yield None
        return
    with postgres.server() as url:
        yield url


TICKS = os.sysconf("SC_CLK_TCK")


def _new_database(cluster: str, name: str) -> str:
    with psycopg.connect(cluster, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return cluster.rpartition("/")[0] + f"/{name}"


def _postmaster(cluster: str) -> int | None:
    """The process of a server that was started here; None for one that was given."""
    host = unquote(urlsplit(cluster).netloc.rpartition("@")[2])
    path = Path(host) / "data" / "postmaster.pid"
    return int(path.read_text().split()[0]) if path.exists() else None


def _tree(roots: set[int]) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                parents[int(entry.name)] = int(fields[1])
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _cpu_ticks(pid: int) -> int:
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) if fields else 0


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name; none if it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("A server did not start.")
