"""A file of answers × every kind of input that people have × CSV and XLSX."""

import re
import unicodedata
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from projects.models import AuditEvent, Pilot
from surveys.answering.files.response_files import ResponseFileError
from surveys.models import Card, Response
from surveys.queries.pairs import pairs
from surveys.services import load_instrument, make_cards, replace_card, revoke_sheet
from surveys.services.importing.imports import Reading, SimilarCodesError, import_responses
from tests import factories
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)
FORMATS = ["csv", "xlsx"]
DAYS = {"start": date(2026, 2, 5), "end": date(2026, 3, 5)}
NO_PILOT = "hankkeessa ei ole kokeilua ”%s”, jolla on yksi kysely."
NOT_OPEN = "Kysely ei ollut auki lomakkeen päivänä."
FORMULA = (
    "Sarakkeessa ”ihmissuhteet_1” on kaava, jonka tulosta tiedostossa ei ole. Avaa tiedosto "
    "taulukko-ohjelmassa, tallenna se ja tuo uudelleen, tai kirjoita luku kaavan tilalle."
)
WRONG_RESULT = "Sarakkeessa ”%s” on %s, koska kaavaa ei ole voitu laskea. Korjaa solu."
EMPTY = None


@pytest.fixture
def survey(project):
    return factories.make_survey(
        project=project,
        instrument=load_instrument(OWN),
        pilot=factories.make_pilot(project=project, slug="aamupala"),
        closes_on=date(2026, 4, 15),
    )


def row(code, phase="start", **changes):
    return {
        "code": code,
        "pilot": "aamupala",
        "phase": phase,
        "answered_on": DAYS[phase],
        "channel": "paper",
        "help": "alone",
        "language": "fi",
        "ihmissuhteet_1": 4,
    } | changes


def nfd(text):
    return unicodedata.normalize("NFD", text)


def text_of(cell):
    return f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell)


@pytest.fixture
def write(tmp_path):
    def write_file(kind, rows, first=""):
        path = tmp_path / f"vastaukset.{kind}"
        headings = list(dict.fromkeys(key for each in rows if each for key in each))
        lines = [[(each or {}).get(key, "") for key in headings] for each in rows]
        if kind == "csv":
            cells = [headings, *([text_of(cell) for cell in line] for line in lines)]
            path.write_text(first + "\r\n".join(map(";".join, cells)), encoding="utf-8")
            return path
        book = openpyxl.Workbook()
        for line in [headings, *lines]:
            book.active.append(line)
        book.save(path)
        return path

    return write_file


