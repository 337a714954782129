"""A sent page with inline rows, made one with what others have saved since it was opened."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.merging import Opened, combined, is_text, same, sent, shown, snapshot
from osallisuus.models import BinEntry

MINE, THEIRS, MERGED = "oma", "toisen", "yhdistetty"
CHOICE, TEXT = "__valinta", "__teksti"
REMOVED = gettext_lazy("Rivi on poistettu.")
REMOVING = gettext_lazy("Poistit rivin.")


@dataclass(frozen=True)
class Conflict:
    """One thing that two people changed in different ways, both ways in words.

    `merged`: a first draft of both texts as one; None where the thing is no text.
    """

    name: str
    label: str
    mine: str
    theirs: str
    merged: str | None = None
    who: str = ""
    at: datetime | None = None
    chosen: str = ""

    @property
    def choice_name(self) -> str:
        return self.name + CHOICE

    @property
    def text_name(self) -> str:
        return self.name + TEXT


@dataclass(frozen=True)
class Place:
    """Where a field stands: its row, the words before its label, the start of its key, and the
    row on whose page it is edited."""

    row: object
    words: str = ""
    prefix: str = ""
    whole: object = None


class PageMerge:
    """`data` and `files` are what was sent, with the newest values wherever the writer changed
    nothing; `conflicts` what the writer must settle; `taken` the names of what others changed.

    Without `opened` nobody knows what the writer has read, so whatever differs is a conflict.
    """

    def __init__(self, data, files, opened: Opened | None):
        self.data, self.files = data.copy(), files.copy()
        self.opened = opened
        self.conflicts: list[Conflict] = []
        self.taken: list[str] = []
        self.unsettled: set[str] = set()
        for name in opened.unsettled if opened else ():
            self._settle(name)

    def _settle(self, name):
        choice = self.data.get(name + CHOICE)
        if choice == THEIRS:
            self._put(name, self._read(name))
        elif choice == MERGED:
            self.data[name] = self.data.get(name + TEXT, "")
        elif choice != MINE:
            self.unsettled.add(name)

    def _read(self, name) -> list[str]:
        """What the page showed as the others' value of a conflict."""
        if name in self.opened.fields:
            return self.opened.fields[name]
        for prefix, rows in self.opened.rows.items():
            found = re.fullmatch(rf"{re.escape(prefix)}-(\d+)-(.+)", name)
            if found:
                row = rows.get(self.data.get(f"{prefix}-{found[1]}-id", ""), {})
                return row.get(found[2], [])
        return []

    def _put(self, key, values):
        if values:
            self.data.setlist(key, values)
        else:
            self.data.pop(key, None)

    def merge_form(self, form):
        """Of a form without a row nobody knows who changed what."""
        row = getattr(form, "instance", None)
        self._fields(form, self.opened and self.opened.fields, Place(row))

    def _fields(self, form, read, place):
        for name, now in snapshot(form).items():
            then = None if read is None else read.get(name, now)
            self._field(form[name], name, then, now, place)

    def _field(self, bound, name, then, now, place):
        found, key = bound.field, place.prefix + name
        mine = sent(found, key, self.data, self.files, now if then is None else then)
        if found.show_hidden_initial:
            # Django would compare with this instead of with the row as it is.
            self._put(f"initial-{key}", now)
        label = place.words + str(bound.label)
        if then is not None and same(found, mine, then):
            if not same(found, now, then):
                self.taken.append(label)
            if not self.files.get(key):
                self._put(key, now)
            return
        settled = same(found, mine, now) or (then is not None and same(found, now, then))
        if key in self.unsettled or not settled:
            self._conflict(bound, name, mine, now, place)

    def _conflict(self, bound, name, mine, now, place):
        found, key = bound.field, place.prefix + name
        merged = self.data.get(key + TEXT) or combined(mine[0], now[0]) if is_text(found) else None
        who, at = last_change(place, name, self.opened)
        self.conflicts.append(
            Conflict(
                name=key,
                label=place.words + str(bound.label),
                mine=shown(found, mine),
                theirs=shown(found, now),
                merged=merged,
                who=who,
                at=at,
                chosen=self.data.get(key + CHOICE, ""),
            )
        )

    def merge_rows(self, formset):
        """The rows of one inline: who changed one, removed one or added one meanwhile."""
        prefix = formset.prefix
        if f"{prefix}-TOTAL_FORMS" not in self.data:
            return
        read = self.opened.rows.get(prefix, {}) if self.opened else None
        stored = {str(form.instance.pk): form for form in formset.initial_forms}
        total = _count(self.data, prefix, "TOTAL_FORMS")
        places = {i: self._key(prefix, i) for i in range(total)}
        kept = [i for i, key in places.items() if key in stored]
        gone = [i for i, key in places.items() if key and key not in stored]
        again = [i for i in gone if self._is_touched(formset, read, i)]
        new = [i for i, key in places.items() if not key and not self._is_dropped(prefix, i)]
        self.taken += [_("poistettu %s") % formset.model._meta.verbose_name] * len(
            [i for i in gone if i not in again and not self._is_deleted(prefix, i)]
        )
        self._order(prefix, kept, [*again, *new])
        self._rows_kept(formset, read, stored, len(kept))
        self._rows_again(formset, [places[i] for i in again], len(kept))
        self._rows_added(formset, stored, {places[i] for i in kept}, read)

    def _key(self, prefix, i) -> str:
        return self.data.get(f"{prefix}-{i}-id", "")

    def _is_deleted(self, prefix, i) -> bool:
        return f"{prefix}-{i}-{DELETION_FIELD_NAME}" in self.data

    def _is_dropped(self, prefix, i) -> bool:
        """A row that another had removed, and whose writer has agreed to that."""
        name = f"{prefix}-{i}"
        asked = self.opened is not None and name in self.opened.unsettled
        return asked and self.data.get(name + CHOICE) == THEIRS

    def _is_touched(self, formset, read, i) -> bool:
        if self._is_deleted(formset.prefix, i):
            return False
        then = (read or {}).get(self._key(formset.prefix, i))
        fields = formset.empty_form.fields
        return then is None or any(
            not same(fields[name], self._sent(fields[name], formset.prefix, i, name, value), value)
            for name, value in then.items()
            if name in fields
        )

    def _sent(self, found, prefix, i, name, untouched):
        return sent(found, f"{prefix}-{i}-{name}", self.data, self.files, untouched)

    def _order(self, prefix, kept, new):
        """Numbers the rows anew: first those that are in the database, then the new ones."""
        # Django tells stored rows from new ones by their place alone: the
        # first INITIAL_FORMS are stored.
        numbers = {old: number for number, old in enumerate([*kept, *new])}
        for old in new:
            # Without its old key Django takes a row that is gone for a
            # new one, and so brings it back.
            self.data.pop(f"{prefix}-{old}-id", None)
        for values in (self.data, self.files):
            _renumber(values, prefix, numbers)
        renamed = {name: _renamed(name, prefix, numbers) for name in self.unsettled}
        self.unsettled = {new_name for new_name in renamed.values() if new_name}
        self.data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(numbers))

    def _rows_kept(self, formset, read, stored, count):
        for i in range(count):
            form = stored[self._key(formset.prefix, i)]
            words, prefix = f"{form.instance}: ", f"{formset.prefix}-{i}-"
            place = Place(form.instance, words, prefix, formset.instance)
            if self._is_deleted(formset.prefix, i):
                self._removal(form, read, place)
            else:
                key = str(form.instance.pk)
                self._fields(form, None if read is None else read.get(key, {}), place)

    def _removal(self, form, read, place):
        """The writer removes a row that another has changed since."""
        now = snapshot(form)
        then = {} if read is None else read.get(str(form.instance.pk), now)
        changed = [n for n in now if not same(form.fields[n], then.get(n, now[n]), now[n])]
        name = place.prefix + DELETION_FIELD_NAME
        if read is not None and not changed and name not in self.unsettled:
            return
        named = changed or list(now)
        theirs = "\n".join(f"{form[n].label}: {shown(form.fields[n], now[n])}" for n in named)
        who, at = last_change(place, named[0], self.opened)
        label = place.words.removesuffix(": ")
        self.conflicts.append(Conflict(name, label, str(REMOVING), theirs, who=who, at=at))

    def _rows_again(self, formset, keys, start):
        """The writer has changed a row that another has removed since."""
        fields = formset.empty_form.fields
        names = list(snapshot(formset.empty_form))
        asked = [*enumerate(keys, start), *((i, "") for i in self._asked_again(formset, start))]
        for i, key in asked:
            label, who, at = _removed(formset.model, key)
            sendings = {n: self._sent(fields[n], formset.prefix, i, n, [""]) for n in names}
            mine = "\n".join(
                f"{fields[n].label}: {shown(fields[n], v)}" for n, v in sendings.items()
            )
            name = f"{formset.prefix}-{i}"
            self.conflicts.append(Conflict(name, label, mine, str(REMOVED), who=who, at=at))

    def _asked_again(self, formset, start):
        total = _count(self.data, formset.prefix, "TOTAL_FORMS")
        return [i for i in range(start, total) if f"{formset.prefix}-{i}" in self.unsettled]

    def _rows_added(self, formset, stored, sent_keys, read):
        """Rows that others have added are on the page when it is shown again."""
        added = [key for key in stored if key not in sent_keys and key not in (read or {})]
        if not added:
            return
        initial = _count(self.data, formset.prefix, "INITIAL_FORMS")
        total = _count(self.data, formset.prefix, "TOTAL_FORMS")
        numbers = {i: i if i < initial else i + len(added) for i in range(total)}
        for values in (self.data, self.files):
            _renumber(values, formset.prefix, numbers)
        self.conflicts = [_moved(one, formset.prefix, numbers) for one in self.conflicts]
        for i, key in enumerate(added, initial):
            self._add(stored[key], f"{formset.prefix}-{i}-", formset.fk.name)
        self.data[f"{formset.prefix}-INITIAL_FORMS"] = str(initial + len(added))
        self.data[f"{formset.prefix}-TOTAL_FORMS"] = str(total + len(added))
        self.taken += [_("lisätty %s") % stored[key].instance for key in added]

    def _add(self, form, prefix, parent_name):
        self._put(f"{prefix}id", [str(form.instance.pk)])
        self._put(prefix + parent_name, [str(getattr(form.instance, f"{parent_name}_id"))])
        for name, now in snapshot(form).items():
            self._put(prefix + name, now)
            if form.fields[name].show_hidden_initial:
                self._put(f"initial-{prefix}{name}", now)


