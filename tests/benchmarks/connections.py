"""Public pages over PostgreSQL with the pool, beside Django's own ways to hold a connection.

    python -m tests.benchmarks.connections [--seconds 5] [--rounds 3]

`kept`: CONN_MAX_AGE of ten minutes, one connection for each thread. `new`: one for each page. The
pages are new to the cache, so that each asks the database. Exits with 1 if a goal is missed.
"""

import asyncio
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median

import psycopg

from tests.benchmarks import load, servers
from tests.benchmarks.goals import Goal, run_rounds, tell
from tests.benchmarks.public_pages import LIST, journey

AT_ONCE = 8
POOL, KEPT, NEW = "pool", "kept", "new"
SECONDS = {KEPT: "600", NEW: "0"}
COUNT = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"


@dataclass(frozen=True)
class Run:
    """`n_connections`: those that the server holds open after the run."""

    cpu_ms: float
    p95: float
    n_connections: int
    n_errors: int


def on_database(vendor: str, seconds: float, rounds: int) -> list[Goal]:
    if vendor != "postgresql":
        return []
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        portal = stack.enter_context(servers.side(servers.PORTAL, vendor, cluster))
        tell("preparing")
        portal.call("tests.benchmarks.prepare", "demonstration")
        sides = {name: _named(portal, name) for name in (POOL, *SECONDS)}
        for side in sides.values():
            stack.enter_context(side.serving())
            measure(side, min(1, seconds))
        runs = {name: [] for name in sides}
        for number in range(rounds):
            for name, side in sides.items():
                run = measure(side, seconds)
                runs[name].append(run)
                tell(
                    f"  round {number + 1}, {name:<5}{run.cpu_ms:8.2f} ms CPU, p95 {run.p95:4.0f} "
                    f"ms, {run.n_connections} connections"
                )
        return _goals(runs)


def _named(portal: servers.Side, name: str) -> servers.Side:
    """The same site over the same database, whose connections the server lists by `name`."""
    environment = portal.environment | {"PGAPPNAME": name}
    if name in SECONDS:
        environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.unpooled"
        environment["CONNECTION_SECONDS"] = SECONDS[name]
    return replace(portal, environment=environment)


def measure(side: servers.Side, seconds: float) -> Run:
    used = side.cpu_seconds()
    tally = asyncio.run(load.run(side.port, journey(LIST, is_new=True), AT_ONCE, seconds))
    return Run(
        cpu_ms=1000 * (side.cpu_seconds() - used) / max(tally.n_steps, 1),
        p95=load.p95(tally.steps.get("page", [])),
        n_connections=_connections(side),
        n_errors=sum(tally.errors.values()),
    )


def _connections(side: servers.Side) -> int:
    with psycopg.connect(side.environment["DATABASE_URL"]) as connection:
        return connection.execute(COUNT, [side.environment["PGAPPNAME"]]).fetchone()[0]


def _goals(runs: dict[str, list[Run]]) -> list[Goal]:
    def share(other: str) -> float:
        pairs = zip(runs[POOL], runs[other], strict=True)
        return median(own.cpu_ms / theirs.cpu_ms for own, theirs in pairs)

    errors = sum(run.n_errors for found in runs.values() for run in found)
    return [
        # A pool costs a little for asking whether a connection still lives; it must not cost more.
        Goal("CPU of a page, pool ÷ a connection kept by each thread", share(KEPT), 1.1),
        Goal("CPU of a page, pool ÷ a new connection for each page", share(NEW), 1),
        Goal("errors", errors, 0),
    ]


if __name__ == "__main__":
    sys.exit(run_rounds(__doc__, on_database, seconds=5))
