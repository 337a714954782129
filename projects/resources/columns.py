"""Cells of a Finnish table: how each kind of value is read and written."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from osallisuus.text.days import parse_day
from osallisuus.text.finnish import normal_text
from osallisuus.text.numbers import hours_of, parse_decimal, parse_hours
from projects.models import Provenance

AS_A_NUMBER = re.compile(r"([0-9]+)[.,]0+", re.ASCII)
"""A code that a spreadsheet or its reader has written as a number: 71.0."""
DIGITS = 9
"""Decimals of a calculated number that mean something."""
MOST = 2_147_483_647
YES = {"kyllä", "k", "x", "1", "true", "tosi"}
NO = {"ei", "e", "", "0", "false", "epätosi"}
TICKS = {"TRUE", "True", "true", "FALSE", "False", "false", "TOSI", "EPÄTOSI"}
"""A tick as programs write it into a CSV file; *tosi* is a word."""


class Column(Field):
    """A field with its heading, other words that people head it with, and what the guide of the
    import page says of it."""

    def __init__(self, attribute, heading, widget, *, also=(), guide="", required=False, **options):
        super().__init__(attribute=attribute, column_name=heading, widget=widget, **options)
        self.also = also
        self.guide = guide
        self.is_required = required


def is_tick(cell: object) -> bool:
    """Whether a cell has a tick box in it, in a file of either kind."""
    return isinstance(cell, bool) or (isinstance(cell, str) and cell.strip() in TICKS)


class TextCell(Widget):
    def clean(self, value, row=None, **kwargs):
        if is_tick(value):
            raise ValueError(_("Solussa on rasti (TOSI tai EPÄTOSI). Kirjoita teksti."))
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return normal_text(str(value)).strip()

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class CodeCell(TextCell):
    """A code of digits."""

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value, row)
        if number := AS_A_NUMBER.fullmatch(text):
            text = number[1]
        # A spreadsheet takes a code of digits for a number and drops its zeros at the beginning.
        return text.zfill(3) if text.isdigit() else text


class NumberCell(Widget):
    mistake = gettext_lazy("Kirjoita summa numeroina, esimerkiksi 12,50.")
    parse = staticmethod(parse_decimal)

    def clean(self, value, row=None, **kwargs):
        if value == "":
            return None
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            # What a spreadsheet has calculated is wrong at the end: 0,30000000000000004.
            return Decimal(str(round(value, DIGITS)))
        try:
            return self.parse(value)
        except (TypeError, ValueError):
            raise ValueError(str(self.mistake)) from None

    def render(self, value, obj=None, **kwargs):
        return value


class HoursCell(NumberCell):
    """2,5, 2:30 and "2 t 30 min" are the same; a spreadsheet has the second as a time of day."""

    mistake = gettext_lazy("Kirjoita tunnit numeroina, esimerkiksi 12,5.")
    parse = staticmethod(parse_hours)

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, time):
            value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return hours_of(value) if isinstance(value, timedelta) else super().clean(value, row)


class CountCell(NumberCell):
    """A whole number; an empty cell is "not counted", never zero."""

    def clean(self, value, row=None, **kwargs):
        try:
            number = super().clean(value, row)
        except ValueError:
            # So that what is no number gets the sentence on whole numbers, and not the one on sums.
            number = Decimal("-1")
        if number is None:
            return None
        if number < 0 or number != int(number):
            raise ValueError(_("Kirjoita kokonaisluku, esimerkiksi 12, tai jätä tyhjäksi."))
        if number > MOST:
            raise ValueError(_("Luku on liian suuri. Tarkista numerot."))
        return int(number)


class DayCell(Widget):
    def clean(self, value, row=None, **kwargs):
        if value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError:
            raise ValueError(_("Kirjoita päivä muodossa 5.2.2026.")) from None

    def render(self, value, obj=None, **kwargs):
        return value


class YesNoCell(Widget):
    def clean(self, value, row=None, **kwargs):
        text = str(value).strip().casefold()
        if text in YES:
            return True
        if text in NO:
            return False
        raise ValueError(_("Kirjoita kyllä tai ei."))

    def render(self, value, obj=None, **kwargs):
        return _("kyllä") if value else _("ei")


class ChoiceCell(Widget):
    """A choice by its Finnish label; an empty cell takes the default."""

    @property
    def allowed(self) -> str:
        return ", ".join(self.labels.values())

    def __init__(self, choices, default=""):
        super().__init__()
        self.labels = {value: str(label) for value, label in choices}
        self.default = default

    def clean(self, value, row=None, **kwargs):
        text = str(value).strip().casefold()
        if not text:
            return self.default
        for key, label in self.labels.items():
            if text == label.casefold():
                return key
        raise ValueError(
            _("”%(value)s” ei ole mikään vaihtoehdoista %(choices)s.")
            % {"value": value, "choices": self.allowed}
        )

    def render(self, value, obj=None, **kwargs):
        return self.labels.get(value, "")


class ProvenanceCell(ChoiceCell):
    """Where a fact comes from; nothing said is the project's own. Files that were exported earlier
    have another word for an example."""

    former = "havainnollistava esimerkki"

    def __init__(self):
        super().__init__(Provenance.choices, Provenance.OWN)

    def clean(self, value, row=None, **kwargs):
        is_former = str(value).strip().casefold() == self.former
        return Provenance.EXAMPLE if is_former else super().clean(value, row, **kwargs)
