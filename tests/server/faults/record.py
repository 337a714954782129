"""What earlier runs have counted, in a file that a long run adds to and takes up again."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.server.faults.counting import Count

SUMS = ("steps", "sent", "faults", "lost", "twice", "wrong")
TITLES = ("database", "fault", *SUMS, "longest wait", "last run")


def add(path: Path, found: Count) -> None:
    """One more line of JSON: what a part of a run has counted, with the day (UTC)."""
    line = {
        **{"database": found.database, "kind": found.kind, "day": f"{datetime.now(UTC):%Y-%m-%d}"},
        **{"steps": found.n_steps, "sent": found.n_sent, "faults": found.n_faults},
        **{"lost": found.lost, "twice": found.twice, "wrong": found.wrong},
        **{"longest": found.waited[-1], "refusals": found.refusals},
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read(path: Path | None) -> list[dict]:
    """Every line, nothing where there is no file yet."""
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def n_steps_of(lines: Iterable[dict], database: str, kind: str) -> int:
    found = (line for line in lines if (line["database"], line["kind"]) == (database, kind))
    return sum(line["steps"] for line in found)


def table(lines: list[dict]) -> str:
    """All runs as Markdown: a row for each kind and database, and one for all together."""
    names = dict.fromkeys((line["kind"], line["database"]) for line in lines)
    rows = [_row(kind, database, lines) for kind, database in sorted(names)]
    head = [_joined(TITLES), _joined("---" for _title in TITLES)]
    return "\n".join([*head, *rows, _joined(["**all**", "", *_sums(lines), *_ends(lines)])])


def _row(kind: str, database: str, lines: list[dict]) -> str:
    own = [line for line in lines if (line["kind"], line["database"]) == (kind, database)]
    return _joined([database, kind, *_sums(own), *_ends(own)])


def _sums(lines: list[dict]) -> list[str]:
    return [f"{sum(line[name] for line in lines):,}" for name in SUMS]


def _ends(lines: list[dict]) -> list[str]:
    longest = max((line["longest"] for line in lines), default=0)
    return [f"{longest:.1f} s", max((line["day"] for line in lines), default="")]


def _joined(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
