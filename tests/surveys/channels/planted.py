"""Mistakes that somebody could make in the rules of chains, pairs and days: each a few lines in
place of a function of the portal, whose rest runs as it is."""

from dataclasses import replace
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import BigIntegerField, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from surveys.answering import day_rules, windows
from surveys.answering.codes import imported_hash
from surveys.models import Phase, Survey
from surveys.queries import known_cards, pairs
from surveys.services import pairing, sealed
from surveys.services.importing import checks, imports
from surveys.services.leaving import withdrawal
from surveys.services.paper import keying

pair_of_chain, start_problem, pair_problem, day_problem, hashes_in_file, people_in_file = (
    pairs._pair_of_chain,
    day_rules._start_problem,
    day_rules.pair_problem,
    day_rules.day_problem,
    imports.hashes_in_file,
    checks.people_in_file,
)


def one_deep(card=""):
    steps = [card] if card else []
    return ["__".join([*steps, *["replaces"] * n]) or "pk" for n in range(2)]


def first_one_deep(card=""):
    return Coalesce(*map(F, reversed(one_deep(card))), output_field=BigIntegerField())


def of_outer_one_deep(card):
    return reduce(or_, (Q(**{card: OuterRef(step)}) for step in one_deep()))


def pair_on_any_card(sent):
    halves = {phase: [half for half in sent if half[1] == phase] for phase in Phase.values}
    if halves["start"] and halves["end"]:
        yield halves["start"][0][2], (halves["start"][0][4], halves["end"][-1][4])


def pair_if_end_is_on_the_newer_card(sent):
    cards = {half[4]: half[0] for half in sent}
    for survey, (start, end) in pair_of_chain(sent):
        if cards[start] <= cards[end]:
            yield survey, (start, end)


def start_whatever_the_end(survey, start_on, _end_on, opened_on):
    return start_problem(survey, start_on, None, opened_on)


def pair_in_any_order(survey, start_on, end_on, opened_on=None):
    return None if end_on < start_on else pair_problem(survey, start_on, end_on, opened_on)


def pair_at_any_distance(survey, start_on, end_on, opened_on=None):
    return "" if end_on >= start_on else pair_problem(survey, start_on, end_on, opened_on)


def any_day_of_a_file(survey, phase, day, **facts):
    return day_problem(survey, phase, day, **facts) if survey.is_open(at=day) else None


def paper_of_tomorrow(survey, phase, day, *, today, **facts):
    return day_problem(survey, phase, day, today=max(day, today), **facts)


def stored_half_only(person, phase):
    stored = person.stored
    return stored.days.get(day_rules.OTHER[phase]), stored.end_opened_on


def people_by_card(rows, hashes, known):
    cards = {
        code: card._replace(person=replace(card.person, id=card.card_id))
        for code, card in known.items()
    }
    return people_in_file(rows, hashes, cards)


def hashes_with_name(row):
    if row.card_code is not None:
        return hashes_in_file(row)
    slug = Survey.objects.get(pk=row.target.survey_id).pilot.slug
    return [imported_hash(settings.CARD_KEY, slug, row.code)]


MISTAKES = {
    "chain one deep in pairs": [(pairs, "first_card", first_one_deep)],
    "chain one deep on line": [(windows, "of_outer_card", of_outer_one_deep)],
    "chain one deep on paper and in files": [(known_cards, "LONGEST", 1)],
    "chain one deep to its first card": [(known_cards, "first_card", first_one_deep)],
    "chain one deep in withdrawal": [(withdrawal, "first_card", first_one_deep)],
    "replaced card stays after withdrawal": [
        (withdrawal, "_same_person", lambda card: {card.pk}),
    ],
    "joined answer stays after withdrawal": [(withdrawal, "_with_joined", set)],
    "person with a replaced card counted twice": [(pairs, "_pair_of_chain", pair_on_any_card)],
    "end on an older card makes no pair": [
        (pairs, "_pair_of_chain", pair_if_end_is_on_the_newer_card)
    ],
    "start that comes second is not compared": [
        (day_rules, "_start_problem", start_whatever_the_end)
    ],
    "end before its start": [
        (day_rules, "pair_problem", pair_in_any_order),
        (pairing, "pair_problem", pair_in_any_order),
    ],
    "end before its start at the desk": [(pairing, "pair_problem", pair_in_any_order)],
    "end too soon": [
        (day_rules, "pair_problem", pair_at_any_distance),
        (pairing, "pair_problem", pair_at_any_distance),
    ],
    "file outside the window": [(checks, "day_problem", any_day_of_a_file)],
    "paper of tomorrow": [(keying, "day_problem", paper_of_tomorrow)],
    "tablet by the day of arrival": [
        (sealed, "_day_of", lambda opening, seconds, now: timezone.localdate(now))
    ],
    "rows of a file compared with what is stored only": [(checks, "_other_half", stored_half_only)],
    "rows of a file by card and not by person": [(imports, "people_in_file", people_by_card)],
    "name in a lasting key": [(imports, "hashes_in_file", hashes_with_name)],
    "parting that a join ended does not come back": [(pairing, "_bring_back", lambda parted: None)],
}
"""What is wrong to (module, name, what stands in its place)."""