def stored():
    models = (Card, Response, AuditEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


def outcome(project, path, **options):
    """Problems by row, else (responses, (pairs, lone starts, lone ends)); a problem leaves all as
    it was."""
    before = stored()
    try:
        done = import_responses(project=project, file=path, today=TODAY, **options)
    except ResponseFileError as error:
        assert stored() == before
        return [tuple(problem) for problem in error.problems]
    except SimilarCodesError as error:
        assert stored() == before
        return [(one.rows, one.is_stored) for one in error.similar]
    return done.n_responses, tuple(done.counts)


TABLE = {
    "same code twice": ([row("a"), row("a")], [(3, "sama koodi ja vaihe kuin rivillä 2.")]),
    "pair, and halves": ([row("a"), row("a", "end"), row("b"), row("c", "end")], (4, (1, 1, 1))),
    "end first": ([row("a", "end"), row("a")], (2, (1, 0, 0))),
    "end before its start": (
        [row("a", "end", answered_on=date(2026, 2, 20)), row("a", answered_on=date(2026, 3, 1))],
        [(2, "Loppukysely ei voi olla aiemmin kuin alkukysely (1.3.2026).")],
    ),
    "end too soon": (
        [row("a"), row("a", "end", answered_on=date(2026, 2, 18))],
        [
            (
                3,
                "Alku- ja loppukyselyn välissä on oltava vähintään 14 päivää. Tarkista päivä ja "
                "vaihe.",
            )
        ],
    ),
    "outside the window": (
        [row("a", answered_on=date(2025, 12, 31)), row("b", "end", answered_on=date(2026, 4, 16))],
        [(2, NOT_OPEN), (3, NOT_OPEN)],
    ),
    "in 1999": ([row("a", answered_on=date(1999, 2, 5))], [(2, NOT_OPEN)]),
    "in the future": (
        [row("a", answered_on=date(2026, 5, 2))],
        [(2, "Lomakkeen päivä on tulevaisuudessa.")],
    ),
    "start when no start is asked": (
        [row("a", answered_on=date(2026, 4, 10))],
        [
            (
                2,
                "Alkukyselyyn ei lomakkeen päivänä enää otettu uusia vastaajia. Tarkista päivä ja "
                "vaihe.",
            )
        ],
    ),
    "letters in two pieces": ([row(nfd("Äiti")), row("äiti", "end")], (2, (1, 0, 0))),
    "characters that nobody sees": (
        [row("Ma\u00adija 8", pilot="aamu\u200bpala"), row("\ufeffMaija 8\u2060", "end")],
        (2, (1, 0, 0)),
    ),
    "empty line": ([row("a"), EMPTY, row("a", "end")], (2, (1, 0, 0))),
    "unknown pilot": ([row("a", pilot="ei")], [(2, NO_PILOT % "ei")]),
    "zeros": ([row("0012"), row("12", "end")], [((2, 3), False)]),
    "point zero": ([row("77"), row("x"), row("77.0 ", "end")], [((2, 4), False)]),
    "spaces and case": ([row("Maija 7"), row("maija7", "end")], [((2, 3), False)]),
    "three that look alike": ([row("012"), row("12", "end"), row("0012")], (3, (0, 2, 1))),
    "two whole pairs": (
        [row("012"), row("012", "end"), row("12"), row("12", "end")],
        (4, (2, 0, 0)),
    ),
    "result that could not be calculated": (
        [row("a", ihmissuhteet_1="#REF!"), row("#ARVO!"), row("#ARVO!", "end"), row("b")],
        [
            (2, WRONG_RESULT % ("ihmissuhteet_1", "#REF!")),
            (3, WRONG_RESULT % ("code", "#ARVO!")),
            (4, WRONG_RESULT % ("code", "#ARVO!")),
        ],
    ),
    "year that nobody means": (
        [row("a", answered_on="5.2.0026")],
        [(2, NOT_OPEN)],
    ),
    "name in capitals and with other spaces": (
        [row("a", pilot="AAMUPALA"), row("b", pilot="aamupala\u00a0")],
        [(2, NO_PILOT % "AAMUPALA")],
    ),
    "tick box": (
        [row("a", ihmissuhteet_1=True)],
        [(2, "ihmissuhteet_1 on ”True”. Valitse jokin annetuista vaihtoehdoista.")],
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("rows", "expected"), TABLE.values(), ids=TABLE.keys())
def test_kind(project, survey, write, kind, rows, expected):
    assert outcome(project, write(kind, rows)) == expected


def test_empty_lines_at_the_end_are_not_worth_a_word(project, survey, write):
    path = write("csv", [row("a"), EMPTY, row("a", "end"), *[EMPTY] * 70_000])

    done = import_responses(project=project, file=path, today=TODAY)

    assert (done.n_responses, done.notes.sentences) == (2, ["Ohitettiin rivit: 3 (tyhjä)."])


@pytest.mark.parametrize("kind", FORMATS)
def test_title_total_and_unread_sheets_are_named(project, survey, write, kind):
    path = write(kind, [row("a"), {"code": "Yhteensä", "ihmissuhteet_1": 4}])
    if kind == "csv":
        path.write_text("Kevään lomakkeet\n\n" + path.read_text(encoding="utf-8"), "utf-8")
    else:
        book = openpyxl.load_workbook(path)
        book.active.insert_rows(1, 2)
        book.active["A1"] = "Kevään lomakkeet"
        book.active.row_dimensions[4].hidden = True
        book.create_sheet("Syksy").append(["jotain"])
        book.save(path)

    done = import_responses(project=project, file=path, today=TODAY)

    skipped = "Ohitettiin rivit: 1 (Kevään lomakkeet), 2 (tyhjä), 5 (Yhteensä)."
    others = [
        "Piilotetut rivit luettiin: 4.",
        "Vain ensimmäinen taulukko luettiin. Lukematta jäi: Syksy.",
    ]
    assert done.notes.sentences == [skipped, *others * (kind == "xlsx")]


def test_size_that_the_file_says_is_not_believed(project, survey, write):
    path = write("xlsx", [row("a"), row("a", "end")])
    out = BytesIO()
    with ZipFile(path) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            part = re.sub(rb'<dimension ref="[A-Z0-9:]+"', b'<dimension ref="A1"', old.read(name))
            new.writestr(name, part)
    path.write_bytes(out.getvalue())

    assert outcome(project, path) == (2, (1, 0, 0))


def test_line_that_names_the_separator(project, survey, write):
    path = write("csv", [row("a"), row("a", "end")], first="sep=;\r\n")

    assert outcome(project, path) == (2, (1, 0, 0))


def test_numbers_of_a_sheet_are_read_as_they_look(project, survey, write):
    rows = [row(77), row(77.0, "end", ihmissuhteet_1=5.0)]

    assert outcome(project, write("xlsx", rows)) == (2, (1, 0, 0))


def test_formula_that_was_saved_without_its_result(project, survey, write):
    rows = [row("a"), row("b", ihmissuhteet_1="=1+1")]

    assert outcome(project, write("xlsx", rows)) == [(3, FORMULA)]


def test_broken_excel_file_is_a_problem(project, survey, tmp_path):
    path = tmp_path / "vastaukset.xlsx"
    path.write_bytes(b"PK ei")

    [(line, sentence)] = outcome(project, path)

    assert (line, sentence.partition(".")[0]) == (1, "Tiedostoa ei voitu lukea")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("reading", "counts"), [(Reading.SAME, (1, 0, 0)), (Reading.APART, (0, 1, 1))]
)
@pytest.mark.parametrize(("one", "other"), [("0012", "12"), ("77.0", "77"), ("Maija 7", "maija7")])
def test_similar_codes_are_read_as_somebody_decides(
    project, survey, write, kind, one, other, reading, counts
):
    path = write(kind, [row(one), row(other, "end")])

    assert outcome(project, path, reading=reading) == (2, counts)
    assert len(pairs(project.surveys.all())) == counts[0]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("one", "other"), [("0012", "12"), ("12", "0012"), ("77.0", "77"), ("Maija 7", "maija7")]
)
def test_code_of_an_earlier_file_may_be_similar(project, survey, write, kind, one, other):
    outcome(project, write(kind, [row(one), row("muu")]))
    path = write(kind, [row(other, "end")])

    assert outcome(project, path) == [((2,), True)]
    assert outcome(project, path, reading=Reading.SAME) == (1, (1, 0, 0))
    assert len(pairs(project.surveys.all())) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_renamed_pilot_goes_on_with_the_same_people(project, survey, write, kind):
    outcome(project, write(kind, [row("a")]))
    Pilot.objects.update(slug="uusi-nimi")

    found = outcome(project, write(kind, [row("a", "end", pilot="uusi-nimi")]))

    assert found == (1, (1, 0, 0))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_card_of_a_chain_is_one_person(project, survey, write, kind):
    lost = make_cards(survey=survey, n_cards=1).cards[0]
    new = replace_card(card=lost.card)

    assert outcome(project, write(kind, [row(lost.code), row(new.code)])) == [
        (3, "sama koodi ja vaihe kuin rivillä 2.")
    ]
    assert outcome(project, write(kind, [row(lost.code), row(new.code, "end")])) == (2, (1, 0, 0))
    assert outcome(project, write(kind, [row(new.code)])) == [
        (2, "koodilla on jo vastattu tähän vaiheeseen.")
    ]
    assert len(pairs(project.surveys.all())) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_half_that_is_stored_is_compared_too(project, survey, write, kind):
    outcome(project, write(kind, [row("a", "end", answered_on=date(2026, 2, 20))]))

    found = outcome(project, write(kind, [row("a", answered_on=date(2026, 3, 1))]))

    assert found == [(2, "Alkukysely ei voi olla myöhemmin kuin loppukysely (20.2.2026).")]


@pytest.mark.parametrize("kind", FORMATS)
def test_card_out_of_use_is_refused(project, survey, write, kind):
    made = make_cards(survey=survey, n_cards=1)
    revoke_sheet(sheet=made.sheet)

    assert outcome(project, write(kind, [row(made.cards[0].code)])) == [
        (2, "koodin kortin arkki on poistettu käytöstä.")
    ]
