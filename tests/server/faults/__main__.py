"""`python -m tests.server.faults`: every kind of fault, with a table of what became of it."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

if not settings.configured:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "osallisuus.settings")

from tests.server.faults import record
from tests.server.faults.counting import HEAD, Count
from tests.server.faults.kinds import KINDS, Kind
from tests.server.faults.residents import share_of
from tests.server.faults.running import kinds_of, run
from tests.server.faults.stage import Stage, stage

PART = 2_000
"""Steps after which what was counted is kept."""


def tell(text) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def on_database(vendor: str, options: argparse.Namespace) -> list[Count]:
    plan = plan_of(vendor, options)
    if not plan:
        return []
    with stage(vendor, sum(share_of(number) for _kind, number in plan)) as found:
        return list(counts_of(found, plan, options.append))


def plan_of(vendor: str, options: argparse.Namespace) -> list[tuple[Kind, int]]:
    """The kinds in parts, each with its steps; without what the file already has."""
    lines, plan = record.read(options.append), []
    for kind in kinds_of(vendor, options.kind):
        done = record.n_steps_of(lines, vendor, kind.name)
        plan += [(kind, min(PART, options.steps - at)) for at in range(done, options.steps, PART)]
    return plan


def counts_of(found: Stage, plan: list[tuple[Kind, int]], path: Path | None) -> Iterator[Count]:
    for kind, number in plan:
        if reason := kind.needs(found):
            tell(f"{found.vendor:<11}{kind.name:<16} not tried: {reason}")
            continue
        counted = run(found, kind, number)
        tell(counted)
        if path:
            record.add(path, counted)
        yield counted


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.server.faults")
    parser.add_argument("--steps", type=int, default=10_000, help="confirmed, of each kind")
    parser.add_argument("--kind", action="append", choices=[kind.name for kind in KINDS])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument(
        "--append", type=Path, help="a file that keeps what was counted, to be taken up again"
    )
    return parser.parse_args(arguments)


def main() -> int:
    options = options_of()
    tell(HEAD)
    counts = [
        found
        for vendor in options.database or ["sqlite", "postgresql"]
        for found in on_database(vendor, options)
    ]
    n_bad = sum(found.lost + found.twice + found.wrong for found in counts)
    n_steps = sum(found.n_steps for found in counts)
    tell(f"{n_steps} steps confirmed; lost, twice or wrong: {n_bad}")
    if options.append:
        tell(record.table(record.read(options.append)))
    return bool(n_bad)


if __name__ == "__main__":
    sys.exit(main())
