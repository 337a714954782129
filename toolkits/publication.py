"""Chapters of a publication: Markdown whose markers are filled from one frozen report.

A marker such as `[[kuva:muutos]]` stands on a line of its own and becomes a figure or a table;
`[[luku:pareja]]` and `[[lause:muutos]]` stand inside the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from osallisuus.text.finnish import normal_text
from osallisuus.text.markdown import render_markdown
from projects.costs import to_euros
from projects.pages import key_figures
from surveys.reports import EvaluationReport
from surveys.reports.frozen import change_words, wording
from toolkits.models.publication import MARKER

ALONE = re.compile(r"^[ \t]*\[\[([^\[\]\n]{1,80})\]\][ \t]*$", re.MULTILINE)
# Signs of private use, which no writer types and Markdown leaves alone.
OPEN, CLOSE = "\ue000", "\ue001"
PLACE = re.compile(f"{OPEN}([0-9]+){CLOSE}")
PLACE_SIGNS = re.compile(f"[{OPEN}{CLOSE}]")

FIGURES = {
    "kuva:muutos": "surveys/_change_chart.html",
    "kuva:kustannukset": "surveys/_cost_chart.html",
    "taulukko:kokeilut": "toolkits/_pilot_table.html",
    "taulukko:kustannukset": "surveys/_cost_table.html",
}
"""Templates that draw a figure from a report, on the page and in the PDF."""


@dataclass(frozen=True)
class ChapterPart:
    """A piece of a chapter: text, or the template of a figure, or a note to the editor."""

    html: SafeString | str = ""
    template: str = ""
    missing: str = ""


def euros(value: Decimal | None) -> str | None:
    return None if value is None else key_figures.euros(value)


def whole(value: Decimal | int | None) -> str | None:
    # `number_format` alone would cut 102,5 hours to 102.
    return None if value is None else number_format(to_euros(Decimal(value)), force_grouping=True)


def answered(report: EvaluationReport, n: int | None) -> str | None:
    """How many answered in a phase, or at least so many; None where nobody's number is shown."""
    flow = report.project.flow
    if n is not None or flow.paired is None:
        return whole(n)
    return wording.people_counted(n, flow, report.thresholds.min_group_size)


def less(value: int | None, other: int | None) -> str | None:
    """How many more there were; None where either number is hidden."""
    # A difference of which one part is hidden would tell that part.
    return None if value is None or other is None else whole(value - other)


def change_sentence(report: EvaluationReport) -> str | None:
    return change_words.sentence_of(report.project.main) if report.project.main else None


def comparison_note(report: EvaluationReport) -> str | None:
    note = report.note("no_comparison")
    return wording.note_of(note) if note else None


TEXTS: dict[str, Callable[[EvaluationReport], str | None]] = {
    "lause:muutos": change_sentence,
    "lause:vertailuryhma": comparison_note,
    "luku:kokeiluja": lambda report: whole(len(report.cost.pilots)),
    "luku:osallistujia": lambda report: whole(report.project.flow.participants),
    "luku:alkuvastauksia": lambda report: answered(report, report.project.flow.started),
    "luku:loppuvastauksia": lambda report: answered(report, report.project.flow.ended),
    "luku:pareja": lambda report: whole(report.project.flow.paired),
    "luku:ilman_loppuvastausta": lambda report: less(
        report.project.flow.started, report.project.flow.paired
    ),
    "luku:vain_loppuvastauksia": lambda report: less(
        report.project.flow.ended, report.project.flow.paired
    ),
    "luku:kustannus_osallistujaa_kohti": lambda report: euros(report.cost.ratio_of_totals),
    "luku:kustannukset_yhteensa": lambda report: euros(report.cost.total_cost),
    "luku:vapaaehtoistunteja": lambda report: whole(report.cost.volunteer_hours),
    "luku:pienin_ryhma": lambda report: whole(report.thresholds.min_group_size),
}
"""Words and numbers of a report, ready to print; None where the report may not show them."""


def validate_markers(body: str) -> None:
    """Raises ValidationError that names every marker that no figure or number answers to,
    or tells that a marker has no end."""
    body = normal_text(body)
    if "[[" in MARKER.sub("", body):
        raise ValidationError(
            _("Merkintä on jäänyt auki: kirjoita sen loppuun ]], esimerkiksi [[luku:pareja]].")
        )
    unknown = sorted(set(MARKER.findall(body)) - FIGURES.keys() - TEXTS.keys())
    if unknown:
        known = ", ".join(sorted([*FIGURES, *TEXTS]))
        message = _("Tuntematon merkintä: %(unknown)s. Käytössä ovat: %(known)s.")
        raise ValidationError(message, params={"unknown": ", ".join(unknown), "known": known})
    inside = sorted(set(MARKER.findall(ALONE.sub("", body))) & FIGURES.keys())
    if inside:
        message = _("Kirjoita kuvan tai taulukon merkintä omalle rivilleen: %(markers)s.")
        raise ValidationError(message, params={"markers": ", ".join(inside)})


def chapter_parts(body: str, report: EvaluationReport | None) -> list[ChapterPart]:
    """The chapter as texts and figures in reading order.

    What cannot be filled, because the marker is unknown or there is no report, becomes a visible
    note in its place and never an error: a reader must always get the rest.
    """
    return [part for part in _parts(body, report) if part.html or part.template or part.missing]


def _parts(body: str, report: EvaluationReport | None) -> Iterator[ChapterPart]:
    text = ""
    for piece, marker in _split(body):
        if marker in TEXTS:
            text += f"{piece}[[{marker}]]"
            continue
        yield _text_part(text + piece, report)
        text = ""
        if marker:
            template = FIGURES.get(marker) if report else None
            yield ChapterPart(template=template) if template else ChapterPart(missing=marker)
    yield _text_part(text, report)


def _split(body: str) -> Iterator[tuple[str, str]]:
    """Texts, each with the marker that stands alone after it; the last has none."""
    pieces = ALONE.split(normal_text(body))
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


def _text_part(text: str, report: EvaluationReport | None) -> ChapterPart:
    """The text as HTML with its values."""
    if not text.strip():
        return ChapterPart()
    values: list[str] = []

    def keep_place(found: re.Match) -> str:
        values.append(_filled(found[1], report))
        return f"{OPEN}{len(values) - 1}{CLOSE}"

    # Values come in after Markdown, which could take signs in them for its marks; signs of private
    # use that a writer pasted must not be taken for places.
    html = render_markdown(MARKER.sub(keep_place, PLACE_SIGNS.sub("", text)))
    filled = PLACE.sub(lambda place: escape(values[int(place[1])]), html)
    return ChapterPart(html=mark_safe(filled))  # noqa: S308  safe HTML with escaped values


def _filled(marker: str, report: EvaluationReport | None) -> str:
    if report is None:
        return _("(luku tulee myöhemmin)")
    if marker not in TEXTS:
        return _("(tieto puuttuu)")
    # A hidden value leaves a sentence in its place: a gap would look like a slip.
    return TEXTS[marker](report) or _("(lukua ei näytetä)")
