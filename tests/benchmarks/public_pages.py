"""Public pages of the demonstration, beside a bare Django view and a plain page of fifty rows.

    python -m tests.benchmarks.public_pages [--seconds 5] [--rounds 3] [--database sqlite]

What counts is the CPU time that the server, with its database, spends on a page: a rate would be
that of the program that asks. A page is new to the cache when its address is; what it shares with
other addresses has been drawn by then, as for most readers. Exits with 1 if a goal is missed.
"""

import asyncio
import sys
from contextlib import ExitStack
from itertools import count
from statistics import median

from tests.benchmarks import load, servers
from tests.benchmarks.goals import Goal, run_rounds, tell

AT_ONCE = 8
PAGES = 20
KEPT, AGAIN, NEW, RESULTS = "kept page", "the same again", "new page", "new results page"
BARE, ROWS = "bare view", "50 rows"
LIST = "/kokeilut/"


def journey(path: str, *, is_new: bool = False) -> load.Journey:
    """One visitor opens pages on one connection; `is_new`: each page by an address of its own."""
    numbers = count()

    async def open_pages(browser):
        for _page in range(PAGES):
            query = f"?mittaus={next(numbers)}" if is_new else ""
            await browser.get("page", path + query)

    return open_pages


def visit_again(path: str) -> load.Journey:
    """A visitor who has the page and only asks whether it has changed."""

    async def open_pages(browser):
        browser.marks[path] = (await browser.get("page", path)).headers["etag"]
        for _page in range(PAGES):
            await browser.get("page", path)

    return open_pages


def cpu_ms(side: servers.Side, pages: load.Journey, seconds: float) -> tuple[float, int]:
    """The CPU time of one page, and how many pages failed."""
    used = side.cpu_seconds()
    tally = asyncio.run(load.run(side.port, pages, AT_ONCE, seconds))
    used = side.cpu_seconds() - used
    return 1000 * used / max(tally.n_steps, 1), sum(tally.errors.values())


def serve(stack: ExitStack, vendor: str, cluster):
    """The portal with the demonstration, a plain Django with its rows and a bare one, which serve
    as long as the stack; and the slug of the project."""
    portal, plain, bare = (
        stack.enter_context(servers.side(kind, vendor, cluster))
        for kind in (servers.PORTAL, servers.PLAIN, servers.BARE)
    )
    slug = portal.call("tests.benchmarks.prepare", "demonstration")["slug"]
    plain.call("django", "migrate", "--run-syncdb", "--verbosity", "0")
    plain.call("tests.benchmarks.plain.fill")
    for side in (portal, plain, bare):
        stack.enter_context(side.serving())
    return portal, plain, bare, slug


def on_database(vendor: str, seconds: float, rounds: int) -> list[Goal]:
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        tell(f"\n{vendor}: preparing")
        portal, plain, bare, slug = serve(stack, vendor, cluster)
        rivals = {
            KEPT: (portal, journey(LIST)),
            AGAIN: (portal, visit_again(LIST)),
            BARE: (bare, journey("/hei/")),
            NEW: (portal, journey(LIST, is_new=True)),
            ROWS: (plain, journey("/rivit/")),
            RESULTS: (portal, journey(f"/tulokset/{slug}/", is_new=True)),
        }
        return _goals(vendor, _rounds(rivals, seconds, rounds))


def _rounds(rivals: dict, seconds: float, rounds: int) -> dict[str, list[tuple[float, int]]]:
    for side, pages in rivals.values():
        cpu_ms(side, pages, min(1, seconds))
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in rivals}
    for number in range(rounds):
        for name, (side, pages) in rivals.items():
            found[name].append(cpu_ms(side, pages, seconds))
            tell(f"  round {number + 1}, {name:<18}{found[name][-1][0]:8.2f} ms")
    return found


def _goals(vendor: str, found: dict[str, list[tuple[float, int]]]) -> list[Goal]:
    def share(of: str, to: str) -> float:
        return median(own[0] / other[0] for own, other in zip(found[of], found[to], strict=True))

    results = median(ms for ms, _errors in found[RESULTS])
    errors = sum(errors for runs in found.values() for _ms, errors in runs)
    return [
        Goal(f"{vendor}: bare view ÷ kept page", share(BARE, KEPT), 0.7, is_most=False),
        Goal(f"{vendor}: the same again ÷ bare view", share(AGAIN, BARE), 1.0),
        Goal(f"{vendor}: page of 50 rows ÷ new page", share(ROWS, NEW), 0.4, is_most=False),
        Goal(f"{vendor}: new results page, ms", results, 10),
        Goal(f"{vendor}: errors", errors, 0),
    ]


if __name__ == "__main__":
    sys.exit(run_rounds(__doc__, on_database, seconds=5))
