"""Invented answers of the demonstration project: the same people every time, from a fixed seed.

The counts, the baseline means and the mean changes that the answers are moved to are chosen, so
nothing here is anybody's answer. Only the standard library, and of it only what gives the same
numbers in every version of Python: `Random.random`, additions, products and square roots.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from math import sqrt
from random import Random

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.instruments.specs import InstrumentFile
from toolkits.demo import content
from toolkits.demo.project_specs import Pilot
from toolkits.demo.toolkit_specs import OpenAnswer

INSTRUMENT = "arki_ja_elama"
SEED = 543
LOWEST, HIGHEST = 1, 5
# No end answer is moved further than this from what the same person answered at the start.
LARGEST_MOVE = 3
BLANK_BLOCK_SHARE = 0.08
SHORTEST_TIME = timedelta(days=14)

# Mean of the answers at the start, on the scale 1–5 after turning reversed items.
BASELINE_MEANS = {
    "ihmissuhteet": 3.4,
    "vapaa_aika": 3.1,
    "mielen_hyvinvointi": 3.3,
    "toimintakyky": 3.5,
    "osallisuus": 3.0,
    "arjen_sujuminen": 3.4,
}

Answers = dict[str, int | str]
# One dimension of one person: the answers to its items, turned so that higher is better.
Block = list[int]


@dataclass(frozen=True)
class AnswerPlan:
    """How many answered in a pilot, and its mean change in each dimension on the scale 0–100,
    in the order of BASELINE_MEANS. `foreign` are the languages of those who did not use Finnish."""

    n_start: int
    n_pairs: int
    n_end_only: int
    changes: tuple[int, ...]
    foreign: tuple[str, ...] = ()


PLANS = {
    "tyottomien-iltapala": AnswerPlan(27, 22, 1, (2, 3, 7, 0, 1, 1), ("en",)),
    "vanhempien-aamupala": AnswerPlan(23, 18, 0, (11, 2, 3, -1, 2, 0), ("uk",) * 5 + ("en",)),
    "matalan-kynnyksen-hyvinvointi": AnswerPlan(16, 13, 0, (4, 12, 6, 7, 1, 2)),
    "tyollisyyspalvelujen-asiakasraadit": AnswerPlan(13, 10, 1, (1, 0, -1, 5, 4, 1)),
    "kuntalaisraati": AnswerPlan(9, 7, 0, (3, -1, 1, 0, 6, -2)),
    "yhdessa-saattaen-kylatapahtumaan": AnswerPlan(4, 3, 0, (5, 6, 2, 3, -2, 1)),
}


@dataclass(frozen=True)
class DemoResponse:
    answered_on: date
    channel: str
    help: str
    language: str
    answers: Mapping[str, int | str]
    open_answers: tuple[OpenAnswer, ...] = ()


@dataclass(frozen=True)
class DemoPerson:
    """One card: what was answered with it at the start and at the end, None where nothing was."""

    start: DemoResponse | None
    end: DemoResponse | None


@dataclass
class _Person:
    """A person being made."""

    has_start: bool
    has_end: bool
    joined_on: date
    language: str = "fi"
    start: dict[str, Block] = field(default_factory=dict)
    end: dict[str, Block] = field(default_factory=dict)


class _Dice:
    """Chance from a seed, in steps that do not depend on the version of Python."""

    def __init__(self, seed: int):
        self._random = Random(seed)  # noqa: S311  invented answers, no secret

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def normal(self) -> float:
        """Nearly normal with mean 0 and variance 1: twelve uniform numbers, added up."""
        # Not `sum`: since Python 3.12 it rounds otherwise than one addition after another.
        total = -6.0
        for _ in range(12):
            total += self._random.random()
        return total

    def pick(self, values: Sequence):
        return values[int(self._random.random() * len(values))]

    def shuffled(self, values: Sequence) -> list:
        places = sorted((self._random.random(), place) for place in range(len(values)))
        return [values[place] for _, place in places]


@cache
def demo_answers(seed: int = SEED) -> dict[str, tuple[DemoPerson, ...]]:
    """Pilot slug → its people who answered at least once."""
    instrument = read_instrument(INSTRUMENT_DIR / f"{INSTRUMENT}.toml")
    pilots = {pilot.slug: pilot for pilot in content.pilots()}
    return {
        # A seed for each pilot, so that a change in one moves no answer of another.
        slug: _people(pilots[slug], plan, instrument, _Dice(seed * 100 + number))
        for number, (slug, plan) in enumerate(PLANS.items())
    }


def _people(
    pilot: Pilot, plan: AnswerPlan, instrument: InstrumentFile, dice: _Dice
) -> tuple[DemoPerson, ...]:
    people = _roster(pilot, plan, dice)
    for person in people:
        _answer(person, dice)
    pairs = [person for person in people if person.has_start and person.has_end]
    for domain, change in zip(BASELINE_MEANS, plan.changes, strict=True):
        _move_to_target(pairs, domain, change, dice)
    return _with_open_answers(
        pilot.slug, [_finished(person, pilot, instrument, dice) for person in people], dice
    )


def _roster(pilot: Pilot, plan: AnswerPlan, dice: _Dice) -> list[_Person]:
    """Who answers when: the first comers the start, those who had time between the end too."""
    joined = [
        session.held_on for session in pilot.sessions for _ in range(session.n_first_timers or 0)
    ]
    last = max(_end_days(pilot))
    people = [_Person(True, False, day) for day in joined[: plan.n_start]]
    for person in dice.shuffled([p for p in people if p.joined_on + SHORTEST_TIME <= last])[
        : plan.n_pairs
    ]:
        person.has_end = True
    people += [_Person(False, True, day) for day in joined[plan.n_start :][: plan.n_end_only]]
    for person, language in zip(dice.shuffled(people), plan.foreign, strict=False):
        person.language = language
    return people


def _end_days(pilot: Pilot) -> list[date]:
    return [
        session.held_on
        for session in pilot.sessions
        if session.status == "held" and session.held_on >= pilot.survey.end_from
    ]


def _answer(person: _Person, dice: _Dice) -> None:
    """Answers of one person: a level of their own, a change of their own, and chance."""
    level, change = dice.normal(), dice.normal()
    for domain, mean in BASELINE_MEANS.items():
        before = 0.6 * level + 0.8 * dice.normal()
        after = 0.75 * before + sqrt(1 - 0.75**2) * (0.75 * change + 0.66 * dice.normal())
        person.start[domain] = [_item(mean, before, dice) for _ in range(4)]
        person.end[domain] = [_item(mean, after, dice) for _ in range(4)]


def _item(mean: float, latent: float, dice: _Dice) -> int:
    value = round(mean + 0.95 * (0.75 * latent + 0.66 * dice.normal()))
    return min(HIGHEST, max(LOWEST, value))


def _move_to_target(pairs: list[_Person], domain: str, change: int, dice: _Dice) -> None:
    """Move single end answers by one step until the mean change of the pairs is `change`."""
    steps_per_point = 4 * (HIGHEST - LOWEST) / 100
    # Whole steps only, since answers have no others: a target is met to within one of them.
    wanted = round(change * steps_per_point * len(pairs))
    missing = wanted - sum(sum(p.end[domain]) - sum(p.start[domain]) for p in pairs)
    step = 1 if missing > 0 else -1
    while missing:
        person, place = dice.pick(pairs), dice.pick(range(4))
        moved = person.end[domain][place] + step
        if LOWEST <= moved <= HIGHEST and (
            abs(moved - person.start[domain][place]) <= LARGEST_MOVE
        ):
            person.end[domain][place] = moved
            missing -= step


def _finished(person: _Person, pilot: Pilot, instrument: InstrumentFile, dice: _Dice) -> DemoPerson:
    channel = dice.pick(_CHANNELS[pilot.kind])
    help_given = _help(person.language, channel, dice)
    facts = {"channel": channel, "help": help_given, "language": person.language}
    start_level, end_level = _level(person.start), _level(person.end)
    start = end = None
    if person.has_start:
        answers = _stored(person.start, instrument, channel, dice) | _whole_life(start_level, dice)
        start = DemoResponse(answered_on=person.joined_on, answers=answers, **facts)
    if person.has_end:
        answers = _stored(person.end, instrument, channel, dice) | _whole_life(end_level, dice)
        answers["vertailu_alkuun"] = _compared(end_level - start_level, dice)
        day = _end_day(person, pilot, dice)
        end = DemoResponse(answered_on=day, answers=answers, **facts)
    return DemoPerson(start, end)


_CHANNELS = {
    "group": ("own_device", "own_device", "shared_tablet", "shared_tablet", "paper"),
    "panel": ("own_device", "shared_tablet", "paper"),
    "event": ("paper",),
}


def _help(language: str, channel: str, dice: _Dice) -> str:
    if language == "uk" and dice.chance(0.6):
        return "interpreter"
    return "helped" if dice.chance(0.1 if channel == "own_device" else 0.3) else "alone"


def _end_day(person: _Person, pilot: Pilot, dice: _Dice) -> date:
    """Mostly the last meeting; now and then an earlier one after the end survey opened."""
    days = [day for day in _end_days(pilot) if day >= person.joined_on + SHORTEST_TIME]
    days = days or _end_days(pilot)[-1:]
    return days[-1] if dice.chance(0.8) else dice.pick(days)


def _stored(
    blocks: dict[str, Block], instrument: InstrumentFile, channel: str, dice: _Dice
) -> Answers:
    """Answers as they are stored: reversed items as given, now and then one left out."""
    answers: Answers = {}
    for domain, block in blocks.items():
        for item, value in zip(instrument.domain_items(domain), block, strict=True):
            # Stored as somebody would have answered, since reversed items are turned at scoring.
            answers[item.key] = value if item.polarity == 1 else LOWEST + HIGHEST - value
        # Some answers are missing in all real data, and the report must be seen to cope with it.
        if dice.chance(BLANK_BLOCK_SHARE):
            left_out = dice.pick(instrument.domain_items(domain))
            answers[left_out.key] = "blank" if channel == "paper" else "declined"
    return answers


def _level(blocks: dict[str, Block]) -> float:
    """Mean of all answers, on the scale 1–5."""
    values = [value for block in blocks.values() for value in block]
    return sum(values) / len(values)


def _whole_life(level: float, dice: _Dice) -> Answers:
    life = min(HIGHEST, max(LOWEST, round(level + 0.6 * dice.normal())))
    wish = min(2, max(0, round(1 + 0.4 * (3.3 - level) + 0.6 * dice.normal())))
    return {"elama_nyt": life, "muutostoive": wish}


def _compared(change: float, dice: _Dice) -> int:
    return min(3, max(1, round(2.2 + 0.9 * change + 0.4 * dice.normal())))


def _with_open_answers(slug: str, people: list[DemoPerson], dice: _Dice) -> tuple[DemoPerson, ...]:
    """Each written answer goes to a Finnish-speaking person who answered in that phase."""
    given: dict[int, dict[str, list[OpenAnswer]]] = {}
    for written in (each for each in content.open_answers() if each.pilot == slug):
        able = [
            number
            for number, person in enumerate(people)
            if (response := getattr(person, written.phase))
            and response.language == "fi"
            and all(o.item != written.item for o in given.get(number, {}).get(written.phase, ()))
        ]
        given.setdefault(dice.pick(able), {}).setdefault(written.phase, []).append(written)
    return tuple(
        DemoPerson(
            _written(person.start, given.get(number, {}).get("start", ())),
            _written(person.end, given.get(number, {}).get("end", ())),
        )
        for number, person in enumerate(people)
    )


def _written(response: DemoResponse | None, written: Sequence[OpenAnswer]) -> DemoResponse | None:
    return replace(response, open_answers=tuple(written)) if written else response
