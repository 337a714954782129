"""One row as plain JSON values, and back: fields by their names, other rows by their numbers."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from surveys.models import Response
from toolkits.archive.contents import PART_OF
from toolkits.archive.errors import ArchiveError

Numbers = dict[tuple[type[models.Model], Any], int]
"""(model, key in this database) → number in the archive, from 1 on."""


def kept_fields(model: type[models.Model]) -> list[Any]:
    """Fields that go along. The key of a row stays, but that of an answer: what is published rests
    on it, and it says nothing of when it came."""
    return [
        field
        for field in model._meta.concrete_fields
        if model is Response or not isinstance(field, models.AutoField)
        if not field.is_relation or field.related_model in PART_OF
    ]


def kept_relations(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.many_to_many if field.related_model in PART_OF]


def referred(row: models.Model) -> Iterator[tuple[type[models.Model], Any]]:
    """(model, key) of every row that this one leads to."""
    for field in kept_fields(type(row)):
        if field.is_relation and (key := getattr(row, field.attname)) is not None:
            yield field.related_model, key
    for relation in kept_relations(type(row)):
        for key in getattr(row, relation.name).values_list("pk", flat=True):
            yield relation.related_model, key


def encoded(
    row: models.Model, numbers: Numbers, keep_file: Callable[[FieldFile], int]
) -> dict[str, Any]:
    """What the archive says of a row. `keep_file` puts its file in and gives its number."""
    found: dict[str, Any] = {}
    for field in kept_fields(type(row)):
        value = getattr(row, field.attname)
        if field.is_relation:
            # What is not in the archive, as the first version of another project's text, stays.
            found[field.name] = numbers.get((field.related_model, value))
        elif isinstance(field, models.FileField):
            found[field.name] = _file(value, keep_file)
        else:
            found[field.name] = _plain(field, row, value)
    for relation in kept_relations(type(row)):
        keys = getattr(row, relation.name).values_list("pk", flat=True)
        known = (numbers.get((relation.related_model, key)) for key in keys)
        # Added while the archive was made: its own row is not in it.
        found[relation.name] = sorted(number for number in known if number)
    return found


def _file(value: Any, keep_file: Callable[[FieldFile], int]) -> dict[str, Any] | None:
    return {"number": keep_file(value), "name": value.name.rpartition("/")[2]} if value else None


def _plain(field: models.Field, row: models.Model, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, bool | int | str):
        return value
    return field.value_to_string(row)


def decoded(model: type[models.Model], found: Any) -> dict[str, Any]:
    """The values of a row by the names of its fields; numbers of other rows as they are.

    A field that an older archive does not know has its default. Raises ArchiveError.
    """
    fields = {field.name: field for field in kept_fields(model)}
    relations = {field.name: field for field in kept_relations(model)}
    if not isinstance(found, dict) or not found.keys() <= fields.keys() | relations.keys():
        raise ArchiveError(
            _("Arkistossa on tietoja, joita tämä versio ei tunne. Päivitä portaali ensin.")
        )
    values = {name: _value(fields[name], found[name]) for name in fields if name in found}
    for name in relations:
        values[name] = found.get(name, [])
        if not isinstance(values[name], list):
            raise broken(model)
    return values


def _value(field: models.Field, found: Any) -> Any:
    if found is None and field.null:
        return None
    if field.is_relation:
        if type(found) is not int:
            raise broken(field.model)
        return found
    if isinstance(field, models.FileField):
        return _file_reference(field, found)
    if isinstance(field, models.JSONField):
        return found
    try:
        if isinstance(field, models.BinaryField):
            return base64.b64decode(found, validate=True)
        value = field.to_python(found)
        if value not in field.empty_values:
            # The same checks as a form makes, but for those that ask other rows.
            return field.clean(value, None)
    except (ValidationError, ValueError, TypeError, OverflowError, binascii.Error):
        raise broken(field.model) from None
    if value is None:
        raise broken(field.model)
    return value


def _file_reference(field: models.Field, found: Any) -> tuple[int, str] | None:
    if found is None and field.blank:
        return None
    try:
        number, name = found["number"], found["name"]
    except (KeyError, TypeError):
        raise broken(field.model) from None
    is_name = isinstance(name, str) and name and "/" not in name and "\\" not in name
    if type(number) is not int or not is_name or name.startswith("."):
        raise broken(field.model)
    return number, name


def broken(model: type[models.Model]) -> ArchiveError:
    text = _("Arkiston osassa ”%s” on virhe. Tee arkisto uudelleen ja tuo se.")
    return ArchiveError(text % model._meta.verbose_name_plural)
