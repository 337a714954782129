"""Coded answers as files that SPSS and Stata open at once, with labels and missing values."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from surveys.exports.coded import CodedAnswers
from surveys.exports.spss import LABEL_OCTETS, TEXT_WIDTH, VALUE_LABEL_OCTETS
from surveys.exports.tables import FACT_LABELS, fact_values
from surveys.exports.variables import (
    MISSING_CODES,
    MISSING_LABELS,
    NOMINAL,
    Variable,
    cut,
    on_one_line,
)
from surveys.instruments.variable_names import FACTS

if TYPE_CHECKING:
    from pandas import DataFrame

STATA_LABEL_LETTERS = 80
# Stata keeps kinds of missing as letters, not as numbers that could be counted by mistake.
STATA_MISSING = dict(zip(MISSING_LABELS, "abcd", strict=True))


def sav_file(coded: CodedAnswers) -> bytes:
    """The answers for SPSS, PSPP, R and jamovi; also without rows. Labels that SPSS has no room
    for are cut, whole in the codebook; codes of missing answers are missing values."""
    import pyreadstat  # noqa: PLC0415  slow import: brings pandas

    low, high = min(MISSING_CODES.values()), max(MISSING_CODES.values())
    of_answers = {
        v.name: {code: cut(label, VALUE_LABEL_OCTETS) for code, label in _named(v, float)}
        for v in coded.variables
    }
    return _written(
        pyreadstat.write_sav,
        _frame(coded, {}),
        column_labels=FACT_LABELS | {v.name: cut(v.label, LABEL_OCTETS) for v in coded.variables},
        variable_value_labels=fact_values() | of_answers,
        missing_ranges={v.name: [{"lo": low, "hi": high}] for v in coded.variables},
        variable_measure=dict.fromkeys(FACTS, NOMINAL) | {v.name: v.level for v in coded.variables},
        # As in the syntax. Otherwise the longest answer would be the width, and labels of longer
        # words would be lost.
        variable_format=dict.fromkeys(FACTS, f"A{TEXT_WIDTH}")
        | {v.name: "F8.0" for v in coded.variables},
    )


def dta_file(coded: CodedAnswers) -> bytes:
    """The answers for Stata 14 and later; also without rows. Missing answers are .a, .b, .c and
    .d in the order of their codes. Stata has no labels for words and no levels of measurement."""
    import pyreadstat  # noqa: PLC0415  slow import: brings pandas

    labels = FACT_LABELS | {v.name: v.label for v in coded.variables}
    return _written(
        pyreadstat.write_dta,
        _frame(coded, STATA_MISSING),
        version=15,
        column_labels={name: _in_letters(label) for name, label in labels.items()},
        variable_value_labels={
            v.name: {
                STATA_MISSING.get(code, code): on_one_line(label) for code, label in _named(v, int)
            }
            for v in coded.variables
        },
        missing_user_values={v.name: [*STATA_MISSING.values()] for v in coded.variables},
    )


def _named(variable: Variable, kind: type) -> list[tuple[Any, str]]:
    return [(kind(code), label) for code, label in (*variable.values, *MISSING_LABELS.items())]


def _frame(coded: CodedAnswers, missing: dict[int, str]) -> "DataFrame":
    """The rows by column; `missing`: what stands instead of a code of a missing answer."""
    import pandas as pd  # noqa: PLC0415  slow import

    columns = [*zip(*coded.cells(), strict=True)] or [() for _name in coded.headings]
    frame = {}
    for name, column in zip(coded.headings, columns, strict=True):
        if name in FACTS:
            frame[name] = pd.Series(column, dtype=object)
        elif missing:
            frame[name] = pd.Series([missing.get(v, v) for v in column], dtype=object)
        else:
            frame[name] = pd.Series(column, dtype=float)
    return pd.DataFrame(frame)


def _written(write: Callable[..., None], frame: "DataFrame", **facts: Any) -> bytes:
    # The library writes to a path only; the folder is of this process alone and goes at once.
    with TemporaryDirectory() as folder:
        path = Path(folder, "answers")
        write(frame, path, **facts)
        return path.read_bytes()


def _in_letters(label: str) -> str:
    line = on_one_line(label)
    fits = len(line) <= STATA_LABEL_LETTERS
    return line if fits else line[: STATA_LABEL_LETTERS - 1].rstrip() + "…"
