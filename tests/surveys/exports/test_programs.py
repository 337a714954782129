"""The evaluator's package in the programs that it is for, where they are, and beside golden files
everywhere."""

import random
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from surveys.exports.archive import answers_package
from surveys.instruments.specs import ChoiceSpec, DomainSpec, ItemSpec, ScaleSpec
from tests.benchmarks.people import make_people
from tests.surveys.reports.samples import (
    EIGHT,
    SPEC,
    add_pair,
    add_start,
    answers,
    small_survey,
    three_places,
)

GOLDEN = Path(__file__).parent / "golden"
SEVEN = ScaleSpec("viisi", tuple(ChoiceSpec(n, {"fi": f"Sana {n}"}) for n in range(1, 8)))
LONGER_SCALE = replace(SPEC, version=2, scales=(SEVEN, SPEC.scales[1]))
NATURE = [
    ItemSpec(f"luonto_{n}", "scale", {"fi": f"Luonto {n}"}, "luonto", 1, "viisi") for n in (1, 2)
]
OTHER_DOMAIN = replace(
    LONGER_SCALE,
    domains=(SPEC.domains[0], DomainSpec("luonto", {"fi": "Luonto"})),
    items=(*SPEC.items[:3], *NATURE, *SPEC.items[6:]),
)
ONE_DOMAIN = replace(
    LONGER_SCALE, domains=SPEC.domains[:1], items=(*SPEC.items[:3], *SPEC.items[6:])
)
NO_INDEX = replace(LONGER_SCALE, scoring=replace(SPEC.scoring, index="none"))


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


@needs("Rscript")
def test_r_reproduces_figures_of_keys_that_are_no_names(project, evaluator, tmp_path):
    renamed = {"seura_1": "1_seura", "seura_2": "apu", "tekeminen_1": "if", "tekeminen_2": "to"}
    items = (replace(item, key=renamed.get(item.key, item.key)) for item in SPEC.items)
    survey = small_survey(project, "Alajärvi", spec=replace(SPEC, items=tuple(items)))
    for start, end in EIGHT:
        given = [
            {renamed.get(key, key): value for key, value in answers(n).items()}
            for n in (start, end)
        ]
        add_pair(survey, *given)

    done = run(unpack(project, evaluator, tmp_path), "Rscript", "luvut.R")

    assert (done.returncode, done.stderr) == (0, "")
    assert "joista 0 puuttui" in done.stdout
    assert "1,seura,k_1_seura,0," in (tmp_path / "pisteytys.csv").read_text(encoding="utf-8")


def by_chance(spec, draw):
    """Answers of one person, some of them left empty."""
    highest = max(choice.value for choice in spec.scales[0].choices)
    return {
        item.key: draw.randint(1, highest)
        for item in spec.items
        if item.domain and draw.random() < 0.8
    }


@needs("Rscript")
@pytest.mark.parametrize(
    "newer",
    [SPEC, LONGER_SCALE, OTHER_DOMAIN, ONE_DOMAIN, NO_INDEX],
    ids=["one_version", "longer_scale", "other_domain", "one_domain", "no_index"],
)
def test_r_takes_each_version_by_its_own_rules(project, evaluator, tmp_path, newer):
    draw = random.Random(7)
    for spec, names in ((SPEC, ("Alajärvi", "Evijärvi", "Kalajoki")), (newer, ("Nivala", "Ii"))):
        for name in names:
            survey = small_survey(project, name, spec=spec)
            for _person in range(8):
                helped = draw.choice(["alone", "alone", "helped"])
                add_pair(survey, by_chance(spec, draw), by_chance(spec, draw), help=helped)
            for _person in range(3):
                add_start(survey, by_chance(spec, draw))

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
