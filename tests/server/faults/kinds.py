"""The kinds of fault. Each prepares the stage and gives what strikes, over and over."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

from osallisuus.startup import system_packages
from tests.server.conftest import free_port
from tests.server.faults.ground import kill
from tests.server.faults.relay import relay
from tests.server.faults.stage import Stage, socket_of, url_by

BOTH = ("sqlite", "postgresql")
AWAY = 2.0
"""Seconds that something is gone."""
HOUR, YEAR = 3600, 365 * 86400
N_ROWS = 300
"""Rows of a file of answers."""
FILES = count(1)
"""Numbers of files of answers: their codes may be used once on a stage, whatever strikes."""


@dataclass(frozen=True)
class Kind:
    """`prepare`: a context that gives the strike; servers start within it. `needs`: why a stage
    cannot have it, or nothing. `every`: seconds between strikes. `cuts`: the share of forms that
    first come half."""

    name: str
    prepare: Callable[[Stage], Iterator[Callable[[], None]]]
    vendors: tuple[str, ...] = BOTH
    needs: Callable[[Stage], str] = field(default=lambda stage: "")
    every: float = 2.0
    cuts: float = 0.0


@contextmanager
def one_worker(stage):
    stage.ground.start()
    yield stage.ground.kill_worker


@contextmanager
def all_workers(stage):
    ground = stage.ground
    ground.start()

    def strike():
        ground.kill(ground.ports[0])
        ground.start()

    yield strike


@contextmanager
def database_stopped(stage):
    stage.ground.start()

    def strike():
        stage.cluster.stop()
        time.sleep(AWAY / 2)
        stage.cluster.start()

    yield strike


@contextmanager
def database_silent(stage):
    stage.ground.start()

    def strike():
        stage.cluster.freeze()
        try:
            time.sleep(2 * AWAY)
        finally:
            stage.cluster.thaw()

    yield strike


def cutting(wire):
    def strike():
        wire.cut()
        time.sleep(AWAY)
        wire.mend()

    return strike


@contextmanager
def network_to_database(stage):
    with relay(socket_of(stage.cluster)) as wire:
        stage.ground.environment["DATABASE_URL"] = url_by(wire.port)
        stage.ground.start()
        yield cutting(wire)


@contextmanager
def network_to_residents(stage):
    with relay(stage.ground.ports[0]) as wire:
        stage.ground.start()
        stage.ground.doors = [wire.port]
        yield cutting(wire)


@contextmanager
def disk_full(stage):
    stage.ground.start()

    def strike():
        stage.fill_disk()
        time.sleep(AWAY)
        stage.empty_disk()
        if stage.cluster and not stage.cluster.is_there():
            stage.cluster.start()

    yield strike


@contextmanager
def clock_jumps(stage):
    """The time of all processes of the site, ahead by an hour, by a year, and back."""
    hand = stage.ground.folder / "clock"
    hand.write_text("+0")
    stage.ground.environment |= {
        "LD_PRELOAD": system_packages.find_faketime(),
        "FAKETIME_TIMESTAMP_FILE": str(hand),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
        "PYTHONPATH": str(Path(__file__).with_name("clock")),
    }
    stage.ground.start()
    jumps = cycle([HOUR, YEAR, 0])

    def strike():
        # In one move: nobody may read half of it.
        other = hand.with_name("clock-new")
        other.write_text(f"+{next(jumps)}")
        other.replace(hand)

    yield strike


@contextmanager
def two_servers(stage):
    """Everybody hops from one to the other; one of them is killed, then the other."""
    ground = stage.ground
    ground.ports = [ground.ports[0], free_port()]
    ground.start()
    ports = cycle(ground.ports)

    def strike():
        ground.kill(next(ports))
        time.sleep(AWAY / 2)
        ground.start()

    yield strike


@contextmanager
def imports(stage):
    """Files of answers come in all the while, each whole or not at all."""
    ground, before = stage.ground, n_responses(stage.ground)
    ground.start()
    struck = []

    def strike():
        path = ground.folder / "answers.csv"
        struck.append(next(FILES))
        path.write_text(answers_file(struck[-1]), "utf-8")
        command = ("import_responses", "--project", ground.project, path)
        assert ground.manage(*command).wait() == 0

    yield strike
    assert n_responses(ground) - before == N_ROWS * len(struck)


def answers_file(number: int) -> str:
    head = "code,pilot,phase,answered_on,channel,help,language,ihmissuhteet_1"
    rows = [f"t{number}-{row},aamupala,start,2026-02-05,paper,alone,fi,4" for row in range(N_ROWS)]
    return "\n".join([head, *rows])


def n_responses(ground) -> int:
    return ground.ask("SELECT count(*) FROM surveys_response WHERE channel = 'paper'")[0][0]


@contextmanager
def half_forms(stage):
    stage.ground.start()
    yield lambda: None


@contextmanager
def queue_worker(stage):
    ground = stage.ground
    ground.start()
    workers = [ground.manage("worker", "--verbosity", "0")]

    def strike():
        kill([workers[-1].pid])
        workers.pop().wait()
        workers.append(ground.manage("worker", "--verbosity", "0"))

    yield strike
    workers[-1].terminate()
    workers[-1].wait()


def no_disk(stage) -> str:
    return "" if stage.disk else "a small disk can only be had as root"


def no_faketime(stage) -> str:
    missing = f"to add it: {system_packages.install_text(system_packages.FAKETIME)}"
    return "" if system_packages.find_faketime() else missing


KINDS = [
    Kind("one process", one_worker),
    Kind("all processes", all_workers, every=4),
    Kind("database stop", database_stopped, ("postgresql",), every=4),
    Kind("silent failover", database_silent, ("postgresql",), every=5),
    Kind("network, inside", network_to_database, ("postgresql",), every=4),
    Kind("network, outside", network_to_residents, every=3),
    Kind("full disk", disk_full, needs=no_disk, every=4),
    Kind("clock jumps", clock_jumps, needs=no_faketime),
    Kind("two servers", two_servers, every=3),
    Kind("import", imports, every=0.5),
    Kind("half forms", half_forms, cuts=0.3),
    Kind("queue worker", queue_worker, every=3),
]
