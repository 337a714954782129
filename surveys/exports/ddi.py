"""What the coded answers are, as DDI-Codebook 2.5: the Finnish Social Science Data Archive and
other archives read it. It holds no answer and no count of answers but the number of rows."""

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import (  # noqa: S405  written here, never parsed
    Element,
    SubElement,
    indent,
    register_namespace,
    tostring,
)

from projects.models import Project
from surveys.exports.coded import CodedAnswers
from surveys.exports.tables import FACT_LABELS, fact_values
from surveys.exports.variables import MISSING_CODES, MISSING_LABELS, NOMINAL, Variable
from surveys.instruments.variable_names import FACTS

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FILE_ID = "F1"
# What XML cannot hold, however it is written.
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNIT = "lähetetty lomake: yhden ihmisen alku- tai loppukysely"
TIMES = "toistomittaus: samat ihmiset vastaavat alussa ja lopussa"
MODE = "itse täytettävä kysely omalla laitteella, yhteisellä tabletilla tai paperilla"
CONDITIONS = (
    "Aineistossa on terveyteen liittyviä tietoja. Se annetaan vain nimetylle arvioijalle kerrottua "
    "tarkoitusta varten. Avoimia vastauksia tai korttien tunnuksia ei ole mukana."
)


def ddi_codebook(project: Project, coded: CodedAnswers, csv_name: str) -> bytes:
    """The XML document, in Finnish: the study by what the project says of itself in public, and
    every variable with its question, values, kinds of missing and level of measurement."""
    register_namespace("xsi", XSI)
    root = Element(
        "codeBook",
        {
            "xmlns": NAMESPACE,
            "version": "2.5",
            "xml:lang": "fi",
            f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}",
        },
    )
    _study(SubElement(root, "stdyDscr"), project, coded)
    _file(SubElement(root, "fileDscr", ID=FILE_ID), coded, csv_name)
    _data(SubElement(root, "dataDscr"), coded)
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _study(study: Element, project: Project, coded: CodedAnswers) -> None:
    citation = SubElement(study, "citation")
    title = SubElement(citation, "titlStmt")
    _text(title, "titl", f"{project.name}: koodatut vastaukset")
    _text(title, "IDNo", project.slug)
    if project.controller:
        _text(SubElement(citation, "rspStmt"), "AuthEnty", project.controller.name)
    if project.funding_programme:
        _text(SubElement(citation, "prodStmt"), "fundAg", project.funding_programme)
    info = SubElement(study, "stdyInfo")
    _text(info, "abstract", project.summary)
    scope = SubElement(info, "sumDscr")
    for event, day in (("start", project.starts_on), ("end", project.ends_on)):
        _text(scope, "timePrd", day.isoformat(), event=event, date=day.isoformat())
    _text(scope, "nation", "Suomi", abbr="FI")
    for municipality in project.municipalities.all():
        _text(scope, "geogCover", municipality.name)
    _text(scope, "anlyUnit", UNIT)
    if project.target_group:
        _text(scope, "universe", project.target_group)
    _text(scope, "dataKind", "kyselyaineisto")
    collection = SubElement(SubElement(study, "method"), "dataColl")
    _text(collection, "timeMeth", TIMES)
    _text(collection, "collMode", MODE)
    for one in coded.instruments:
        _text(collection, "resInstru", f"{one}. {one.owner}, {one.licence}")
    _text(SubElement(SubElement(study, "dataAccs"), "useStmt"), "conditions", CONDITIONS)


def _file(description: Element, coded: CodedAnswers, csv_name: str) -> None:
    text = SubElement(description, "fileTxt")
    _text(text, "fileName", csv_name)
    size = SubElement(text, "dimensns")
    _text(size, "caseQnty", str(len(coded.rows)))
    _text(size, "varQnty", str(len(coded.headings)))
    _text(text, "fileType", "CSV: pilkut, UTF-8, muuttujien nimet ensimmäisellä rivillä")


def _data(data: Element, coded: CodedAnswers) -> None:
    ids = {name: f"V{number}" for number, name in enumerate(coded.headings, start=1)}
    # The schema wants every group before the first variable.
    many = (v for v in coded.variables if v.choice is not None)
    for key, group in groupby(many, key=lambda variable: variable.item):
        variables = list(group)
        own = " ".join(ids[variable.name] for variable in variables)
        together = SubElement(data, "varGrp", type="multipleResp", name=key, var=own)
        _text(together, "labl", variables[-1].question)
    words = fact_values()
    for name in FACTS:
        _fact(data, ids[name], name, words.get(name, {}))
    for variable in coded.variables:
        _variable(data, ids[variable.name], variable)


def _fact(data: Element, number: str, name: str, words: dict[str, str]) -> None:
    var = SubElement(data, "var", ID=number, name=name, files=FILE_ID, nature=NOMINAL)
    _text(var, "labl", FACT_LABELS[name])
    _categories(var, words.items(), ())
    SubElement(var, "varFormat", type="character")


def _variable(data: Element, number: str, variable: Variable) -> None:
    facts = {"ID": number, "name": variable.name, "files": FILE_ID, "nature": variable.level}
    var = SubElement(data, "var", facts, intrvl="discrete")
    _text(var, "labl", variable.label)
    _text(SubElement(var, "qstn"), "qstnLit", variable.question)
    valid = SubElement(var, "valrng")
    for code, _label in variable.values:
        SubElement(valid, "item", VALUE=str(code))
    low, high = min(MISSING_CODES.values()), max(MISSING_CODES.values())
    SubElement(SubElement(var, "invalrng"), "range", min=str(low), max=str(high))
    _categories(var, variable.values, MISSING_LABELS.items())
    SubElement(var, "varFormat", type="numeric")
    # The key by which the questionnaire's own file knows the question.
    _text(var, "notes", variable.item, subject="kysymyksen tunnus")


def _categories(
    var: Element, valid: Iterable[tuple[object, str]], missing: Iterable[tuple[object, str]]
) -> None:
    for named, facts in ((valid, {}), (missing, {"missing": "Y"})):
        for value, label in named:
            category = SubElement(var, "catgry", facts)
            _text(category, "catValu", str(value))
            _text(category, "labl", label)


def _text(parent: Element, tag: str, text: str, **facts: str) -> None:
    SubElement(parent, tag, facts).text = FORBIDDEN.sub("", text)
