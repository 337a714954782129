"""SPSS syntax that opens the coded answers with labels and missing values; PSPP runs it too."""

from collections.abc import Mapping

from surveys.exports.coded import FACTS, CodedAnswers
from surveys.exports.tables import FACT_LABELS, fact_values
from surveys.exports.variables import MISSING_CODES, MISSING_LABELS, Variable

TEXT_WIDTH = 80
# Longer labels are cut by SPSS itself, without a word, and differently by PSPP.
LABEL_LENGTH, VALUE_LABEL_LENGTH = 250, 110


def spss_syntax(coded: CodedAnswers, csv_name: str) -> str:
    """Reads the CSV beside it, then names variables, values and missing values."""
    lines = [
        "GET DATA /TYPE=TXT",
        f"  /FILE={quoted(csv_name)}",
        "  /ENCODING='UTF8'",
        "  /ARRANGEMENT=DELIMITED",
        "  /FIRSTCASE=2",
        "  /DELIMITERS=','",
        "  /QUALIFIER='\"'",
        "  /VARIABLES=",
        *(f"    {name} A{TEXT_WIDTH}" for name in FACTS),
        *(f"    {variable.name} F8.0" for variable in coded.variables),
        ".",
        "VARIABLE LABELS",
        *(f"  {name} {quoted(FACT_LABELS[name])}" for name in FACTS),
        *(f"  {v.name} {quoted(v.label[:LABEL_LENGTH])}" for v in coded.variables),
        ".",
        *(line for name, named in fact_values().items() for line in _words(name, named)),
        *(line for variable in coded.variables for line in _values(variable)),
        "EXECUTE.",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text in apostrophes, on one line."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _words(name: str, named: Mapping[str, str]) -> list[str]:
    return [
        f"VALUE LABELS {name}",
        *(f"  {quoted(value)} {quoted(label)}" for value, label in named.items()),
        ".",
    ]


def _values(variable: Variable) -> list[str]:
    named = (*variable.values, *MISSING_LABELS.items())
    low, high = min(MISSING_CODES.values()), max(MISSING_CODES.values())
    return [
        f"VALUE LABELS {variable.name}",
        *(f"  {code:g} {quoted(label[:VALUE_LABEL_LENGTH])}" for code, label in named),
        ".",
        f"MISSING VALUES {variable.name} ({low} THRU {high}).",
    ]
