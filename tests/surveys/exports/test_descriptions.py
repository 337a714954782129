"""The descriptions of the answers, held against the rules of those who read them, and read back."""

import json
import os
import shutil
from pathlib import Path

import pytest
from frictionless import Package
from lxml import etree

from surveys.exports.archive import answers_package
from surveys.exports.datapackage import data_package
from surveys.exports.ddi import ddi_codebook
from surveys.exports.tables import FACT_LABELS, answers_csv, codebook_csv, key_csv
from surveys.exports.variables import MISSING_LABELS
from tests import factories
from tests.surveys.exports.awkward import AWKWARD
from tests.surveys.exports.test_statistical import EVERY, SHIPPED, coded_of
from tests.surveys.reports.samples import three_places

SUBSET = Path(__file__).with_name("ddi_subset.xsd")
# Where somebody has the schema itself, with the files that it needs beside it.
WHOLE = os.environ.get("DDI_CODEBOOK_XSD", "")
DDI = {"d": "ddi:codebook:2_5"}
FIGURES = "taso,tunnus,mittari,luku,arvo\nproject,hanke,index,mean_change,0.1\n"


def described(project, coded):
    return etree.fromstring(ddi_codebook(project, coded, "vastaukset.csv"))


def assert_valid(schema, document):
    rules = etree.XMLSchema(etree.parse(schema))
    assert (rules.validate(document), str(rules.error_log)) == (True, "")


@EVERY
def test_description_for_archives_keeps_the_rules_of_ddi(project, name):
    assert_valid(SUBSET, described(project, coded_of(project, name)))


@pytest.mark.skipif(not WHOLE, reason="DDI_CODEBOOK_XSD names no codebook.xsd with its imports")
def test_description_for_archives_is_valid_by_the_whole_schema(project):
    for name in (*SHIPPED, *AWKWARD):
        assert_valid(WHOLE, described(project, coded_of(project, name)))


@EVERY
def test_description_for_archives_has_every_variable_and_comes_back(project, name):
    coded = coded_of(project, name)

    found = described(project, coded).findall(".//d:var", DDI)

    assert [var.get("name") for var in found] == coded.headings
    for var, variable in zip(found[len(FACT_LABELS) :], coded.variables, strict=True):
        given = (
            var.findtext("d:labl", namespaces=DDI),
            var.findtext("d:qstn/d:qstnLit", namespaces=DDI),
            var.findtext("d:notes", namespaces=DDI),
            var.get("nature"),
        )
        assert given == (variable.label, variable.question, variable.item, variable.level)
        assert categories(var) == [
            *((str(code), label, None) for code, label in variable.values),
            *((str(code), label, "Y") for code, label in MISSING_LABELS.items()),
        ]


def categories(var):
    return [
        (
            one.findtext("d:catValu", namespaces=DDI),
            one.findtext("d:labl", namespaces=DDI),
            one.get("missing"),
        )
        for one in var.findall("d:catgry", DDI)
    ]


def test_description_puts_the_answers_to_one_question_together(project):
    root = described(project, coded_of(project, "choice_beside_item"))

    names = {var.get("ID"): var.get("name") for var in root.findall(".//d:var", DDI)}
    groups = {
        group.get("name"): [names[one] for one in group.get("var").split()]
        for group in root.findall(".//d:varGrp", DDI)
    }
    assert groups == {
        "palvelut": ["palvelut_1", "palvelut_2", "palvelut_3"],
        "palvelut_1_2": ["palvelut_1_2_1", "palvelut_1_2_2", "palvelut_1_2_3"],
    }


def test_description_tells_what_the_project_says_of_itself(project):
    project.controller = factories.make_organisation(name="Kuntayhtymä")
    project.funding_programme = "Ohjelma & rahasto"
    project.summary = "Kaksi\x0b riviä."
    project.target_group = "Asukkaat"
    coded = coded_of(project, "words_of_spss")

    root = described(project, coded)

    assert_valid(SUBSET, root)
    told = {
        path: root.findtext(f".//d:{path}", namespaces=DDI)
        for path in ("AuthEnty", "fundAg", "abstract", "universe", "caseQnty", "resInstru")
    }
    assert told == {
        "AuthEnty": "Kuntayhtymä",
        "fundAg": "Ohjelma & rahasto",
        "abstract": "Kaksi riviä.",
        "universe": "Asukkaat",
        "caseQnty": "7",
        "resInstru": "Kysely sanat, versio 1. Testien tekijä, CC BY 4.0",
    }


def test_description_has_no_answer_and_no_name_of_an_answer(project):
    coded = coded_of(project, "words_of_spss")

    text = ddi_codebook(project, coded, "vastaukset.csv").decode()

    assert [row.facts[0] for row in coded.rows if row.facts[0] in text] == []
    assert "catStat" not in text
    assert "sumStat" not in text


def laid_out(project, coded, folder):
    files = {
        "vastaukset.csv": answers_csv(coded),
        "koodikirja.csv": codebook_csv(coded),
        "pisteytys.csv": key_csv(coded),
        "luvut.csv": FIGURES,
        "datapackage.json": data_package(project, coded, "vastaukset.csv"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Package(str(folder / "datapackage.json"))


@EVERY
def test_tables_are_what_their_schema_says(project, tmp_path, name):
    package = laid_out(project, coded_of(project, name), tmp_path)

    report = package.validate()

    assert report.flatten(["fieldName", "rowNumber", "message"]) == []
    assert report.valid
    assert [task.name for task in report.tasks] == [
        "vastaukset",
        "koodikirja",
        "pisteytys",
        "luvut",
    ]


@EVERY
def test_codes_of_missing_answers_are_no_numbers_by_the_schema(project, tmp_path, name):
    coded = coded_of(project, name)

    rows = laid_out(project, coded, tmp_path).get_resource("vastaukset").read_rows()

    for row, cells in zip(rows, coded.cells(), strict=True):
        given = dict(zip(coded.headings, cells, strict=True))
        assert row.to_dict() == {
            name: None if cell in MISSING_LABELS or cell == "" else cell
            for name, cell in given.items()
        }


def test_schema_finds_what_is_no_answer(project, tmp_path):
    coded = coded_of(project, "words_of_spss")
    package = laid_out(project, coded, tmp_path)
    path = tmp_path / "vastaukset.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    broken = [*first.split(",")[:-1], "7"]
    path.write_text("\n".join([head, ",".join(broken), *rest]) + "\n", encoding="utf-8")

    [found] = package.validate().flatten(["fieldName", "rowNumber", "type"])

    assert found == ["k_to_2", 2, "constraint-error"]


def test_descriptions_of_the_package_fit_its_files(project, evaluator, tmp_path):
    three_places(project)
    content = answers_package(project=project, by=evaluator, purpose="Tarkistus")
    (tmp_path / "paketti.zip").write_bytes(content)
    shutil.unpack_archive(tmp_path / "paketti.zip", tmp_path)

    package = Package(str(tmp_path / "datapackage.json"))

    assert package.validate().valid
    assert_valid(SUBSET, etree.parse(tmp_path / "kuvailu.xml"))
    facts = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert facts["name"] == project.slug
