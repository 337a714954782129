"""The places of a tool's form: as fields on the screen, and as what was written in them."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from osallisuus.text.writable import Kind, Place

MOST_LETTERS = {Kind.LINE: 2000, Kind.GAP: 60, Kind.CELL: 250}
SHARED = 'name="{name}" maxlength="{most}" aria-label="{label}"'
FIELDS = {
    Kind.LINE: f'<textarea class="text" {SHARED} rows="2">{{value}}</textarea>',
    Kind.GAP: f'<input type="text" class="text gap" {SHARED} value="{{value}}">',
    Kind.CELL: f'<input type="text" class="text" {SHARED} value="{{value}}">',
}


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
        kind = {Kind.LINE: "fill", Kind.GAP: "blank", Kind.CELL: "vh"}[place.kind]
        return format_html('<span class="{}"><span class="vh">({})</span></span>', kind, said)
    lines = format_html_join(SafeString("<br>"), "{}", ((line,) for line in value.splitlines()))
    return format_html('<span class="written">{}</span>', lines)
