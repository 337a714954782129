"""Cells of a Finnish table: how each kind of value is read and written."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget, Widget

from osallisuus.text.numbers import parse_decimal

DAY_FORMATS = ("%d.%m.%Y", "%Y-%m-%d")
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
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()

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
        if isinstance(value, int | float | Decimal):
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
        return int(number)


class DayCell(Widget):
    def clean(self, value, row=None, **kwargs):
        if value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for pattern in DAY_FORMATS:
            try:
                return datetime.strptime(str(value), pattern).date()  # noqa: DTZ007  a day only
            except ValueError:
                continue
        raise ValueError(_("Kirjoita päivä muodossa 5.2.2026."))

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

    `unknown` is told of what nobody has: only for rows of a public register.
    """

    def __init__(self, model, *keys, what, unknown=""):
        super().__init__()
        self.model, self.keys, self.what, self.unknown = model, keys, what, unknown
        self.user = None

    def clean(self, value, row=None, **kwargs):
        text = TextCell().clean(value)
        return self.find(text) if text else None

    def find(self, text):
        rows = self.model.objects.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(self.user)
        for key in self.keys:
            found = list(rows.filter(**{key: text})[:2])
            if len(found) == 1:
                return found[0]
        raise ValueError(self._unseen(text) % {"what": self.what, "value": text})

    def _unseen(self, text) -> str:
        exists = any(self.model.objects.filter(**{key: text}).exists() for key in self.keys)
        if self.unknown and not exists:
            return str(self.unknown)
        return _("%(what)s ”%(value)s” ei löydy niistä, joihin sinulla on oikeus.")

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(getattr(value, self.keys[0]))


class RowsCell(ManyToManyWidget):
    """Several rows by a natural key, with semicolons between them."""

    def __init__(self, model, *keys, what):
        super().__init__(model, separator=";", field=keys[0])
        self.one = RowCell(model, *keys, what=what)

    @property
    def user(self):
        return self.one.user

    @user.setter
    def user(self, user):
        self.one.user = user

    def clean(self, value, row=None, **kwargs):
        names = [name.strip() for name in str(value).split(";")]
        try:
            return [self.one.find(name) for name in names if name]
        except ValueError as error:
            # The library collects plain value errors only from fields of the row itself.
            raise ValidationError(str(error)) from None

    def render(self, value, obj=None, **kwargs):
        rows = value.all() if value is not None else []
        return "; ".join(str(getattr(row, self.field)) for row in rows)
