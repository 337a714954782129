"""Other programs on the evaluator's package; they must be installed: Rscript and pspp."""

import subprocess
from io import BytesIO
from zipfile import ZipFile

import pytest

from surveys.exports.archive import answers_package
from tests.benchmarks.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(project, evaluator, tmp_path):
    """The unpacked files of a project of seven pilots."""
    make_people(project, n_municipalities=6, n_pilots=7, n_pairs=120)
    content = answers_package(
        project=project, by=evaluator, purpose="Tarkistus", exact_reason="Tarkistus"
    )
    ZipFile(BytesIO(content)).extractall(tmp_path)
    return tmp_path


def run(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_r_reproduces_every_figure(package):
    done = run(package, "Rscript", "luvut.R")

    assert (done.returncode, done.stderr) == (0, "")
    assert "joista 0 puuttui" in done.stdout


def test_pspp_opens_answers_with_labels_and_missing_values(package):
    with (package / "vastaukset.sps").open("a", encoding="utf-8") as syntax:
        syntax.write("DISPLAY DICTIONARY.\nDESCRIPTIVES ihmissuhteet_1.\n")

    done = run(package, "pspp", "-O", "format=csv", "vastaukset.sps")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Täysin samaa mieltä" in done.stdout
    assert "240" in done.stdout
