"""The import of a large file of answers, beside writing as many rows without any checks.

    python -m tests.benchmarks.importing [--rows 100000] [--database sqlite]

Exits with 1 if a goal is missed: every row is stored, the checks cost at most as much again as the
bare writing, and memory grows by no more than a few kilobytes for a row.
"""

import argparse
import sys
from contextlib import ExitStack

from tests.benchmarks import servers
from tests.benchmarks.goals import Goal, judge, tell

COST, KILOBYTES = 2, 10


def on_database(vendor: str, n_rows: int) -> list[Goal]:
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        side = stack.enter_context(servers.side(servers.PORTAL, vendor, cluster))
        found = side.call("tests.benchmarks.importing_inside", str(n_rows))
    seconds, bare = found["import_seconds"], found["bare_seconds"]
    tell(f"{vendor}: {n_rows} rows, CPU {seconds:.1f} s; bare writing {bare:.1f} s")
    return [
        Goal(f"{vendor}: rows that are not stored", n_rows - found["stored"], 0),
        Goal(f"{vendor}: CPU, import ÷ bare writing", seconds / bare, COST),
        Goal(f"{vendor}: memory, kB for a row", found["kilobytes"] / n_rows, KILOBYTES),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    vendors = [options.database] if options.database else ["sqlite", "postgresql"]
    found = [on_database(vendor, options.rows) for vendor in vendors]
    return judge([goal for goals in found for goal in goals])


if __name__ == "__main__":
    sys.exit(main())
