"""Coded answers in rows: no card, no open answer, no detail that only a few in a pilot share."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from projects.models import Project
from surveys.answering.codes import export_name
from surveys.exports.variables import Variable, variables_of
from surveys.instruments.variable_names import FACTS
from surveys.models import Instrument, Phase, Response, arrived
from surveys.queries.pairs import pairs
from surveys.reports.compute.report_basis import most_used_instrument, surveys_of

OTHER = "muu"
DETAILS = ("kanava", "apu", "kieli", "aika")


class Row(NamedTuple):
    """A response: its facts as text, and its answers."""

    facts: tuple[str, ...]
    answers: dict

    @property
    def version(self) -> int:
        return int(self.facts[FACTS.index("versio")])


@dataclass(frozen=True)
class CodedAnswers:
    """Everything that the evaluator's files hold; rows sorted by their random names.

    `is_exact`: details as they are, and the day instead of the week.
    """

    instruments: tuple[Instrument, ...]
    variables: tuple[Variable, ...]
    rows: tuple[Row, ...]
    is_exact: bool

    @property
    def headings(self) -> list[str]:
        return [*FACTS, *(variable.name for variable in self.variables)]

    def cells(self) -> Iterator[list]:
        for row in self.rows:
            version = row.version
            codes = (variable.code(row.answers, version) for variable in self.variables)
            yield [*row.facts, *codes]


def coded_file(
    project: Project, *, instrument_key: str | None = None, is_exact: bool = False
) -> CodedAnswers:
    """The coded answers of a project's real surveys with one instrument.

    Without `is_exact`, channel, help, language and week become *muu* where fewer than five in the
    same pilot and phase share them, and so many others with them that *muu* is five or more.
    """
    key = instrument_key or most_used_instrument(project)
    surveys = surveys_of(project, key)
    instruments = tuple(
        Instrument.objects.filter(arrived("responses__"), key=key, responses__survey__in=surveys)
        .distinct()
        .order_by("version")
        .prefetch_related("items__scale", "domains", "languages__texts")
    )
    of_pair = {one: start for start, end in pairs(surveys) for one in (start, end)}
    found = [_row(response, of_pair, is_exact) for response in _responses(surveys)]
    # By the random names, so that no order tells what came together.
    found.sort(key=lambda row: row.facts[0])
    rows = found if is_exact else _merged(found, project.min_group_size)
    return CodedAnswers(instruments, variables_of(instruments), tuple(rows), is_exact)


def _responses(surveys) -> Iterator[Response]:
    return (
        Response.objects.real()
        .filter(survey__in=surveys)
        .exclude(phase=Phase.ONCE)
        .select_related("survey__pilot__municipality", "instrument")
        # Open answers are never in coded files, so they are not even read.
        .defer("open_answers")
        .order_by("id")
        .iterator(chunk_size=2000)
    )


def _row(response: Response, of_pair: dict[int, int], is_exact: bool) -> Row:
    pilot, day = response.survey.pilot, response.answered_on
    year, week, _weekday = day.isocalendar()
    pair = of_pair.get(response.pk)
    facts = (
        as_name(response.pk),
        "" if pair is None else as_name(pair),
        pilot.municipality.slug,
        pilot.slug,
        response.phase,
        str(response.instrument.version),
        response.channel,
        response.help,
        response.language,
        day.isoformat() if is_exact else f"{year}-W{week:02}",
    )
    return Row(facts, response.answers)


def as_name(number: int) -> str:
    """A response's name in files, as text: no program keeps so many bits in a number."""
    return export_name(settings.CARD_KEY, number)


def _merged(rows: Iterable[Row], k: int) -> list[Row]:
    rows = list(rows)
    pilot, phase = FACTS.index("kokeilu"), FACTS.index("vaihe")
    for detail in (FACTS.index(name) for name in DETAILS):
        counts: dict[tuple[str, str], Counter] = {}
        for row in rows:
            # Within a pilot and phase, since that is how far whoever was there can narrow it down.
            group = counts.setdefault((row.facts[pilot], row.facts[phase]), Counter())
            group[row.facts[detail]] += 1
        rare = {group: rare_values(found, k) for group, found in counts.items()}
        rows = [
            _with(row, detail, OTHER)
            if row.facts[detail] in rare[row.facts[pilot], row.facts[phase]]
            else row
            for row in rows
        ]
    return rows


def rare_values(counts: Counter, k: int) -> set[str]:
    """Values of fewer than k people, and the next smallest until together they are k people."""
    rare = {value for value, n in counts.items() if n < k}
    people = sum(counts[value] for value in rare)
    for value, n in sorted(counts.items(), key=lambda pair: (pair[1], pair[0])):
        # *Muu* of fewer than k people would single them out just as well.
        if 0 < people < k and value not in rare:
            rare.add(value)
            people += n
    return rare


def _with(row: Row, place: int, value: str) -> Row:
    return Row((*row.facts[:place], value, *row.facts[place + 1 :]), row.answers)
