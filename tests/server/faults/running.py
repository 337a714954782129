"""One kind of fault from its beginning to its count."""

import time
from contextlib import contextmanager

from tests.server.faults.counting import Count, count
from tests.server.faults.ground import Ground
from tests.server.faults.kinds import KINDS, Kind
from tests.server.faults.residents import AGAIN, Crowd
from tests.server.faults.stage import Stage

AT_ONCE = 8
"""Residents who answer at the same time."""
MOST_STEPS = 150
"""Steps after which it strikes, however little time has passed: a fast machine has as many faults
as a slow one."""


def kinds_of(vendor: str, names: list[str] | None = None) -> list[Kind]:
    return [kind for kind in KINDS if vendor in kind.vendors and (not names or kind.name in names)]


def run(stage: Stage, kind: Kind, n_steps: int) -> Count:
    """Residents answer until so many steps are confirmed, and it strikes all the while, once at
    least."""
    crowd, n_struck = Crowd(stage.ground, n_steps, cuts=kind.cuts), 0
    with fresh(stage), telling(stage.ground), kind.prepare(stage) as strike:
        with crowd.answering(AT_ONCE):
            while not crowd.is_over.is_set():
                rest(crowd, kind.every)
                strike()
                n_struck += 1
                if crowd.has_enough.is_set():
                    crowd.is_over.set()
        stage.ground.stop()
    return count(stage.vendor, kind.name, crowd, n_struck)


def rest(crowd: Crowd, seconds: float) -> None:
    """Between two strikes: so many seconds, or until many steps are confirmed; as long as it takes
    until somebody has come further, so that a slow machine is no fault too."""
    begun, n_before = time.monotonic(), len(crowd.waited)
    while not (crowd.has_enough.is_set() or crowd.is_over.is_set()):
        n_steps = len(crowd.waited) - n_before
        is_time = time.monotonic() - begun >= seconds
        if n_steps >= MOST_STEPS or (is_time and n_steps >= AT_ONCE):
            return
        time.sleep(AGAIN)


@contextmanager
def telling(ground: Ground):
    """What the servers have said last goes with whatever ends a run, and how they fare."""
    try:
        yield
    except BaseException as error:
        states = {port: server.poll() for port, server in ground.servers.items()}
        error.add_note(f"Servers by port, None while they run: {states}\n{ground.last_words()}")
        raise


@contextmanager
def fresh(stage: Stage):
    """The next kind finds nothing of this one: neither settings nor servers nor doors."""
    ground = stage.ground
    kept, ports = dict(ground.environment), list(ground.ports)
    try:
        yield
    finally:
        ground.stop()
        ground.environment, ground.ports, ground.doors = kept, ports, []
        stage.empty_disk()
