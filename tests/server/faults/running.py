"""One kind of fault from its beginning to its count."""

from contextlib import contextmanager

from tests.server.faults.counting import Count, count
from tests.server.faults.ground import Ground
from tests.server.faults.kinds import KINDS, Kind
from tests.server.faults.residents import Crowd
from tests.server.faults.stage import Stage

AT_ONCE = 8
"""Residents who answer at the same time."""


def kinds_of(vendor: str, names: list[str] | None = None) -> list[Kind]:
    return [kind for kind in KINDS if vendor in kind.vendors and (not names or kind.name in names)]


def run(stage: Stage, kind: Kind, n_steps: int) -> Count:
    """Residents answer until so many steps are confirmed, and it strikes all the while, once at
    least; again only when somebody has come further, so that a slow machine is no fault too."""
    crowd, n_struck = Crowd(stage.ground, n_steps, cuts=kind.cuts), 0
    with fresh(stage), telling(stage.ground), kind.prepare(stage) as strike:
        with crowd.answering(AT_ONCE):
            while not crowd.is_over.is_set():
                has_enough = crowd.has_enough.wait(kind.every)
                crowd.wait_for_steps(AT_ONCE)
                strike()
                n_struck += 1
                if has_enough:
                    crowd.is_over.set()
        stage.ground.stop()
    return count(stage.vendor, kind.name, crowd, n_struck)


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
