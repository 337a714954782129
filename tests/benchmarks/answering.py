"""Complete answers to 24 questions, beside a plain Django form of six pages.

    python -m tests.benchmarks.answering [--seconds 10] [--rounds 3] [--database sqlite]

Every rival runs on the same server set-up and kind of database, in turn within each round. The
absolute rates belong to the machine of the moment; only what is compared within a round counts.
CPU is that of the server's processes, PostgreSQL's included. Exits with 1 if a goal is missed.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from statistics import median

from surveys.answering.codes import derived_code
from tests.benchmarks import load, servers, weight
from tests.benchmarks.goals import Goal, run_rounds, tell

N_CARDS = 30_000
LEVELS = (1, 8, 32)
QUESTION, DOMAIN, PLAIN = "question", "domain", "plain form"
N_STEPS = {QUESTION: 28, DOMAIN: 10, PLAIN: 10}
STEPS = ("open", "language", "consent", "answer", "send")


@dataclass(frozen=True)
class Run:
    """One rival at one number of visitors in one round."""

    rate: float
    cpu_ms: float
    p95: dict[str, float]
    n_done: int
    errors: dict[str, int]


def portal_journey(mode: str, numbers: Iterator[int]) -> load.Journey:
    async def journey(browser):
        code = derived_code(servers.CARD_KEY, f"{mode}:{next(numbers)}")
        page = await browser.get("open", f"/k/{code}/")
        page = await browser.send("language", page, kieli="fi")
        page = await browser.send("consent", page, lupa="1", apu="alone")
        while "/kysymys/" in page.path:
            page = await browser.send("answer", page, siirry="jatka")
        page = await browser.send("send", page)
        _expect(page, "/kysely/kiitos/")

    return journey


async def plain_journey(browser) -> None:
    page = await browser.get("open", "/")
    page = await browser.send("language", page, language="fi")
    page = await browser.send("consent", page, consent="1")
    while "/kysymys/" in page.path:
        page = await browser.send("answer", page)
    page = await browser.send("send", page)
    _expect(page, "/kiitos/")


def _expect(page: load.Page, path: str) -> None:
    if page.path != path:
        raise load.StepError(f"{page.path} instead of {path}")


def measure(side: servers.Side, name: str, journey, n_visitors: int, seconds: float) -> Run:
    used = side.cpu_seconds()
    tally = asyncio.run(load.run(side.port, journey, n_visitors, seconds))
    used = side.cpu_seconds() - used
    parts = max(tally.n_steps / N_STEPS[name], 0.001)
    return Run(
        rate=tally.n_steps_in_time / N_STEPS[name] / seconds,
        cpu_ms=1000 * used / parts,
        p95={step: load.p95(tally.steps.get(step, [])) for step in STEPS},
        n_done=tally.n_done,
        errors=dict(tally.errors),
    )


def on_database(vendor: str, seconds: float, rounds: int) -> list[Goal]:
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster(vendor))
        portal = stack.enter_context(servers.side(servers.PORTAL, vendor, cluster))
        plain = stack.enter_context(servers.side(servers.PLAIN, vendor, cluster))
        tell(f"\n{vendor}: preparing")
        portal.call("tests.benchmarks.prepare", "answering", str(N_CARDS))
        plain.call("django", "migrate", "--run-syncdb", "--verbosity", "0")
        queries = portal.call("tests.benchmarks.prepare", "steps")
        for side in (portal, plain):
            stack.enter_context(side.serving())
        rivals = _rivals(portal, plain)
        for name, (side, journey) in rivals.items():
            measure(side, name, journey, 8, min(2, seconds))
        before = portal.call("tests.benchmarks.prepare", "stored")
        runs = _rounds(rivals, seconds, rounds)
        after = portal.call("tests.benchmarks.prepare", "stored")
        code = derived_code(servers.CARD_KEY, f"{QUESTION}:1")
        sizes = asyncio.run(weight.first_question(portal.port, f"/k/{code}/"))
    _table(vendor, runs)
    goals = [*_speed_goals(vendor, runs), *_query_goals(vendor, queries)]
    done = sum(run.n_done for (name, _), found in runs.items() if name != PLAIN for run in found)
    goals.append(
        Goal(f"{vendor}: thanked without a stored response", done - _new(before, after), 0)
    )
    return [*goals, *_weight_goals(vendor, sizes)]


def _rivals(portal, plain) -> dict:
    numbers = {mode: count(2) for mode in (QUESTION, DOMAIN)}
    return {
        **{mode: (portal, portal_journey(mode, numbers[mode])) for mode in numbers},
        PLAIN: (plain, plain_journey),
    }


def _rounds(rivals: dict, seconds: float, rounds: int) -> dict[tuple[str, int], list[Run]]:
    runs: dict[tuple[str, int], list[Run]] = {}
    for number in range(rounds):
        for level in LEVELS:
            for name, (side, journey) in rivals.items():
                run = measure(side, name, journey, level, seconds)
                runs.setdefault((name, level), []).append(run)
                problems = f"  {run.errors}" if run.errors else ""
                tell(f"  round {number + 1}, {level:2} at once, {name:<10}{problems}")
    return runs


def _new(before: dict, after: dict) -> int:
    return after["whole"] - before["whole"]


def _table(vendor: str, runs: dict) -> None:
    heads = "".join(f"{step:>10}" for step in STEPS)
    tell(f"\n{vendor}, medians of the rounds; p95 of each step in ms\n")
    tell(f"{'at once':>7}  {'':<11}{'per s':>8}{'CPU ms':>9}{'done':>7}{'errors':>8}  {heads}")
    for name, level in sorted(runs, key=lambda key: key[1]):
        found = runs[name, level]
        steps = "".join(f"{median(run.p95[step] for run in found):10.0f}" for step in STEPS)
        rate, cpu = (median(getattr(run, key) for run in found) for key in ("rate", "cpu_ms"))
        done, errors = sum(r.n_done for r in found), sum(sum(r.errors.values()) for r in found)
        tell(f"{level:>7}  {name:<11}{rate:8.2f}{cpu:9.1f}{done:7}{errors:8}  {steps}")


def _speed_goals(vendor: str, runs: dict) -> list[Goal]:
    """Ratios are taken within a round; the median of them counts."""
    goals = []
    for level in LEVELS:
        pairs = zip(runs[DOMAIN, level], runs[PLAIN, level], strict=True)
        ratio = median(own.cpu_ms / other.cpu_ms for own, other in pairs)
        goals.append(Goal(f"{vendor}: CPU, domain ÷ plain form, {level} at once", ratio, 1.3))
    for mode in (QUESTION, DOMAIN):
        pairs = zip(runs[mode, 32], runs[mode, 8], strict=True)
        ratio = median(many.rate / few.rate for many, few in pairs)
        goals.append(Goal(f"{vendor}: rate, {mode}, 32 ÷ 8 at once", ratio, 0.9, is_most=False))
    errors = sum(sum(r.errors.values()) for (name, _), rs in runs.items() for r in rs)
    return [*goals, Goal(f"{vendor}: errors", errors, 0)]


def _query_goals(vendor: str, queries: dict) -> list[Goal]:
    goals = []
    for mode, counts in queries.items():
        for kind, limit in (("show", 1), ("save", 2)):
            name = f"{vendor}: queries to {kind} a step, {mode}"
            goals.append(Goal(name, max(counts[kind]), limit))
    shown = [set(counts[kind]) for counts in queries.values() for kind in ("show", "save")]
    grown = sum(len(each) - 1 for each in shown)
    return [*goals, Goal(f"{vendor}: steps whose queries differ from the others'", grown, 0)]


def _weight_goals(vendor: str, sizes: weight.Sizes) -> list[Goal]:
    without = sizes.html + sizes.styles + sizes.scripts
    return [
        Goal(f"{vendor}: first question page, HTML + CSS + JS, kB", without / 1000, 20),
        Goal(f"{vendor}: the same with fonts, kB", (without + sizes.fonts) / 1000, 60),
    ]


if __name__ == "__main__":
    sys.exit(run_rounds(__doc__, on_database, seconds=10))
