"""Codes that would meet if a spreadsheet had not changed them: 0012 and 12, 77 and 77.0."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.answering.codes import bare_code, spellings
from surveys.answering.files.response_files import ImportedResponse
from surveys.models import IMPORT_LETTER, CardSheet, Phase
from surveys.queries.known_cards import known_cards
from surveys.services.importing.checks import FilePerson


class Similar(NamedTuple):
    """Rows that would be one person's if zeros at the beginning, ".0" at the end, case and spaces
    did not matter. `code`: how their codes are then read; `is_stored`: whether the other half of
    the pair came with an earlier file. Codes are told to nobody."""

    rows: tuple[int, ...]
    code: str
    is_stored: bool

    @property
    def sentence(self) -> str:
        """Rows tell which codes are meant, never codes."""
        in_file = _("Rivit %(rows)s: koodit eroavat vain nollien, ”.0”:n tai välien osalta.")
        stored = _(
            "Rivi %(rows)s: koodi eroaa vain nollien, ”.0”:n tai välien osalta aiemmin tuodusta."
        )
        return (stored if self.is_stored else in_file) % {"rows": ", ".join(map(str, self.rows))}


def similar_codes(
    people: Iterable[FilePerson], hashes_of: Callable[[ImportedResponse, str], list[str]]
) -> list[Similar]:
    """Lone starts and ends of one survey, one of each, whose codes would meet, by their rows.

    `hashes_of`: what might be stored of a row if its code were written so.
    """
    alone: dict[tuple[int, str], list[FilePerson]] = {}
    for person in people:
        if len(person.phases) == 1 and person.rows:
            [row] = person.rows.values()
            # A card's code has a check character, so a spreadsheet cannot have changed it unseen.
            if row.card_code is None:
                key = (person.survey_id, bare_code(row.code))
                alone.setdefault(key, []).append(person)
    found = [pair for group in alone.values() if (pair := _pair_in_file(group))]
    left = [group[0] for group in alone.values() if len(group) == 1]
    return sorted([*found, *_with_stored(left, hashes_of)])


def _pair_in_file(group: list[FilePerson]) -> Similar | None:
    # Of three codes that look alike any two could be the pair, so they tell nothing.
    if len(group) != 2:
        return None
    rows = {phase: row for person in group for phase, row in person.rows.items()}
    if rows.keys() != {Phase.START, Phase.END}:
        return None
    numbers = sorted(row.row for row in rows.values())
    return Similar(tuple(numbers), rows[Phase.START].code, is_stored=False)


def _with_stored(
    people: list[FilePerson], hashes_of: Callable[[ImportedResponse, str], list[str]]
) -> list[Similar]:
    """Only where an earlier file has brought cards."""
    sheets = CardSheet.objects.filter(letter=IMPORT_LETTER).values_list("survey_id", flat=True)
    earlier = set(sheets)
    tried: dict[str, tuple[FilePerson, str]] = {}
    for person in people:
        if person.survey_id in earlier and not person.stored.days:
            [row] = person.rows.values()
            # Stored codes are known by their hashes alone, so each way of writing is tried.
            for code in spellings(row.code):
                tried |= dict.fromkeys(hashes_of(row, code), (person, code))
    found: dict[int, list[str]] = {}
    rows = {}
    for code_hash, card in known_cards(tried).items():
        person, code = tried[code_hash]
        [row] = person.rows.values()
        if card.survey_id == person.survey_id and row.phase not in card.person.days:
            found.setdefault(row.row, []).append(code)
            rows[row.row] = row
    return [
        Similar((number,), codes[0], is_stored=True)
        for number, codes in found.items()
        if len(codes) == 1
    ]


def read_as_same(
    rows: Iterable[ImportedResponse], similar: Iterable[Similar]
) -> list[ImportedResponse]:
    codes: Mapping[int, str] = {number: one.code for one in similar for number in one.rows}
    return [replace(row, code=codes[row.row]) if row.row in codes else row for row in rows]
