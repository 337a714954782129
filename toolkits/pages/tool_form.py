"""The places of a tool's form: as fields on the screen, and as what was written in them."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from osallisuus.text.writable import Kind, Place

MOST_LETTERS = {Kind.LINE: 2000, Kind.GAP: 60, Kind.CELL: 250}
MOST_LINES = 60
"""In one place: far more than any sheet has, and thousands would take minutes to draw."""
SHARED = 'name="{name}" maxlength="{most}" aria-label="{label}"'
FIELDS = {
    Kind.LINE: f'<textarea class="text" {SHARED} rows="2">{{value}}</textarea>',
    Kind.GAP: f'<input type="text" class="text gap" {SHARED} value="{{value}}">',
    Kind.CELL: f'<input type="text" class="text" {SHARED} value="{{value}}">',
}


def overfull(found: Iterable[Place], values: dict[str, str]) -> str:
    """The sentence about the first place that holds more than its field takes; empty where none
    does. Browsers keep to that, but whoever sends without one does not."""
    for place in found:
        # A browser counts a line feed as one letter and sends two.
        value = values.get(place.name, "").replace("\r\n", "\n")
        most = MOST_LETTERS.get(place.kind, 1)
        if len(value) > most or len(value.splitlines()) > MOST_LINES:
            return _(
                "Kohdassa ”%(place)s” on liikaa tekstiä. Siihen mahtuu enintään %(most)d merkkiä "
                "ja %(lines)d riviä. Mitään ei kadonnut. Lyhennä tekstiä ja tallenna uudelleen."
            ) % {"place": place.label, "most": most, "lines": MOST_LINES}
    return ""


def draw_field(place: Place, values: dict[str, str]) -> SafeString:
    """The field with what it was sent with; its words stand beside it, so they are its name."""
    value = values.get(place.name, "")
    if place.kind == Kind.BOX:
        checked = SafeString(" checked") if value else ""
        return format_html(
            '<label class="tick"><input type="checkbox" name="{}" value="x" aria-label="{}"{}>'
            "</label>",
            place.name,
            place.label,
            checked,
        )
    # A line feed after the tag is not part of the text, so one that is meant needs another.
    first = "\n" if place.kind == Kind.LINE and value.startswith("\n") else ""
    return format_html(
        FIELDS[place.kind],
        name=place.name,
        most=MOST_LETTERS[place.kind],
        label=place.label,
        value=first + value,
    )


def draw_written(place: Place, values: dict[str, str]) -> SafeString:
    """What was written, as a file shows it; the empty line, gap or box where there is nothing."""
    value = values.get(place.name, "").strip()
    if place.kind == Kind.BOX:
        said = _("rastittu") if value else _("ei rastia")
        sign = "×" if value else ""
        return format_html('<span class="box">{}<span class="vh">({})</span></span>', sign, said)
    if not value:
        said = _("tyhjä kohta")
        kind = {Kind.LINE: "fill", Kind.GAP: "blank", Kind.CELL: "vh nothing"}[place.kind]
        return format_html('<span class="{}"><span class="vh">({})</span></span>', kind, said)
    lines = format_html_join(SafeString("<br>"), "{}", ((line,) for line in value.splitlines()))
    return format_html('<span class="written">{}</span>', lines)
