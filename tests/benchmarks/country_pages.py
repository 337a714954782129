"""Pages of a country in the database beside the same pages of six pilots.

    python -m tests.benchmarks.country_pages [--pairs 500000] [--rounds 3] [--readme]

PostgreSQL. Both databases are filled first, the country's in some ten minutes: 2,000 pilots, tip
lists and card sheets, 309 municipalities, two answers for each pair. Each round opens every page in
both, in turn; what counts is the CPU of page and database, the least of the rounds. Exits with 1 if
a goal is missed.
"""

import argparse
import sys
from contextlib import ExitStack

from tests.benchmarks import servers
from tests.benchmarks.goals import Goal, judge, tell
from tests.benchmarks.readme import write_table

FEW, MANY = ("6", "6", "1500", "8"), ("2000", "309", "500000", "2000")
"""Pilots, municipalities, pairs and tip lists."""
MOST_TIMES = {
    "start page": 3,
    "page of a survey": 1.2,
    "list of card sheets": 1.2,
    "last page of card sheets": 1.2,
    "release desk": 1.5,
    "tip lists": 2,
    "index of the sitemap": 1.5,
}
"""The page of six pilots; of a list one with as many rows."""
MOST_KILOBYTES = {"project": 100, "last page of a project": 100, "tip lists": 60}
MOST_BYTES_OF_START = 2
MOST_QUERIES = 1
"""The version of the data is asked once in a second, and so by some pages and not by others."""
INSIDE = "tests.benchmarks.country_inside"

Costs = dict[str, dict[str, float]]


def measured(n_pairs: str, rounds: int) -> list[Goal]:
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster("postgresql"))
        few, many = (
            stack.enter_context(servers.side(servers.PORTAL, "postgresql", cluster))
            for _size in (FEW, MANY)
        )
        tell("filling")
        few.call(INSIDE, "fill", *FEW)
        many.call(INSIDE, "fill", MANY[0], MANY[1], n_pairs, MANY[3])
        runs = [[side.call(INSIDE, "pages") for side in (few, many)] for _round in range(rounds)]
    return goals_of(_least([own for own, _other in runs]), _least([other for _own, other in runs]))


def _least(runs: list[Costs]) -> Costs:
    return {name: min((run[name] for run in runs), key=lambda cost: cost["ms"]) for name in runs[0]}


def goals_of(few: Costs, many: Costs) -> list[Goal]:
    """Goals from costs of each page; tells every page, also those that no goal is about."""
    for name, cost in many.items():
        tell(
            f"  {name:<28}{few[name]['ms']:8.1f} ms{cost['ms']:9.1f} ms"
            f"{cost['bytes'] / 1000:9.1f} kB{cost['queries']:5.0f} queries"
        )
    times = [
        Goal(f"country: {name}, CPU ÷ six pilots", many[name]["ms"] / few[name]["ms"], most)
        for name, most in MOST_TIMES.items()
    ]
    sizes = [
        Goal(f"country: {name}, kB", many[name]["bytes"] / 1000, most)
        for name, most in MOST_KILOBYTES.items()
    ]
    start = many["start page"]["bytes"] / few["start page"]["bytes"]
    more = max(many[name]["queries"] - few[name]["queries"] for name in many)
    return [
        *times,
        *sizes,
        Goal("country: start page, bytes ÷ six pilots", start, MOST_BYTES_OF_START),
        Goal("country: queries of a page more than of six pilots", more, MOST_QUERIES),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", default=MANY[2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    options = parser.parse_args()
    goals = measured(options.pairs, options.rounds)
    if options.readme:
        write_table("country_pages", goals)
    return judge(goals)


if __name__ == "__main__":
    sys.exit(main())
