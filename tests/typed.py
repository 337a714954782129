"""Mypy as the gate runs it: `python -m tests.typed [--write]`.

Strict rooms have no error at all. The errors of the rest are counted by app in `typed.toml`, and
the counts may only fall: more of them fails, and fewer fails too until `--write` has kept the gain.
"""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(__file__).with_suffix(".toml")
STRICT = (
    "surveys/evaluation/", "surveys/reports/", "surveys/answering/", "projects/costs.py",
    "projects/permissions.py", "surveys/permissions.py",
)  # fmt: skip
COUNTED = ("osallisuus/", "projects/", "surveys/", "toolkits/")
ERROR = re.compile(r"^(?P<path>[^:]+\.py):\d+: error: ")


def room_of(path: str) -> str:
    """The strict or counted room that a file belongs to; "" for none."""
    return max((room for room in (*STRICT, *COUNTED) if path.startswith(room)), key=len, default="")


def errors_by_room(output: str) -> Counter[str]:
    """How many errors of mypy's output each room has; rooms without any are left out."""
    lines = (ERROR.match(line) for line in output.splitlines())
    return Counter(room_of(line["path"]) for line in lines if line)


def problems(found: Counter[str], kept: dict[str, int]) -> list[str]:
    """What keeps the gate shut, in words; empty when it opens."""
    told = [f"{room}: {found[room]} errors in a strict room" for room in STRICT if found[room]]
    for room in COUNTED:
        if found[room] > kept[room]:
            told.append(f"{room}: {found[room]} errors, {kept[room]} before")
        elif found[room] < kept[room]:
            told.append(f"{room}: only {found[room]} errors now: python -m tests.typed --write")
    return told


def run_mypy(root: Path) -> str:
    """Mypy's lines for all apps. Raises RuntimeError where it could not check."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1} or (done.returncode and not done.stdout):
        raise RuntimeError(done.stderr or done.stdout)
    return done.stdout


def write(found: Counter[str], path: Path = KEPT) -> None:
    head = "# Errors of mypy outside the strict rooms. They may only fall: see typed.py.\n"
    lines = [f'"{room}" = {found[room]}\n' for room in COUNTED]
    path.write_text(head + "".join(lines), "utf-8")


def main() -> int:
    output = run_mypy(ROOT)
    found = errors_by_room(output)
    if "--write" in sys.argv[1:]:
        write(found)
    told = problems(found, tomllib.loads(KEPT.read_text("utf-8")))
    if told:
        sys.stdout.write(output)
    sys.stdout.write("".join(f"{one}\n" for one in told) or "mypy: as strict as before\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
