"""The import of a large file of answers, beside writing as many rows without any checks.

    python -m tests.benchmarks.importing [--rows 100000] [--database sqlite]
    python -m tests.benchmarks.importing --against ../earlier --rounds 3

Exits with 1 if a goal is missed: every row is stored, the checks cost at most as much again as the
bare writing, and memory grows by no more than a few kilobytes for a row. With `--against`, the tree
of an earlier commit, the import uses at most a tenth more CPU than that one's: the least of each
over rounds in which both take turns.
"""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import servers
from tests.benchmarks.goals import Goal, judge, tell

COST, KILOBYTES, SLOWER = 2, 10, 1.1


def on_database(vendor: str, n_rows: int, against: Path | None, n_rounds: int) -> list[Goal]:
    trees = [servers.ROOT, *([against.resolve()] if against else [])]
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        rounds = [
            # Every other round begins with the other tree.
            {tree: _measured(tree, vendor, cluster, n_rows) for tree in trees[:: (-1) ** number]}
            for number in range(n_rounds)
        ]
    return _goals(vendor, n_rows, [found[servers.ROOT] for found in rounds]) + [
        _beside(vendor, rounds, tree) for tree in trees[1:]
    ]


def _measured(tree: Path, vendor: str, cluster: str | None, n_rows: int) -> dict[str, float]:
    with servers.side(servers.PORTAL, vendor, cluster, tree) as side:
        found = side.call("tests.benchmarks.importing_inside", str(n_rows))
    seconds, bare = found["import_seconds"], found["bare_seconds"]
    text = f"{vendor}, {tree.name}: {n_rows} rows, CPU {seconds:.1f} s; bare writing {bare:.1f} s"
    tell(text)
    return found


def _goals(vendor: str, n_rows: int, rounds: list[dict[str, float]]) -> list[Goal]:
    cost = min(found["import_seconds"] / found["bare_seconds"] for found in rounds)
    kilobytes = max(found["kilobytes"] for found in rounds)
    stored = min(found["stored"] for found in rounds)
    return [
        Goal(f"{vendor}: rows that are not stored", n_rows - stored, 0),
        Goal(f"{vendor}: CPU, import ÷ bare writing", cost, COST),
        Goal(f"{vendor}: memory, kB for a row", kilobytes / n_rows, KILOBYTES),
    ]


def _beside(vendor: str, rounds: list[dict[Path, dict[str, float]]], tree: Path) -> Goal:
    ours, theirs = (
        min(found[each]["import_seconds"] for found in rounds) for each in (servers.ROOT, tree)
    )
    return Goal(f"{vendor}: CPU, import ÷ that of {tree.name}", ours / theirs, SLOWER)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    parser.add_argument("--against", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    vendors = [options.database] if options.database else ["sqlite", "postgresql"]
    goals = [
        goal
        for vendor in vendors
        for goal in on_database(vendor, options.rows, options.against, options.rounds)
    ]
    return judge(goals)


if __name__ == "__main__":
    sys.exit(main())
