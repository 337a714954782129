"""The page of 2,000 tip lists: its queries, its first load, and its CPU beside a bare Django view.

    python -m tests.benchmarks.tip_lists [--seconds 5] [--rounds 3] [--database sqlite]

The queries are those of sixty lists; the load is all that a browser fetches with an empty cache,
as it travels. Exits with 1 if a goal is missed.
"""

import sys
from contextlib import ExitStack
from statistics import median

from tests.benchmarks import servers
from tests.benchmarks.first_load import first_load
from tests.benchmarks.goals import Goal, run_rounds, tell
from tests.benchmarks.public_pages import cpu_ms, journey

FEW, MANY = "60", "2000"
"""Both fill a page, and among both is one that was looked over last, which leads."""
LIST = "/vinkkilistat/"
KEPT, NEW, BARE = "kept page", "new page", "bare view"
MOST_BYTES = 60_000
MOST_TIMES = 2


def on_database(vendor: str, seconds: float, rounds: int) -> list[Goal]:
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        tell(f"\n{vendor}: preparing")
        portal, bare = (
            stack.enter_context(servers.side(kind, vendor, cluster))
            for kind in (servers.PORTAL, servers.BARE)
        )
        portal.call("tests.benchmarks.prepare", "demonstration")
        few, many = (
            portal.call("tests.benchmarks.prepare", "tip_lists", number) for number in (FEW, MANY)
        )
        bare.call("django", "migrate", "--run-syncdb", "--verbosity", "0")
        for side in (portal, bare):
            stack.enter_context(side.serving())
        sizes = first_load(f"http://{servers.HOST}:{portal.port}{LIST}")
        tell(f"  bytes of the first load: {dict(sizes)}")
        rivals = {
            KEPT: (portal, journey(LIST)),
            BARE: (bare, journey("/hei/")),
            NEW: (portal, journey(LIST, is_new=True)),
        }
        more = many["queries"] - few["queries"]
        return [
            Goal(f"{vendor}: {many['lists']} lists, queries more than of {FEW}", more, 0),
            Goal(f"{vendor}: first load, bytes", sizes.total(), MOST_BYTES),
            *_shares(vendor, _rounds(rivals, seconds, rounds)),
        ]


def _rounds(rivals: dict, seconds: float, rounds: int) -> dict[str, list[tuple[float, int]]]:
    for side, pages in rivals.values():
        cpu_ms(side, pages, min(1, seconds))
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in rivals}
    for number in range(rounds):
        for name, (side, pages) in rivals.items():
            found[name].append(cpu_ms(side, pages, seconds))
            tell(f"  round {number + 1}, {name:<18}{found[name][-1][0]:8.2f} ms")
    return found


def _shares(vendor: str, found: dict[str, list[tuple[float, int]]]) -> list[Goal]:
    kept = median(own[0] / other[0] for own, other in zip(found[KEPT], found[BARE], strict=True))
    errors = sum(errors for runs in found.values() for _ms, errors in runs)
    return [
        Goal(f"{vendor}: kept page ÷ bare view, CPU", kept, MOST_TIMES),
        Goal(f"{vendor}: errors", errors, 0),
    ]


if __name__ == "__main__":
    sys.exit(run_rounds(__doc__, on_database, seconds=5))
