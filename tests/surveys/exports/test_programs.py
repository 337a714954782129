"""The evaluator's package in the programs that it is for, where they are, and beside golden files
everywhere."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from surveys.exports.archive import answers_package
from tests.benchmarks.people import make_people
from tests.surveys.reports.samples import three_places

GOLDEN = Path(__file__).parent / "golden"


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def unpack(project, evaluator, folder):
    content = answers_package(
        project=project, by=evaluator, purpose="Tarkistus", exact_reason="Tarkistus"
    )
    ZipFile(BytesIO(content)).extractall(folder)
    return folder


def run(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["koodikirja.csv", "pisteytys.csv", "vastaukset.sps"])
def test_description_of_answers_is_the_golden_one(project, evaluator, tmp_path, name):
    three_places(project)

    written = unpack(project, evaluator, tmp_path) / name

    assert written.read_text(encoding="utf-8") == (GOLDEN / name).read_text(encoding="utf-8")


@needs("Rscript")
def test_r_reproduces_every_figure(project, evaluator, tmp_path):
    make_people(project, n_municipalities=6, n_pilots=7, n_pairs=120)

    done = run(unpack(project, evaluator, tmp_path), "Rscript", "luvut.R")

    assert (done.returncode, done.stderr) == (0, "")
    assert "joista 0 puuttui" in done.stdout


@needs("pspp")
def test_pspp_opens_answers_with_labels_and_missing_values(project, evaluator, tmp_path):
    make_people(project, n_municipalities=6, n_pilots=7, n_pairs=120)
    package = unpack(project, evaluator, tmp_path)
    with (package / "vastaukset.sps").open("a", encoding="utf-8") as syntax:
        syntax.write("DISPLAY DICTIONARY.\nDESCRIPTIVES ihmissuhteet_1.\n")
        syntax.write("FREQUENCIES kanava.\n")

    done = run(package, "pspp", "-O", "format=csv", "vastaukset.sps")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Täysin samaa mieltä" in done.stdout
    assert "Valid,oma laite,240," in done.stdout
    assert "240" in done.stdout
