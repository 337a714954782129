"""`python -m tests.server.faults`: every kind of fault, with a table of what became of it."""

import argparse
import sys

from django.conf import settings

if not settings.configured:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "osallisuus.settings")

from tests.server.faults.counting import HEAD
from tests.server.faults.kinds import KINDS
from tests.server.faults.residents import share_of
from tests.server.faults.running import kinds_of, run
from tests.server.faults.stage import stage


def tell(text) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def on_database(vendor: str, options) -> list:
    kinds = kinds_of(vendor, options.kind)
    counts = []
    if not kinds:
        return counts
    with stage(vendor, len(kinds) * share_of(options.steps)) as found:
        for kind in kinds:
            if reason := kind.needs(found):
                tell(f"{vendor:<11}{kind.name:<16} not tried: {reason}")
                continue
            counts.append(run(found, kind, options.steps))
            tell(counts[-1])
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.server.faults")
    parser.add_argument("--steps", type=int, default=10_000, help="confirmed, of each kind")
    parser.add_argument("--kind", action="append", choices=[kind.name for kind in KINDS])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    options = parser.parse_args()
    tell(HEAD)
    counts = [
        found
        for vendor in options.database or ["sqlite", "postgresql"]
        for found in on_database(vendor, options)
    ]
    n_bad = sum(found.lost + found.twice + found.wrong for found in counts)
    n_steps = sum(found.n_steps for found in counts)
    tell(f"{n_steps} steps confirmed; lost, twice or wrong: {n_bad}")
    return bool(n_bad)


if __name__ == "__main__":
    sys.exit(main())
