"""Public pages of this tree beside those of an earlier commit, over the same kind of database.

    python -m tests.benchmarks.earlier [--commit fc527a5] [--seconds 5] [--rounds 3]

CPU of server and database for a page, in turn within each round; only the ratio counts. A page that
says more may cost more, so the ratio is also told for a page of the same length: that one is the
goal. The earlier tree runs with the packages of this one: their locks must agree on the large ones.
Exits with 1 if a goal is missed.
"""

import asyncio
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from subprocess import run

from tests.benchmarks import load, servers
from tests.benchmarks.goals import Goal, run_rounds, tell
from tests.benchmarks.public_pages import LIST, cpu_ms, journey

NOW, EARLIER = "now", "earlier"
FRONT = "/"
MOST = 1.1
"""Rounds of the same tree differ by up to a tenth."""


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own."""
    command = ["git", "archive", "--format=tar", commit]
    packed = run(command, cwd=servers.ROOT, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory(prefix="osallisuus-earlier-") as folder:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def on_database(vendor: str, seconds: float, rounds: int, *, commit: str) -> list[Goal]:
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        roots = {EARLIER: stack.enter_context(tree_of(commit)), NOW: servers.ROOT}
        sides, results = {}, ""
        for name, root in roots.items():
            tell(f"{vendor}: preparing {name}")
            side = stack.enter_context(servers.side(servers.PORTAL, vendor, cluster, root))
            slug = side.call("tests.benchmarks.prepare", "demonstration")["slug"]
            results = f"/tulokset/{slug}/"
            sides[name] = stack.enter_context(side.serving())
        pages = [(path, is_new) for path in (FRONT, LIST, results) for is_new in (False, True)]
        found = {page: _rounds(sides, page, seconds, rounds) for page in pages}
        longer = {
            path: _length(sides[NOW], path) / _length(sides[EARLIER], path) for path, _ in pages
        }
    return _goals(vendor, found, longer)


def _length(side: servers.Side, path: str) -> int:
    """Bytes of a page before it is packed."""
    return len(asyncio.run(_read(side, path)))


async def _read(side, path) -> bytes:
    browser = load.Browser(side.port, coding="identity")
    try:
        return (await browser.get("page", path)).body
    finally:
        await browser.close()


def _rounds(sides: dict, page: tuple[str, bool], seconds: float, rounds: int) -> list[dict]:
    path, is_new = page
    pages = {name: journey(path, is_new=is_new) for name in sides}
    for name, side in sides.items():
        cpu_ms(side, pages[name], min(1, seconds))
    found = []
    for number in range(rounds):
        found.append({name: cpu_ms(side, pages[name], seconds) for name, side in sides.items()})
        times = ", ".join(f"{name} {ms:.2f} ms" for name, (ms, _errors) in found[-1].items())
        tell(f"  round {number + 1}, {_name(page)}: {times}")
    return found


def _name(page: tuple[str, bool]) -> str:
    path, is_new = page
    return f"{path} {'new' if is_new else 'kept'}"


def _goals(vendor: str, found: dict, longer: dict[str, float]) -> list[Goal]:
    goals = []
    for page, rounds in found.items():
        path, is_new = page
        ratio = median(one[NOW][0] / one[EARLIER][0] for one in rounds)
        length = longer[path] if is_new else 1
        tell(f"{_name(page)}: CPU now ÷ earlier {ratio:.2f}, length {longer[path]:.2f}")
        name = f"{vendor}: {_name(page)}, CPU now ÷ earlier"
        goals.append(Goal(f"{name}, same length" if is_new else name, ratio / length, MOST))
    errors = sum(
        errors for rounds in found.values() for one in rounds for _ms, errors in one.values()
    )
    return [*goals, Goal(f"{vendor}: errors", errors, 0)]


if __name__ == "__main__":
    sys.exit(run_rounds(__doc__, on_database, seconds=5, commit="fc527a5"))
