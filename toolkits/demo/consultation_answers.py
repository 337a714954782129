"""Invented answers of a consultation: the counts of the content file, dealt out to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from toolkits.demo.project_specs import Consultation, ConsultationQuestion, ConsultationText

SEED = 746


@dataclass(frozen=True)
class ConsultationAnswer:
    """One person's answers: a key for a single choice, a list of keys for several."""

    answered_on: date
    answers: Mapping[str, str | list[str]]
    written: ConsultationText | None = None


def consultation_answers(
    consultation: Consultation, seed: int = SEED
) -> tuple[ConsultationAnswer, ...]:
    """`n_responses` people; each option is chosen as often as the file says, by nobody twice.
    The same people every time."""
    instrument = read_instrument(INSTRUMENT_DIR / f"{consultation.instrument}.toml")
    kinds = {item.key: item.kind for item in instrument.items}
    dice = Random(seed)  # noqa: S311  invented answers, no secret
    people: list[dict[str, str | list[str]]] = [{} for _ in range(consultation.n_responses)]
    for question in consultation.questions:
        deal = _deal_one if kinds[question.item] == "single" else _deal_several
        deal(question, people, dice)
    n_days = (consultation.closes_on - consultation.opens_on).days + 1
    days = [consultation.opens_on + timedelta(days=int(dice.random() * n_days)) for _ in people]
    writers = dict(zip(_order(len(people), dice), consultation.written, strict=False))
    return tuple(
        ConsultationAnswer(day, answers, writers.get(place))
        for place, (day, answers) in enumerate(zip(days, people, strict=True))
    )


def _deal_one(question: ConsultationQuestion, people: list[dict], dice: Random) -> None:
    chosen = [key for key, count in question.counts.items() for _ in range(count)]
    for place, key in zip(_order(len(people), dice), chosen, strict=True):
        people[place][question.item] = key


def _deal_several(question: ConsultationQuestion, people: list[dict], dice: Random) -> None:
    """Options that exclude the others go to people of their own; everybody gets at least one."""
    # Nobody ticks *ei mikään* beside something else.
    alone = [key for key in question.counts if key.startswith("ei_")]
    order = _order(len(people), dice)
    for key in alone:
        for _ in range(question.counts[key]):
            people[order.pop()][question.item] = [key]
    turn = 0
    for key, count in question.counts.items():
        if key in alone:
            continue
        for _ in range(count):
            people[order[turn % len(order)]].setdefault(question.item, []).append(key)
            turn += 1


def _order(n: int, dice: Random) -> list[int]:
    return [place for _, place in sorted((dice.random(), place) for place in range(n))]
