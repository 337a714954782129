"""SPSS syntax that opens the coded answers with labels and missing values; PSPP runs it too."""

from collections.abc import Mapping

from surveys.exports.coded import CodedAnswers
from surveys.exports.tables import FACT_LABELS, fact_values
from surveys.exports.variables import MISSING_CODES, MISSING_LABELS, Variable, cut, on_one_line
from surveys.instruments.variable_names import FACTS

TEXT_WIDTH = 80
# Longer labels are cut by SPSS itself, without a word, and differently by PSPP. Both count octets.
LABEL_OCTETS, VALUE_LABEL_OCTETS = 250, 120
# A line of syntax has at most 256 octets, and apostrophes inside are doubled.
PIECE_OCTETS = 100


def spss_syntax(coded: CodedAnswers, csv_name: str) -> str:
    """Reads the CSV beside it, then names variables, values and missing values."""
    lines = [
        # A Finnish program would look for a comma.
        "SET DECIMAL=DOT.",
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
        *(f"  {v.name} {quoted(cut(v.label, LABEL_OCTETS))}" for v in coded.variables),
        ".",
        *(line for name, named in fact_values().items() for line in _words(name, named)),
        *(line for variable in coded.variables for line in _values(variable)),
        "EXECUTE.",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text in apostrophes; a long one in pieces joined by +, each on a line of its own."""
    pieces = [""]
    for letter in on_one_line(text):
        if len((pieces[-1] + letter).encode()) > PIECE_OCTETS:
            pieces.append("")
        pieces[-1] += letter
    return " +\n    ".join("'" + piece.replace("'", "''") + "'" for piece in pieces)


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
        *(f"  {code} {quoted(cut(label, VALUE_LABEL_OCTETS))}" for code, label in named),
        ".",
        # As a range, since SPSS takes three single missing values at most, and there are four.
        f"MISSING VALUES {variable.name} ({low} THRU {high}).",
        f"VARIABLE LEVEL {variable.name} ({variable.level.upper()}).",
    ]
