"""A site for faults: its cards, what is asked, its servers, and what its database holds."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings

from osallisuus.serving.local_server import server_command
from tests.server.conftest import environment_of, free_port, migrated, wait_for

TABLES = {"sent": "surveys_response", "draft": "surveys_draft"}
ROWS = "SELECT card_id, answers, open_answers FROM {} WHERE card_id IS NOT NULL"

LAST_LETTERS = 4000
START_SECONDS = 240
"""How long a server may take to start: on a machine with much other work it needs minutes, and a
run of hours should not end by it."""


@dataclass
class Ground:
    """`cards`: (code, key) of those that nobody has used. `screens`: what each asks, key → the
    values that it takes, None for text. `ports`: of the servers; more than one where residents
    hop. `doors`: where residents knock, if something stands before the servers. `url`: of a
    PostgreSQL, without a detour. `folders`: of the data of servers that have their own."""

    folder: Path
    environment: dict[str, str]
    cards: list[tuple[str, int]]
    screens: list[dict[str, list[str] | None]]
    project: str
    ports: list[int] = field(default_factory=lambda: [free_port()])
    doors: list[int] = field(default_factory=list)
    servers: dict[int, subprocess.Popen] = field(default_factory=dict)
    url: str | None = None
    folders: dict[int, Path] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder.parent / "output.log"

    def last_words(self) -> str:
        """The end of what the processes of the site have written."""
        return self.log.read_text("utf-8", "replace")[-LAST_LETTERS:] if self.log.exists() else ""

    def run(self, *command, **facts) -> subprocess.Popen:
        """A process of the site, whose output goes into a file beside its data."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*map(str, command)],
                **{"env": self.environment | facts, "cwd": settings.BASE_DIR},
                **{"stdout": log, "stderr": log},
            )

    def manage(self, *command) -> subprocess.Popen:
        return self.run(sys.executable, "manage.py", *command)

    def start(self) -> None:
        """Whichever servers do not run, until they answer."""
        for port in self.ports:
            if port not in self.servers:
                own = {"DATA_DIR": str(self.folders[port])} if port in self.folders else {}
                self.servers[port] = self.run(*server_command(port), **own)
        for port in self.ports:
            wait_for(port, START_SECONDS)

    def kill_worker(self) -> None:
        """One process of the first server that serves pages."""
        workers = children(self.servers[self.ports[0]].pid)
        kill(workers[:1])

    def kill(self, port: int) -> None:
        """All processes of a server."""
        server = self.servers.pop(port)
        kill([server.pid, *children(server.pid)])
        server.wait()

    def stop(self) -> None:
        for server in self.servers.values():
            server.terminate()
        for server in self.servers.values():
            server.wait(timeout=60)
        self.servers.clear()

    def rows(self, table: str) -> list[tuple[int, dict[str, str]]]:
        """(card, everything that it holds, as text) of each row of answers."""
        found = [
            (card, read(answers), read(written))
            for card, answers, written in self.ask(ROWS.format(TABLES[table]))
        ]
        return [
            (card, said(answers) | {key: each["text"] for key, each in written.items()})
            for card, answers, written in found
        ]

    def ask(self, query: str) -> list[tuple]:
        if self.url:
            with psycopg.connect(self.url) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=30)) as connection:
            return connection.execute(query).fetchall()


def said(answers: dict) -> dict[str, str]:
    return {
        key: ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in answers.items()
    }


def read(value):
    return json.loads(value) if isinstance(value, str) else value


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


def kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def make_ground(folder: Path, n_cards: int, **facts: str) -> Ground:
    """`folder`: of the data; `facts`: of the environment, such as the address of a database."""
    environment = environment_of(folder, **facts)
    if "DATABASE_URL" not in facts:
        (folder / "portal.sqlite3").write_bytes(migrated())
    made = subprocess.run(
        [sys.executable, "-m", "tests.server.faults.making", str(n_cards)],
        **{"env": environment, "cwd": settings.BASE_DIR, "check": True, "stdout": subprocess.PIPE},
    )
    found = json.loads(made.stdout)
    cards = [tuple(card) for card in found["cards"]]
    ground = Ground(folder, environment, cards, found["screens"], found["project"])
    url = facts.get("DATABASE_URL", "")
    ground.url = url if url.startswith("postgres") else None
    return ground
