"""The table of a benchmark in README.md, with the machine and the day on which it was measured."""

import os
import platform
import re
from datetime import UTC, datetime

from tests.benchmarks.goals import Goal
from tests.benchmarks.servers import ROOT

README = ROOT / "README.md"


def machine() -> str:
    load_of_minutes = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"load {load_of_minutes}"
    )


def write_table(command: str, goals: list[Goal]) -> None:
    """Puts the goals in the place of what the command has written there before."""
    text = README.read_text(encoding="utf-8")
    begin, end = f"<!-- {command} -->\n", f"<!-- end of {command} -->\n"
    place = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not place.search(text):
        raise SystemExit(f"README.md has no place for {command}.")
    written = f"{begin}\n{table(goals)}\n{datetime.now(UTC):%-d.%-m.%Y}, {machine()}\n{end}"
    README.write_text(place.sub(lambda _found: written, text), encoding="utf-8")


def table(goals: list[Goal]) -> str:
    rows = [
        f"| {goal.name} | {goal.value:.2f} | {'≤' if goal.is_most else '≥'} {goal.limit:g} "
        f"| {'ok' if goal.is_met else 'missed'} |\n"
        for goal in goals
    ]
    return "".join(["| what | measured | limit | |\n", "| --- | --- | --- | --- |\n", *rows])
