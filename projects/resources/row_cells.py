"""Cells that name other rows: by their natural keys, as people write them."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import ManyToManyWidget, Widget

from osallisuus.text.finnish import same_name
from projects.models import Municipality
from projects.resources.columns import CodeCell, TextCell

IN_PLACE = re.compile(r"(.+?) \((.+)\)")
UNKNOWN_PLACE = gettext_lazy("Kuntaa ”%(value)s” ei ole. Tarkista nimi tai kuntanumero.")


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
        """As it is written, or else without regard to case and to the kind of spaces."""
        for wanted in self._wanted(text):
            found = list(self._rows().filter(**wanted)[:2])
            if found:
                return self._only(found, text)
        found = list(self._rows().filter(pk__in=self._seen.get(same_name(text), ()))[:2])
        if found:
            return self._only(found, text)
        raise ValueError(self._unseen(text) % {"what": self.what, "value": text})

    def _only(self, found, text):
        if len(found) > 1:
            raise ValueError(self._several() % {"value": text})
        return found[0]

    def _rows(self):
        rows = self.model.objects.all()
        return rows.visible_to(self.user).distinct() if hasattr(rows, "visible_to") else rows

    @cached_property
    def _seen(self) -> dict[str, set[int]]:
        return self._names(self._rows())

    @cached_property
    def _all(self) -> dict[str, set[int]]:
        return self._names(self.model.objects.all())

    def _names(self, rows) -> dict[str, set[int]]:
        """Everything that rows may be called to their keys."""
        found = defaultdict(set)
        place = [self.place] if self.place else []
        for pk, *names in rows.order_by().values_list("pk", *self.keys, *place):
            if place:
                names.append(f"{names[0]} ({names.pop()})")
            for name in names:
                found[same_name(name)].add(pk)
        return found

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
        # Only of a public register is it told that something does not exist; else
        # nobody learns what others have.
        if self.unknown and same_name(text) not in self._all:
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
        try:
            names = [name.strip() for name in TextCell().clean(value).split(";")]
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
