"""The tables of the evaluator's package as a Frictionless data package: what each column is, so
that a program can check the files before anybody counts with them."""

import json
from collections.abc import Iterable
from typing import Any

from projects.models import Project
from surveys.exports.coded import CodedAnswers
from surveys.exports.tables import FACT_LABELS, fact_values
from surveys.exports.variables import MISSING_LABELS, Variable
from surveys.instruments.variable_names import FACTS

TEXT, WHOLE, NUMBER = "string", "integer", "number"
KEY_FIELDS = (
    ("versio", WHOLE), ("mittari", TEXT), ("muuttuja", TEXT), ("kaannetty", WHOLE),
    ("minimi", WHOLE), ("maksimi", WHOLE), ("osuus", NUMBER), ("indeksi", WHOLE),
)  # fmt: skip
FIGURE_FIELDS = (
    ("taso", TEXT), ("tunnus", TEXT), ("mittari", TEXT), ("luku", TEXT), ("arvo", NUMBER),
)  # fmt: skip
CODEBOOK_FIELDS = (("muuttuja", TEXT), ("selite", TEXT), ("arvo", TEXT), ("arvon selite", TEXT))
Field = dict[str, Any]


def data_package(project: Project, coded: CodedAnswers, csv_name: str) -> str:
    """The descriptor as JSON, for the CSV files that stand beside it."""
    words = fact_values()
    answers = [
        *(_fact(name, words.get(name, {})) for name in FACTS),
        *map(_variable, coded.variables),
    ]
    package = {
        "profile": "tabular-data-package",
        "name": project.slug,
        "title": f"{project.name}: koodatut vastaukset",
        "resources": [
            _resource(csv_name, answers, primaryKey=["id"]),
            _resource("koodikirja.csv", _fields(CODEBOOK_FIELDS)),
            _resource("pisteytys.csv", _fields(KEY_FIELDS)),
            _resource("luvut.csv", _fields(FIGURE_FIELDS)),
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(path: str, fields: list[Field], **schema: Any) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": path.removesuffix(".csv"),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": fields, "missingValues": [""]} | schema,
    }


def _fields(named: Iterable[tuple[str, str]]) -> list[Field]:
    return [{"name": name, "type": kind} for name, kind in named]


def _fact(name: str, words: dict[str, str]) -> Field:
    constraints: dict[str, Any] = {"required": name != "pari"}
    if name == "id":
        constraints["unique"] = True
    field: Field = {"name": name, "type": TEXT, "title": FACT_LABELS[name]}
    # Version 2 of Table Schema has categories; readers of version 1 pass over them.
    if words:
        constraints["enum"] = [*words]
        field["categories"] = _categories(words.items())
    return field | {"constraints": constraints}


def _variable(variable: Variable) -> Field:
    """Codes of missing answers are missing values of the column, not numbers among its numbers."""
    missing = ", ".join(f"{code} {label}" for code, label in MISSING_LABELS.items())
    return {
        "name": variable.name,
        "type": WHOLE,
        "title": variable.label,
        "description": f"Puuttuvat arvot: {missing}.",
        "constraints": {"enum": [code for code, _label in variable.values]},
        "categories": _categories(variable.values),
        # Unordered for choices whose numbers are only names.
        "categoriesOrdered": variable.level == "ordinal",
        "missingValues": ["", *map(str, MISSING_LABELS)],
    }


def _categories(values: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in values]
