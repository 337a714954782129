import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from pyreadstat import read_dta, read_sav

from projects.models import AuditEvent
from surveys.evaluation.pooling import GRID_STEP, MIN_GRID, PRIOR_SCALE
from surveys.evaluation.shares import NOTICEABLE_POINTS
from surveys.exports.archive import answers_package
from surveys.exports.variables import MISSING_CODES
from surveys.reports import build_report
from surveys.reports.compute.build import CONFIDENCE
from tests.surveys.reports.samples import three_places

NAMES = [
    "datapackage.json",
    "koodikirja.csv",
    "kuvailu.xml",
    "lue.txt",
    "luvut.R",
    "luvut.csv",
    "pisteytys.csv",
    "vastaukset.csv",
    "vastaukset.dta",
    "vastaukset.sav",
    "vastaukset.sps",
]

BINARY = (".sav", ".dta")


def unpacked(content):
    with ZipFile(BytesIO(content)) as archive:
        return {
            name: content if name.endswith(BINARY) else content.decode()
            for name, content in ((name, archive.read(name)) for name in archive.namelist())
        }


def package(project, evaluator, **kwargs):
    return unpacked(answers_package(project=project, by=evaluator, purpose="Tarkistus", **kwargs))


def test_package_has_everything_and_a_line_in_the_log(project, evaluator):
    three_places(project)

    files = package(project, evaluator, exact_reason="Viikot")

    assert sorted(files) == NAMES
    assert len(files["vastaukset.csv"].splitlines()) == 35
    assert "tarkkoina" in files["lue.txt"]
    events = AuditEvent.objects.values_list("actor", "project", "action", "target", "n_rows")
    assert list(events) == [(evaluator.pk, project.pk, "answers", "Tarkistus · Viikot", 34)]


def test_package_has_the_figures_of_every_group(project, evaluator):
    three_places(project)
    seen = build_report(project, shows_all=True)

    rows = list(csv.DictReader(StringIO(package(project, evaluator)["luvut.csv"])))

    [mean] = [
        row["arvo"]
        for row in rows
        if (row["taso"], row["tunnus"], row["mittari"], row["luku"])
        == ("municipality", "pyhajoki", "index", "mean_change")
    ]
    level = next(level for level in seen.municipalities if level.slug == "pyhajoki")
    assert float(mean) == level.index.change.mean_change == 75.0


def test_package_scores_by_the_key_of_the_instrument(project, evaluator):
    three_places(project)

    rows = list(csv.reader(StringIO(package(project, evaluator)["pisteytys.csv"])))

    assert rows[1][:6] == ["1", "seura", "seura_1", "0", "1", "5"]
    assert rows[3][:4] == ["1", "seura", "seura_3", "1"]


def test_package_of_a_demonstration_says_so(project, evaluator):
    project.is_demo = True
    project.save()
    three_places(project)

    files = package(project, evaluator)

    assert "Keksittyjä vastauksia esittelyä varten." in files["lue.txt"]


def test_spss_syntax_names_variables_values_and_missing(project, evaluator):
    three_places(project)

    syntax = package(project, evaluator)["vastaukset.sps"]

    assert "  /FILE='vastaukset.csv'\n" in syntax
    assert "    seura_1 F8.0\n" in syntax
    assert "  seura_1 'seura 1'\n" in syntax
    assert "VALUE LABELS seura_1\n  1 'Yksi'\n" in syntax
    assert "MISSING VALUES seura_1 (991 THRU 994).\n" in syntax


def test_ready_files_have_the_answers_of_the_csv(project, evaluator, tmp_path):
    three_places(project)

    files = package(project, evaluator)

    rows = list(csv.reader(StringIO(files["vastaukset.csv"])))
    for name, read in (("vastaukset.sav", read_sav), ("vastaukset.dta", read_dta)):
        (tmp_path / name).write_bytes(files[name])
        frame, facts = read(tmp_path / name)
        assert facts.column_names == rows[0]
        assert list(frame["id"]) == [row[0] for row in rows[1:]]


def test_r_script_uses_nothing_but_base_r(project, evaluator):
    three_places(project)

    script = package(project, evaluator)["luvut.R"]

    assert "library(" not in script
    assert "require(" not in script
    assert 'read_table("vastaukset.csv")' in script


def test_r_script_has_the_constants_of_the_method(project, evaluator):
    three_places(project)

    script = package(project, evaluator)["luvut.R"]

    assert f"THRESHOLD <- {NOTICEABLE_POINTS:g}\n" in script
    assert f"PRIOR_SCALE <- {PRIOR_SCALE:g}\n" in script
    assert f"GRID_STEP <- {GRID_STEP:g}\n" in script
    assert f"MIN_GRID <- {MIN_GRID}\n" in script
    assert f"CONFIDENCE <- {CONFIDENCE:g}\n" in script
    assert [*MISSING_CODES.values()] == [991, 992, 993, 994]
    assert "MISSING <- 991:994\n" in script
