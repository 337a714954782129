"""Cells of a Finnish table: how each kind of value is read and written."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget, Widget

from osallisuus.text.days import parse_day
from osallisuus.text.finnish import normal_text
from osallisuus.text.numbers import parse_decimal
from projects.models import Municipality

IN_PLACE = re.compile(r"(.+?) \((.+)\)")
MOST = 2_147_483_647
"""What every database holds in a count; how many people there can be, the rows themselves know."""
YES = {"kyllä", "k", "x", "1", "true", "tosi"}
UNKNOWN_PLACE = gettext_lazy("Kuntaa ”%(value)s” ei ole. Tarkista nimi tai kuntanumero.")
NO = {"ei", "e", "", "0", "false", "epätosi"}


class Column(Field):
    """A field with its heading, and what the guide of the import page says of it."""

    def __init__(self, attribute, heading, widget, *, guide="", required=False, **options):
        super().__init__(attribute=attribute, column_name=heading, widget=widget, **options)
        self.guide = guide
        self.is_required = required


class TextCell(Widget):
    def clean(self, value, row=None, **kwargs):
        if isinstance(value, bool):
            raise ValueError(_("Solussa on rasti (TOSI tai EPÄTOSI). Kirjoita teksti."))
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return normal_text(str(value)).strip()

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class CodeCell(TextCell):
    """A code of digits, whose leading zeros a spreadsheet has dropped."""

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value, row)
        return text.zfill(3) if text.isdigit() else text


class NumberCell(Widget):
    mistake = gettext_lazy("Kirjoita summa numeroina, esimerkiksi 12,50.")

    def clean(self, value, row=None, **kwargs):
        if value == "":
            return None
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return Decimal(str(value))
        try:
            return parse_decimal(value)
        except (TypeError, ValueError):
            raise ValueError(str(self.mistake)) from None

    def render(self, value, obj=None, **kwargs):
        return value


class HoursCell(NumberCell):
    mistake = gettext_lazy("Kirjoita tunnit numeroina, esimerkiksi 12,5.")


class CountCell(NumberCell):
    """A whole number; an empty cell is "not counted", never zero."""

    def clean(self, value, row=None, **kwargs):
        try:
            number = super().clean(value, row)
        except ValueError:
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


class RowCell(Widget):
    """Another row by one of its natural keys, among those that the user sees.

    `unknown` is told of what nobody has: only for rows of a public register. `read`: the cell as
    which the key is read. `place`: the lookup that tells rows of one name apart, as in
    "Martat (Nivala)".
    """

    def __init__(self, model, *keys, what, unknown="", read=TextCell, place=""):
        super().__init__()
        self.model, self.keys, self.what, self.unknown = model, keys, what, unknown
        self.read, self.place = read(), place
        self.user = None

    def clean(self, value, row=None, **kwargs):
        text = self.read.clean(value)
        return self.find(text) if text else None

    def find(self, text):
        for wanted in self._wanted(text):
            found = list(self._rows().filter(**wanted)[:2])
            if len(found) == 1:
                return found[0]
            if found:
                raise ValueError(self._several() % {"value": text})
        raise ValueError(self._unseen(text) % {"what": self.what, "value": text})

    def _rows(self):
        rows = self.model.objects.all()
        return rows.visible_to(self.user).distinct() if hasattr(rows, "visible_to") else rows

    def _wanted(self, text) -> list[dict[str, str]]:
        wanted = [{key: text} for key in self.keys]
        if self.place and (parts := IN_PLACE.fullmatch(text)):
            wanted.append({self.keys[0]: parts[1], self.place: parts[2]})
        return wanted

    def _several(self) -> str:
        if self.place:
            return _("”%(value)s” on useammassa kunnassa. Kirjoita perään kunta: Nimi (Kunta).")
        return _("Nimi ”%(value)s” on useammalla. Kirjoita nimen tilalle tunnus.")

    def _unseen(self, text) -> str:
        exists = any(self.model.objects.filter(**wanted).exists() for wanted in self._wanted(text))
        if self.unknown and not exists:
            return str(self.unknown)
        return _("%(what)s ”%(value)s” ei löydy niistä, joihin sinulla on oikeus.")

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(getattr(value, self.keys[0]))


class PlaceCell(RowCell):
    """A municipality by its name or its number, zeros dropped or not: one rule for every file."""

    def __init__(self):
        what = gettext_lazy("Kuntaa")
        super().__init__(
            Municipality, "name", "code", what=what, unknown=UNKNOWN_PLACE, read=CodeCell
        )


class RowsCell(ManyToManyWidget):
    """Several rows by a natural key, with semicolons between them."""

    def __init__(self, model, *keys, what, place=""):
        super().__init__(model, separator=";", field=keys[0])
        self.one = RowCell(model, *keys, what=what, place=place)

    @property
    def user(self):
        return self.one.user

    @user.setter
    def user(self, user):
        self.one.user = user

    def clean(self, value, row=None, **kwargs):
        names = [name.strip() for name in TextCell().clean(value).split(";")]
        try:
            return [self.one.find(name) for name in names if name]
        except ValueError as error:
            # The library collects plain value errors only from fields of the row itself.
            raise ValidationError(str(error)) from None

    def render(self, value, obj=None, **kwargs):
        rows = value.all() if hasattr(value, "all") else value or []
        return "; ".join(map(self._named, rows))

    def _named(self, row) -> str:
        name = str(getattr(row, self.field))
        if name not in self._shared:
            return name
        place = row
        for step in self.one.place.split("__"):
            place = getattr(place, step)
        return f"{name} ({place})"

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Names that several rows have."""
        if not self.one.place:
            return frozenset()
        rows = self.model.objects.order_by().values(self.field).annotate(n=Count("pk"))
        return frozenset(rows.filter(n__gt=1).values_list(self.field, flat=True))
