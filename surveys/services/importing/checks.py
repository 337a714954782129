"""What speaks against a file of answers: each row beside the others and beside what is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.answering.day_rules import OTHER, DayProblem, day_problem
from surveys.answering.files.response_files import ImportedResponse, Problem
from surveys.models import Phase, Survey
from surveys.queries.known_cards import KnownCard, Person

NOBODY = Person(0)


@dataclass(slots=True)
class FilePerson:
    """One person's rows in a file, by phase, and what is stored of the same person."""

    survey_id: int
    stored: Person
    rows: dict[str, ImportedResponse] = field(default_factory=dict)

    @property
    def phases(self) -> set[str]:
        return {*self.rows, *self.stored.days}


class PairCounts(NamedTuple):
    """How the people of a file stand after it, with what is stored of them already."""

    n_pairs: int
    n_starts_alone: int
    n_ends_alone: int

    @property
    def sentence(self) -> str:
        text = _(
            "Tiedoston ihmisistä %(n_pairs)s vastasi sekä alussa että lopussa, "
            "%(n_starts_alone)s vain alussa ja %(n_ends_alone)s vain lopussa."
        )
        return text % self._asdict()


def people_in_file(
    rows: Iterable[ImportedResponse], hashes: Mapping[int, str], known: Mapping[str, KnownCard]
) -> tuple[list[FilePerson], list[Problem]]:
    """The people of a file, and the rows whose code belongs elsewhere or has answered the phase:
    before this file or on an earlier row of it, on the same card or another of the same person."""
    people: dict[object, FilePerson] = {}
    problems = []
    for row in rows:
        card = known.get(hashes[row.row])
        # By person and not by card: who lost a card may stand in the file with both codes.
        key: object = card.person.id if card else hashes[row.row]
        person = people.get(key)
        if person is None:
            survey_id = card.survey_id if card else row.target.survey_id
            people[key] = person = FilePerson(survey_id, card.person if card else NOBODY)
        if sentence := _clash(row, card, person):
            problems.append(Problem(row.row, sentence))
        else:
            person.rows[row.phase] = row
    return list(people.values()), problems


def _clash(row: ImportedResponse, card: KnownCard | None, person: FilePerson) -> str | None:
    if person.survey_id != row.target.survey_id:
        return _("koodin kortti kuuluu toiseen kyselyyn.")
    if card and card.is_revoked:
        return _("koodin kortin arkki on poistettu käytöstä.")
    if row.phase in person.rows:
        return _("sama koodi ja vaihe kuin rivillä %(row)s.") % {"row": person.rows[row.phase].row}
    if row.phase in person.stored.days:
        return _("koodilla on jo vastattu tähän vaiheeseen.")
    return None


def day_problems(
    people: Iterable[FilePerson], surveys: Mapping[int, Survey], today: date
) -> Iterator[Problem]:
    """Rows whose day breaks a rule; what is wrong with a pair is told of its end."""
    found: dict[tuple, DayProblem | None] = {}
    for person in people:
        for phase, row in person.rows.items():
            facts = (person.survey_id, phase, row.answered_on, *_other_half(person, phase))
            if facts not in found:
                found[facts] = _day_problem(surveys, today, *facts)
            if problem := found[facts]:
                yield Problem(row.row, problem.sentence)


def _other_half(person: FilePerson, phase: str) -> tuple[date | None, date | None]:
    other = person.rows.get(OTHER[phase])
    if other is None:
        return person.stored.days.get(OTHER[phase]), person.stored.end_opened_on
    # Of a pair within the file only the end is told of its start, or
    # both rows would have one problem.
    return (other.answered_on if phase == Phase.END else None), person.stored.end_opened_on


def _day_problem(
    surveys: Mapping[int, Survey],
    today: date,
    survey_id: int,
    phase: str,
    day: date,
    other_on: date | None,
    opened_on: date | None,
) -> DayProblem | None:
    return day_problem(
        surveys[survey_id], phase, day, today=today, other_on=other_on, end_opened_on=opened_on
    )


def pair_counts(people: Iterable[FilePerson]) -> PairCounts:
    n_pairs = n_starts = n_ends = 0
    for person in people:
        phases = person.phases
        n_pairs += len(phases) > 1
        n_starts += phases == {Phase.START}
        n_ends += phases == {Phase.END}
    return PairCounts(n_pairs, n_starts, n_ends)
