"""Two people saved the same form: what each changed since it was opened, field by field."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.utils.translation import gettext_lazy as _

OPENED = "_avattu"
"""Name of the hidden field that carries what a form was opened with."""
SALT = "osallisuus.opened"
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, *MANY)


class Unreadable(Exception):  # noqa: N818  a fact about a form, read where it is caught
    """What the form was opened with is not what this site signed, or is of another row."""


@dataclass
class Opened:
    """What a form showed when it was opened: the version that its writer has read.

    `fields`: name in the page to what an untouched widget would send; `rows`: the key of each
    inline row, by its prefix; `unsettled`: names of the conflicts that the page asked about.
    """

    row: str
    at: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    unsettled: list[str] = field(default_factory=list)

    def sign(self) -> str:
        parts = [self.row, self.at, self.fields, self.rows, self.unsettled]
        return signing.dumps(parts, salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, row: str) -> "Opened":
        """Raises Unreadable."""
        try:
            found = cls(*signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError, ValueError) as error:
            raise Unreadable from error
        # A signature tells who made it, not for what: that of another row would be as good.
        if found.row != row:
            raise Unreadable
        return found


def tracked(form) -> list[str]:
    """Fields that a person changes: not the keys that tie a row of a page to its parent."""
    meta = getattr(form, "_meta", None)
    pk = meta.model._meta.pk.name if meta else None
    return [
        name
        for name, found in form.fields.items()
        if name not in {pk, DELETION_FIELD_NAME}
        and not found.disabled
        and not isinstance(found, InlineForeignKeyField)
    ]


def snapshot(form) -> dict[str, list[str]]:
    """Field to what its untouched widget would send for the row as it is in the database."""
    return {name: _stored(form[name]) for name in tracked(form)}


def _stored(bound) -> list[str]:
    value = bound.field.prepare_value(bound.initial)
    if isinstance(bound.field, forms.FileField):
        return [getattr(value, "name", None) or ""]
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    if isinstance(bound.field, MANY):
        return _offered(bound.field, value or [])
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    shown = widget.format_value(value)
    shown = shown[0] if isinstance(shown, list) and shown else shown
    return ["" if shown is None or shown == [] else str(shown)]


def _offered(found, values) -> list[str]:
    """Only what the page shows can be ticked, so only that can have been left ticked."""
    chosen = [str(one) for one in values]
    if isinstance(found, forms.ModelMultipleChoiceField):
        name = found.to_field_name or "pk"
        kept = found.queryset.filter(**{f"{name}__in": chosen}).values_list(name, flat=True)
        return sorted(str(one) for one in kept)
    return [one for one in chosen if found.valid_value(one)]


def sent(found, key: str, data, files, untouched: list[str]) -> list[str]:
    """What the page sent for a field; `untouched` where it sent nothing of it."""
    if isinstance(found, forms.FileField):
        if key in files:
            return [files[key].name]
        return [""] if f"{key}-clear" in data else untouched
    if isinstance(found.widget, forms.CheckboxInput):
        return ["on"] if data.get(key) else []
    if isinstance(found, MANY):
        # In the order of the page: a list of languages is offered in the order in which it is kept.
        return data.getlist(key)
    return data.getlist(key) if key in data else untouched


def same(found, one: list[str], other: list[str]) -> bool:
    """Whether two sendings of a field mean the same: 12,5 and 12,50, or two kinds of line ends."""
    if isinstance(found, CHOSEN) or len(one) != 1 or len(other) != 1:
        return sorted(one) == sorted(other)
    return _meaning(found, one[0]) == _meaning(found, other[0])


def _meaning(found, text: str):
    plain = "\n".join(text.splitlines()).strip()
    if isinstance(found, forms.FileField):
        return plain
    try:
        return found.to_python(plain)
    except ValidationError:
        return plain


def is_text(found) -> bool:
    """Whether people write the field in their own words, so that two texts can be made one."""
    # Exactly that class: its children, such as addresses and slugs, are not prose.
    return type(found) is forms.CharField


def combined(mine: str, theirs: str) -> str:
    """Both texts as one, line by line: what they share once, what differs one after the other."""
    ours, others = mine.splitlines(), theirs.splitlines()
    lines = []
    for kind, a, b, c, d in SequenceMatcher(None, others, ours, autojunk=False).get_opcodes():
        lines += others[a:b] if kind == "equal" else [*others[a:b], *ours[c:d]]
    return "\n".join(lines)


def shown(found, raw: list[str]) -> str:
    """A sending of a field in words."""
    if isinstance(found.widget, forms.CheckboxInput):
        return str(_("kyllä") if raw else _("ei"))
    if isinstance(found, forms.ModelChoiceField):
        key = found.to_field_name or "pk"
        keys = [one for one in raw if one]
        rows = found.queryset.filter(**{f"{key}__in": keys}) if keys else []
        return ", ".join(str(row) for row in rows) or "–"
    if isinstance(found, forms.ChoiceField):
        names = {str(value): str(label) for value, label in found.choices}
        return ", ".join(names.get(one, one) for one in raw if one) or "–"
    return ", ".join(raw) or "–"
