"""The evaluator's tables as CSV: commas, decimal points, UTF-8, as R and SPSS read them."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.conf import settings
from django.utils import translation

from osallisuus.files.spreadsheets import escaped
from surveys.exports.coded import OTHER, CodedAnswers
from surveys.exports.variables import MISSING_LABELS
from surveys.models import Channel, Help, Phase
from surveys.reports.compute.figures import CHANGE_FIELDS
from surveys.reports.frozen.model import SOURCE_LANGUAGE, EvaluationReport, Level, Measure
from surveys.reports.scoring.scores import scoring_keys

FACT_LABELS = {
    "id": "vastauksen satunnainen tunnus",
    "pari": "alku- ja loppukyselyn yhteinen tunnus, tyhjä ilman paria",
    "kunta": "kunta",
    "kokeilu": "kokeilu",
    "vaihe": "kyselyn vaihe",
    "versio": "lomakkeen versio",
    "kanava": "miten vastattiin",
    "apu": "vastasiko itse vai autettuna",
    "kieli": "vastauskieli",
    "aika": "viikko tai päivä",
}
MERGED_LABEL = "yhdistetty, harvalla sama"


def fact_values() -> dict[str, dict[str, str]]:
    """Name of a fact that is a word of ours -> each word and what it means, in Finnish."""
    # The file is the same whoever takes it out, in whatever language their desk is.
    with translation.override(SOURCE_LANGUAGE):
        other = {OTHER: MERGED_LABEL}
        return {
            "vaihe": {Phase.START: "alkukysely", Phase.END: "loppukysely"},
            "kanava": {value: str(label) for value, label in Channel.choices} | other,
            "apu": {value: str(label) for value, label in Help.choices} | other,
            "kieli": {code: str(name) for code, name in settings.LANGUAGES} | other,
        }


def answers_csv(coded: CodedAnswers) -> str:
    return _csv(coded.headings, coded.cells())


def codebook_csv(coded: CodedAnswers) -> str:
    """One line for a variable and value; variables without values are text."""
    named = fact_values()
    rows = [
        [name, label, value, meaning]
        for name, label in FACT_LABELS.items()
        for value, meaning in (named.get(name) or {"": ""}).items()
    ]
    for variable in coded.variables:
        for code, label in (*variable.values, *MISSING_LABELS.items()):
            rows.append([variable.name, variable.label, code, label])
    return _csv(["muuttuja", "selite", "arvo", "arvon selite"], rows)


def key_csv(coded: CodedAnswers) -> str:
    """How every measure is scored, one line for an item of a version."""
    headings = [
        "versio",
        "mittari",
        "muuttuja",
        "kaannetty",
        "minimi",
        "maksimi",
        "osuus",
        "indeksi",
    ]
    names = {
        (variable.item, version): variable.name
        for variable in coded.variables
        if variable.choice is None
        for version in variable.versions
    }
    rows = [
        [
            key.version,
            measure.key,
            names[key.items[position], key.version],
            int(place in measure.reversed_items),
            min(measure.values),
            max(measure.values),
            measure.min_share,
            int(key.has_index),
        ]
        for key in scoring_keys(coded.instruments).values()
        for measure in key.measures
        for place, position in enumerate(measure.positions)
    ]
    return _csv(headings, rows)


def figures_csv(report: EvaluationReport) -> str:
    """Every figure of a complete report on a line of its own, with all its digits."""
    rows = [
        [level.level, level.slug, measure.key, name, value]
        for level in report.levels
        for measure in level.measures
        if measure.is_shown
        for name, value in _figures(level, measure)
        if value is not None
    ]
    return _csv(["taso", "tunnus", "mittari", "luku", "arvo"], rows)


def _figures(level: Level, measure: Measure) -> Iterable[tuple[str, float | None]]:
    for name in CHANGE_FIELDS:
        yield name, getattr(measure.change, name)
    yield "p_adjusted", measure.p_adjusted
    if measure.pooled:
        yield "pooled_mean", measure.pooled.mean
        yield "pooled_low", measure.pooled.low
        yield "pooled_high", measure.pooled.high
    if measure.reliability:
        yield "alpha", measure.reliability.alpha
        yield "alpha_low", measure.reliability.low
        yield "alpha_high", measure.reliability.high
    if measure.dropouts:
        yield "dropouts_difference", measure.dropouts.difference
        yield "dropouts_g", measure.dropouts.g
    for check in measure.checks:
        yield f"check_{check.key}", check.mean_change
    for cell in measure.people.cells if measure.people else ():
        [name] = cell.keys
        yield f"{name}_count", cell.count
        yield f"{name}_low", cell.low
        yield f"{name}_high", cell.high


def _csv(headings: list[str], rows: Iterable[list]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value):
    # All digits, so that R computes the very same figures; text with the guard against formulas.
    return repr(value) if isinstance(value, float) else escaped(value)
