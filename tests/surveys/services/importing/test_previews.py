import json

import pytest

from surveys.answering.files.file_lines import SentFile
from surveys.services import make_cards
from surveys.services.importing.checks import PairCounts
from surveys.services.importing.imports import import_responses
from surveys.services.importing.previews import PilotRows, Preview, Told, preview_responses
from tests import factories
from tests.surveys.services.importing.test_import_kinds import (
    FORMATS,
    TABLE,
    TODAY,
    row,
    stored,
    survey,  # noqa: F401  a fixture
    write,  # noqa: F401  a fixture
)

pytestmark = pytest.mark.django_db


def sent(path):
    return SentFile(path.name, path.read_bytes())


def seen(project, path):
    """What is shown of a file, as the outcome of its import is told in the table of kinds."""
    found = preview_responses(project=project, file=sent(path), today=TODAY)
    if found.n_problems:
        return [tuple(one) for one in found.problems]
    return found.similar or (found.n_rows, found.standing)


def told(expected):
    """The outcome of the table, with what is said of it instead of how many there are."""
    if isinstance(expected, tuple):
        return expected[0], PairCounts(*expected[1]).sentence
    if isinstance(expected[0][0], tuple):
        [(rows, _is_stored)] = expected
        numbers = ", ".join(map(str, rows))
        return (f"Rivit {numbers}: koodit eroavat vain nollien, ”.0”:n tai välien osalta.",)
    return expected


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("rows", "expected"), TABLE.values(), ids=TABLE.keys())
def test_kind_is_seen_before_it_is_stored(project, survey, write, kind, rows, expected):  # noqa: F811
    path, before = write(kind, rows), stored()

    found = seen(project, path)

    assert found == told(expected)
    assert stored() == before


def test_rows_and_codes_are_counted(project, survey, write):  # noqa: F811
    factories.make_survey(
        project=project,
        instrument=survey.instrument,
        pilot=factories.make_pilot(project=project, slug="raati", name="Raati"),
        closes_on=survey.closes_on,
    )
    card = make_cards(survey=survey, n_cards=1).cards[0]
    import_responses(project=project, file=write("csv", [row("a")]), today=TODAY)
    rows = [row("a", "end"), row(card.code), row(card.code, "end"), row("b"), None]
    path = write("csv", [*rows, row("c", pilot="raati"), row("d", pilot="raati")])

    found = preview_responses(project=project, file=sent(path), today=TODAY)

    assert found == Preview(
        problems=[],
        n_rows=6,
        n_known=2,
        n_new=3,
        pilots=(PilotRows(survey.pilot.name, 2, 2), PilotRows("Raati", 2, 0)),
        standing=PairCounts(2, 3, 0).sentence,
        notes=("Ohitettiin rivit: 6 (tyhjä).",),
    )
    assert Preview.of_json(json.loads(json.dumps(found.as_json()))) == found


def test_only_the_first_of_many_problems_are_kept(project, survey, write):  # noqa: F811
    path = write("csv", [row(f"a{number}", pilot="ei") for number in range(60)])

    found = preview_responses(project=project, file=sent(path), today=TODAY)

    assert (found.n_problems, len(found.problems)) == (60, 50)
    assert Preview.of_json(json.loads(json.dumps(found.as_json()))) == found


def test_file_in_other_letters_is_one_problem(project, survey):  # noqa: F811
    found = preview_responses(project=project, file=SentFile("a.csv", b"code\n\xff\xfe"))

    assert found == Preview([Told(None, "Tallenna tiedosto muodossa CSV UTF-8.")], 1)
