"""A PostgreSQL of our own that can be frozen, killed and started again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from tests import postgres


class Cluster:
    """`url`: of its database; `folder` has its data, its socket and its programs."""

    def __init__(self, url: str):
        self.url = url
        self.folder = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))

    def processes(self) -> list[int]:
        """The server itself and what it has started."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [main, *map(int, children)]

    def is_there(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.Error:
            return False
        return True

    def freeze(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        self._control("-l", self.folder / "log", "-w", "start")

    def _control(self, *arguments) -> None:
        is_root = os.geteuid() == 0
        nobody = postgres.NOBODY
        account = {"user": nobody, "group": nobody, "extra_groups": []} if is_root else {}
        binaries = next(
            path.parent
            for path in [
                *self.folder.rglob("bin/pg_ctl"),
                *(each / "pg_ctl" for each in postgres.installed_binaries()),
            ]
            if postgres.is_runnable(path, account)
        )
        command = [binaries / "pg_ctl", "-D", self.folder / "data", *arguments]
        postgres.run(*command, cwd=self.folder, **account)


@contextmanager
def cluster(parent: str = "/tmp") -> Iterator[Cluster]:
    """One that writes before it confirms: that of the tests does not, and this one is killed."""
    with postgres.own_server(parent) as url:
        with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE osallisuus")
            connection.execute("ALTER DATABASE osallisuus SET synchronous_commit = on")
        yield Cluster(url)