def _count(data, prefix, name) -> int:
    text = data.get(f"{prefix}-{name}", "")
    # Four digits at most: anybody may send a number, and the loops would count up to it.
    return int(text) if text.isdecimal() and len(text) <= 4 else 0


def _renamed(name: str, prefix: str, numbers: dict[int, int]) -> str:
    """The name with its row's new number; empty where the row is no longer on the page."""
    found = re.fullmatch(rf"(initial-)?{re.escape(prefix)}-(\d+)(\D.*)?", name, re.DOTALL)
    if not found:
        return name
    number = numbers.get(int(found[2]))
    return "" if number is None else f"{found[1] or ''}{prefix}-{number}{found[3] or ''}"


def _renumber(values, prefix, numbers):
    for name, rows in [(name, values.getlist(name)) for name in list(values)]:
        values.pop(name)
        renamed = _renamed(name, prefix, numbers)
        if renamed:
            # Marked until all are renamed, so that no new name meets an old one that still waits.
            values.setlist(f"\0{renamed}", rows)
    for name in list(values):
        values.setlist(name[1:], values.pop(name))


def _moved(conflict, prefix, numbers):
    return Conflict(**(vars(conflict) | {"name": _renamed(conflict.name, prefix, numbers)}))


def last_change(place: Place, name: str, opened: Opened | None) -> tuple[str, datetime | None]:
    """Who changed a field of a row last, and when; without a name where nothing tells it."""
    row = place.row
    if hasattr(row, "history"):
        records = list(row.history.select_related("history_user")[:50])
        attribute = row._meta.get_field(name).attname
        for newer, older in zip(records, [*records[1:], None], strict=True):
            if older is None or getattr(newer, attribute, None) != getattr(older, attribute, None):
                return str(newer.history_user or ""), newer.history_date
    entry = _logged(row, opened) or _logged(place.whole, opened)
    return (str(entry.user), entry.action_time) if entry else ("", None)


def _logged(row, opened):
    """The newest line of the desk's own log about a row since its page was opened."""
    if row is None:
        return None
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    if opened is not None:
        entries = entries.filter(action_time__gte=opened.at)
    return entries.select_related("user").order_by("-action_time").first()


def _removed(model, key) -> tuple[str, str, datetime | None]:
    """(name of the row, who removed it, when)."""
    entries = BinEntry.objects.filter(model=model._meta.label_lower, row_id=key or None)
    entry = entries.select_related("deleted_by").first()
    if entry is None:
        return str(model._meta.verbose_name).capitalize(), "", None
    return entry.name, str(entry.deleted_by or ""), entry.deleted_at
