"""Files for statistics programs, read back by the programs: every shipped instrument, ten awkward
ones and answers to two versions of one, with all variables, labels and missing values."""

import csv
import json
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pyreadstat
import pytest

from surveys.exports.coded import coded_file
from surveys.exports.spss import spss_syntax
from surveys.exports.statistical import dta_file, sav_file
from surveys.exports.tables import FACT_LABELS, answers_csv, fact_values
from surveys.exports.variables import MISSING_LABELS, cut, on_one_line
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Instrument
from surveys.services.instruments.loading import load_instrument
from tests import factories
from tests.surveys.exports.awkward import AWKWARD
from tests.surveys.exports.test_variables import FIRST, SECOND

SHIPPED = {file.stem: file for file in sorted(INSTRUMENT_DIR.glob("*.toml"))}
TWO_VERSIONS = "two_versions"
EVERY = pytest.mark.parametrize("name", [*SHIPPED, *AWKWARD, TWO_VERSIONS])
LETTERS = dict(zip((991, 992, 993, 994), "abcd", strict=True))
HAVEN = Path(__file__).with_name("haven.R")


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def run(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def answered(project, *specs):
    """The coded answers of a survey that was answered with each value and each kind of missing."""
    for spec in specs:
        instrument = load_instrument(spec)
        survey = factories.make_survey(
            pilot=factories.make_pilot(project=project), instrument=instrument
        )
        items = [item for item in instrument.items.all() if item.kind != "open"]
        for turn in range(7):
            factories.make_response(
                card=factories.make_card(survey=survey),
                instrument=instrument,
                answers={item.key: _answer(item, turn) for item in items if turn < 6},
            )
    return coded_file(project, instrument_key=specs[0].key, is_exact=True)


def _answer(item, turn):
    values = item.scale.values
    if turn > 2:
        return ("declined", "blank", "unreadable")[turn - 3]
    return values[: turn + 1] if item.kind == "multiple" else values[turn % len(values)]


def coded_of(project, name):
    if name == TWO_VERSIONS:
        return answered(project, FIRST, SECOND)
    spec = AWKWARD[name] if name in AWKWARD else read_instrument(SHIPPED[name])
    return answered(project, spec)


def names_of(variable):
    return dict((*variable.values, *MISSING_LABELS.items()))


def spss_labels(coded):
    return FACT_LABELS | {v.name: cut(v.label, 250) for v in coded.variables}


def spss_values(coded):
    of_answers = {
        v.name: {float(code): cut(label, 120) for code, label in names_of(v).items()}
        for v in coded.variables
    }
    return fact_values() | of_answers


def rows_of(coded):
    return [[str(cell) for cell in row] for row in coded.cells()]


def spss_rows(frame):
    return [
        [cell if isinstance(cell, str) else f"{cell:g}" if cell < 1e6 else str(int(cell))
         for cell in row]
        for row in frame.itertuples(index=False)
    ]  # fmt: skip


def assert_is_whole(path, coded):
    """An SPSS file has every variable, label, missing value and answer."""
    frame, found = pyreadstat.read_sav(path, user_missing=True)
    assert found.column_names == coded.headings
    assert found.column_names_to_labels == spss_labels(coded)
    assert found.variable_value_labels == spss_values(coded)
    whole = [{"lo": 991.0, "hi": 994.0}]
    assert found.missing_ranges == {v.name: whole for v in coded.variables}
    levels = {v.name: v.level for v in coded.variables}
    assert {name: found.variable_measure[name] for name in levels} == levels
    assert spss_rows(frame) == rows_of(coded)


@EVERY
def test_sav_file_has_every_variable_label_and_missing_value(project, tmp_path, name):
    coded = coded_of(project, name)
    path = tmp_path / "vastaukset.sav"

    path.write_bytes(sav_file(coded))

    assert_is_whole(path, coded)


def test_answers_to_two_versions_keep_the_choices_of_their_own(project):
    coded = coded_of(project, TWO_VERSIONS)

    places = {name: place for place, name in enumerate(coded.headings)}
    given = {
        (version, name): sorted(
            row[places[name]]
            for row in coded.cells()
            if row[places["versio"]] == version and row[places[name]] not in (991, 992, 993)
        )
        for version in ("1", "2")
        for name in ("tahti", "kuka", "apu_laji_1", "apu_laji_3", "muuttui", "muuttui_2")
    }
    assert given == {
        ("1", "tahti"): [1, 1, 2, 994],
        ("2", "tahti"): [1, 2, 3, 994],
        # The words of the newest come first: nobody, a friend; the neighbour of version 1 is third.
        ("1", "kuka"): [2, 2, 3, 994],
        ("2", "kuka"): [1, 1, 2, 994],
        ("1", "apu_laji_1"): [1, 1, 1, 994],
        ("2", "apu_laji_1"): [994] * 7,
        ("1", "apu_laji_3"): [994] * 7,
        ("2", "apu_laji_3"): [0, 1, 1, 994],
        ("1", "muuttui"): [1, 1, 2, 994],
        ("2", "muuttui"): [994] * 7,
        ("1", "muuttui_2"): [994] * 7,
        ("2", "muuttui_2"): [1, 2, 3, 994],
    }


@EVERY
def test_dta_file_has_every_variable_label_and_missing_value(project, tmp_path, name):
    coded = coded_of(project, name)
    path = tmp_path / "vastaukset.dta"

    path.write_bytes(dta_file(coded))

    frame, found = pyreadstat.read_dta(path, user_missing=True)
    assert found.column_names == coded.headings
    assert found.variable_value_labels == {
        v.name: {LETTERS.get(code, code): on_one_line(w) for code, w in names_of(v).items()}
        for v in coded.variables
    }
    assert [[str(cell) for cell in row] for row in frame.itertuples(index=False)] == [
        [LETTERS.get(int(cell), cell) if cell.isdigit() else cell for cell in row]
        for row in rows_of(coded)
    ]


@needs("pspp")
@EVERY
def test_pspp_runs_the_syntax_and_saves_what_it_has_read(project, tmp_path, name):
    coded = coded_of(project, name)
    (tmp_path / "vastaukset.csv").write_text(answers_csv(coded), encoding="utf-8")
    syntax = spss_syntax(coded, "vastaukset.csv") + "SAVE OUTFILE='luettu.sav'.\n"
    (tmp_path / "vastaukset.sps").write_text(syntax, encoding="utf-8")

    done = run(tmp_path, "pspp", "-O", "format=csv", "vastaukset.sps")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert_is_whole(tmp_path / "luettu.sav", coded)


@needs("pspp")
@EVERY
def test_pspp_opens_the_sav_file(project, tmp_path, name):
    coded = coded_of(project, name)
    (tmp_path / "vastaukset.sav").write_bytes(sav_file(coded))
    (tmp_path / "luku.sps").write_text(
        "GET FILE='vastaukset.sav'.\nSAVE OUTFILE='luettu.sav'.\n", encoding="utf-8"
    )

    done = run(tmp_path, "pspp", "-O", "format=csv", "luku.sps")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert_is_whole(tmp_path / "luettu.sav", coded)


@EVERY
def test_no_line_of_syntax_is_too_long_for_spss(project, name):
    lines = spss_syntax(coded_of(project, name), "vastaukset.csv").splitlines()

    assert [line for line in lines if len(line.encode()) > 256] == []


def has_haven():
    found = shutil.which("Rscript") and run(".", "Rscript", "-e", "library(haven)")
    return bool(found) and found.returncode == 0


@needs("Rscript")
@EVERY
def test_haven_opens_both_files(project, tmp_path, name):
    if not has_haven():
        pytest.skip("haven is not installed")
    coded = coded_of(project, name)
    (tmp_path / "vastaukset.sav").write_bytes(sav_file(coded))
    (tmp_path / "vastaukset.dta").write_bytes(dta_file(coded))

    done = run(tmp_path, "Rscript", HAVEN)

    assert (done.returncode, done.stderr) == (0, "")
    sav, dta = json.loads(done.stdout)
    assert [*sav] == [*dta] == coded.headings
    for place, variable in enumerate(coded.variables, start=len(FACT_LABELS)):
        values = [row[place] for row in coded.cells()]
        codes = names_of(variable)
        label, *rest = sav[variable.name]
        assert label == cut(variable.label, 250)
        assert rest == [
            values,
            [str(code) for code in codes],
            [cut(word, 120) for word in codes.values()],
            [991, 994],
        ]
        _label, *rest = dta[variable.name]
        assert rest == [
            [LETTERS.get(value, value) for value in values],
            [str(LETTERS.get(code, code)) for code in codes],
            [on_one_line(word) for word in codes.values()],
            [],
        ]


def test_files_without_rows_still_have_their_variables(project, tmp_path):
    coded = coded_of(project, "words_of_spss")
    Instrument.objects.get().responses(manager="with_arriving").all().delete()
    empty = type(coded)(coded.instruments, coded.variables, (), is_exact=True)

    (tmp_path / "tyhja.sav").write_bytes(sav_file(empty))
    (tmp_path / "tyhja.dta").write_bytes(dta_file(empty))

    assert_is_whole(tmp_path / "tyhja.sav", empty)
    assert pyreadstat.read_dta(tmp_path / "tyhja.dta")[1].column_names == coded.headings


def test_csv_has_the_names_of_every_other_file(project):
    coded = coded_of(project, "choice_beside_item")

    rows = list(csv.reader(StringIO(answers_csv(coded))))

    assert rows[0][len(FACT_LABELS) :] == [
        "palvelut_1",
        "palvelut_2",
        "palvelut_3",
        "palvelut_1_2",
        "palvelut_1_2_1",
        "palvelut_1_2_2",
        "palvelut_1_2_3",
    ]
