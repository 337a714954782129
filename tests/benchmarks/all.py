"""Answers, kept pages and new pages in one table, beside an earlier commit and plain Django.

    python -m tests.benchmarks.all [--commit fc527a5] [--seconds 5] [--rounds 3] [--database sqlite]

Each row is a ratio of the CPU of server and database for the same work, taken within a round and
in turn; the median of the rounds counts. Exits with 1 if a limit is missed. What is measured at the
size of a country stands by itself: `tests.benchmarks.country_pages`, `pytest tests/benchmarks`.
"""

import asyncio
import re
import sys
from contextlib import ExitStack
from itertools import count
from statistics import median

from tests.benchmarks import answering, load, public_pages, servers
from tests.benchmarks.earlier import tree_of
from tests.benchmarks.goals import Goal, run_rounds, tell
from tests.benchmarks.readme import machine

NOW, EARLIER, PLAIN = "now", "earlier", answering.PLAIN
N_CARDS = "8000"
LISTS = ("/kokeilut/", "/kunnat/", "/vinkkilistat/", "/tyokalut/", "/julkaisut/")
MOST_OF_ROWS = 2

Found = dict[str, list[float]]


def on_database(vendor: str, seconds: float, rounds: int, *, commit: str) -> list[Goal]:
    tell(f"\n{vendor}: {machine()}")
    with servers.cluster(vendor) as cluster:
        answers = _answers(vendor, cluster, commit, seconds, rounds)
        pages = _pages(vendor, cluster, seconds, rounds)
    tell(f"{vendor}: {machine()}")
    return [*_answer_goals(vendor, commit, answers), *_page_goals(vendor, pages)]


def _answers(vendor, cluster, commit, seconds, rounds) -> Found:
    """CPU ms of complete responses, eight visitors at once, by rival and round."""
    with ExitStack() as stack:
        roots = {NOW: servers.ROOT, EARLIER: stack.enter_context(tree_of(commit))}
        rivals = {}
        for name, root in roots.items():
            side = stack.enter_context(servers.side(servers.PORTAL, vendor, cluster, root))
            side.call("tests.benchmarks.prepare", "answering", N_CARDS)
            journey = answering.portal_journey(answering.DOMAIN, count(2))
            rivals[name] = (stack.enter_context(side.serving()), journey)
        plain = stack.enter_context(servers.side(servers.PLAIN, vendor, cluster))
        plain.call("django", "migrate", "--run-syncdb", "--verbosity", "0")
        rivals[PLAIN] = (stack.enter_context(plain.serving()), answering.plain_journey)

        def cpu_of(name: str, length: float) -> float:
            side, journey = rivals[name]
            run = answering.measure(side, answering.DOMAIN, journey, 8, length)
            if run.errors:
                raise SystemExit(f"{name}: {run.errors}")
            return run.cpu_ms

        return _in_turn(rivals, cpu_of, seconds, rounds)


def _pages(vendor, cluster, seconds, rounds) -> Found:
    """CPU ms of public pages, by page and round."""
    with ExitStack() as stack:
        portal, plain, bare, slug = public_pages.serve(stack, vendor, cluster)
        fixed = {
            public_pages.KEPT: (portal, public_pages.journey(public_pages.LIST)),
            public_pages.AGAIN: (portal, public_pages.visit_again(public_pages.LIST)),
            public_pages.BARE: (bare, public_pages.journey("/hei/")),
            public_pages.ROWS: (plain, public_pages.journey("/rivit/")),
        }
        kinds = asyncio.run(_kinds(portal.port, slug))
        new = {path: (portal, public_pages.journey(path, is_new=True)) for path in kinds}
        rivals = fixed | new

        def cpu_of(name: str, length: float) -> float:
            side, journey = rivals[name]
            ms, n_errors = public_pages.cpu_ms(side, journey, length)
            if n_errors:
                raise SystemExit(f"{name}: {n_errors} errors")
            return ms

        return _in_turn(rivals, cpu_of, seconds, rounds)


async def _kinds(port: int, slug: str) -> list[str]:
    """One address of each kind of public page: lists, and the first that each of them leads to."""
    found = ["/", f"/tulokset/{slug}/", f"/hankkeet/{slug}/"]
    for path in LISTS:
        browser = load.Browser(port)
        text = (await browser.get("page", path)).text
        await browser.close()
        single = re.search(rf'href="({path}[-\w]+/)"', text)
        found += [path, single[1]] if single else [path]
    return found


def _in_turn(names, cpu_of, seconds: float, rounds: int) -> Found:
    for name in names:
        cpu_of(name, min(1, seconds))
    found: Found = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            found[name].append(cpu_of(name, seconds))
            tell(f"  round {number + 1}, {name:<40}{found[name][-1]:9.2f} ms")
    return found


def _share(found: Found, of: str, to: str) -> float:
    return median(own / other for own, other in zip(found[of], found[to], strict=True))


def _answer_goals(vendor: str, commit: str, found: Found) -> list[Goal]:
    name = f"{vendor}: complete response, 8 at once ÷"
    return [
        Goal(f"{name} {commit}", _share(found, NOW, EARLIER), 0.7),
        Goal(f"{name} plain form", _share(found, NOW, PLAIN), 0.6),
    ]


def _page_goals(vendor: str, found: Found) -> list[Goal]:
    kept, again, bare, rows = (
        getattr(public_pages, name) for name in ("KEPT", "AGAIN", "BARE", "ROWS")
    )
    goals = [
        Goal(f"{vendor}: bare view ÷ kept page", _share(found, bare, kept), 0.7, is_most=False),
        Goal(f"{vendor}: unchanged page (304) ÷ bare view", _share(found, again, bare), 1.0),
    ]
    new = [path for path in found if path.startswith("/")]
    return goals + [
        Goal(f"{vendor}: new {path} ÷ 50 rows", _share(found, path, rows), MOST_OF_ROWS)
        for path in new
    ]


if __name__ == "__main__":
    sys.exit(run_rounds(__doc__, on_database, seconds=5, commit="fc527a5"))
