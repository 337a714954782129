"""What a benchmark must reach, and the sentence that says whether it did."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    name: str
    value: float
    limit: float
    is_most: bool = True
    """Whether the limit is the most that is allowed, or the least."""

    @property
    def is_met(self) -> bool:
        return self.value <= self.limit if self.is_most else self.value >= self.limit

    def __str__(self):
        sign = "≤" if self.is_most else "≥"
        verdict = "ok  " if self.is_met else "MISS"
        return f"{verdict}  {self.name:<64} {self.value:9.2f}  {sign} {self.limit:g}"


def tell(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def judge(goals: list[Goal]) -> int:
    """Prints every goal; the exit code is 1 if one was missed."""
    tell()
    for goal in goals:
        tell(str(goal))
    return 0 if all(goal.is_met for goal in goals) else 1


def run_rounds(
    about: str, on_database: Callable[..., list[Goal]], *, seconds: float, **more: str
) -> int:
    """Runs a benchmark of several rounds as its command line asks; returns its exit code.

    `on_database` gets the vendor, the seconds, the rounds and, by name, options of its own: `more`
    has their defaults.
    """
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=seconds, help="length of each run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    for name, default in more.items():
        parser.add_argument(f"--{name}", default=default)
    options = parser.parse_args()
    own = {name: getattr(options, name) for name in more}
    vendors = [options.database] if options.database else ["sqlite", "postgresql"]
    found = [on_database(vendor, options.seconds, options.rounds, **own) for vendor in vendors]
    return judge([goal for goals in found for goal in goals])
