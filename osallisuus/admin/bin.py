"""The bin: what the desk deleted in the last thirty days, whole, to be put back."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.models import BIN_DAYS, BinEntry

GONE = _("Rivi kuuluu johonkin, joka on myös poistettu.")


@dataclass(frozen=True)
class DeletedRow:
    name: str
    model_name: str
    deleted_at: datetime
    who: str
    entry_id: int


def keep(row, *, user, parent=None) -> BinEntry | None:
    """Writes down a row that is about to be deleted, with everything that goes with it.

    `parent` is the row on whose page it is deleted; its rules then tell who may restore.
    """
    if not _is_kept(row):
        return None
    rows, links = _collect(row)
    return BinEntry.objects.create(
        name=str(row)[:300],
        model=row._meta.label_lower,
        row_id=row.pk,
        parent_model=parent._meta.label_lower if parent else "",
        parent_id=parent.pk if parent else None,
        rows=json.loads(serializers.serialize("json", rows)),
        links=links,
        deleted_by=user,
    )


def _is_kept(row) -> bool:
    """Answers, residents' own things and open doors go at once, whatever they belong to: their
    models set `is_kept_in_bin` to False."""
    return getattr(row, "is_kept_in_bin", True)


def _collect(row):
    """(the row and the rows below it, the root first; places of other rows that point to them)."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect([row])
    found = [one for group in collector.data.values() for one in sorted(group, key=_pk)]
    found = [one for one in found if _is_kept(one)]
    # The root first: putting back saves in this order, and a part needs the row that it hangs on.
    rows = [row, *(one for one in found if not one._meta.auto_created and one != row)]
    own = {(one._meta.label_lower, one.pk) for one in rows}
    ties = [_tie(one) for one in found if one._meta.auto_created]
    for (field, _value), groups in collector.field_updates.items():
        ties += [
            [one._meta.label_lower, one.pk, field.name, getattr(one, field.attname)]
            for group in groups
            for one in group
        ]
    return rows, [tie for tie in ties if (tie[0], tie[1]) not in own]


def _pk(row):
    return row.pk


def _tie(through_row):
    owner = through_row._meta.auto_created
    [field] = [
        field
        for field in owner._meta.local_many_to_many
        if field.remote_field.through is type(through_row)
    ]
    return [
        owner._meta.label_lower,
        getattr(through_row, f"{field.m2m_field_name()}_id"),
        field.name,
        getattr(through_row, f"{field.m2m_reverse_field_name()}_id"),
    ]


def restorable(at: datetime | None = None) -> list[tuple[BinEntry, models.Model, models.Model]]:
    """(entry, row as it was, row whose rules tell who may restore it), newest first.

    Leaves out what is there already and what belongs to something that is gone.
    """
    since = (at or timezone.now()) - timedelta(days=BIN_DAYS)
    entries = BinEntry.objects.filter(deleted_at__gte=since).select_related("deleted_by")
    by_model: dict = {}
    for entry in entries.order_by("-deleted_at", "-pk"):
        by_model.setdefault(entry.model, []).append(entry)
    found = [triple for label in by_model for triple in _of_model(label, by_model[label])]
    return sorted(found, key=lambda triple: triple[0].deleted_at, reverse=True)


def _of_model(label, entries):
    model = apps.get_model(label)
    present = set(
        model._base_manager.filter(pk__in=[one.row_id for one in entries]).values_list(
            "pk", flat=True
        )
    )
    latest: dict = {}
    for entry in entries:
        if entry.row_id not in present:
            # A row deleted, put back and deleted again is offered once, as it was last.
            latest.setdefault(entry.row_id, entry)
    pairs = [(entry, _root(entry)) for entry in latest.values()]
    _attach_parents(model, [row for _entry, row in pairs])
    parents = _ruling_parents([entry for entry, _row in pairs])
    for entry, row in pairs:
        ruling = parents.get((entry.parent_model, entry.parent_id)) if entry.parent_model else row
        if ruling is not None and _has_parents(model, row):
            yield entry, row, ruling


def _root(entry):
    [found] = serializers.deserialize("python", entry.rows[:1], ignorenonexistent=True)
    return found.object


def _ruling_parents(entries):
    ids: dict = {}
    for entry in entries:
        if entry.parent_model:
            ids.setdefault(entry.parent_model, set()).add(entry.parent_id)
    return {
        (label, row.pk): row
        for label, keys in ids.items()
        for row in apps.get_model(label)._base_manager.filter(pk__in=keys)
    }


def _attach_parents(model, rows):
    """One query for each relation instead of one for each row: rules ask where a row belongs."""
    _attach_many(model, rows)
    for field in _parents(model):
        ids = {getattr(row, field.attname) for row in rows} - {None}
        found = field.related_model._base_manager.in_bulk(ids) if ids else {}
        _attach_many(field.related_model, list(found.values()))
        for row in rows:
            parent = found.get(getattr(row, field.attname))
            if parent is not None or field.null:
                field.set_cached_value(row, parent)


def _attach_many(model, rows):
    models.prefetch_related_objects(rows, *(field.name for field in model._meta.many_to_many))


def _has_parents(model, row) -> bool:
    return all(field.is_cached(row) for field in _parents(model))


def _parents(model):
    return [field for field in model._meta.concrete_fields if field.many_to_one]


@transaction.atomic
def put_back(entry: BinEntry):
    """Saves the row and everything that went with it as they were, and returns the row.

    Raises ValidationError when something else has taken their place since.
    """
    # A field that a later version has dropped must not keep a row in the bin.
    found = list(serializers.deserialize("python", entry.rows, ignorenonexistent=True))
    saved = [one for one in found if not _is_there(one.object)]
    for one in saved:
        _check_parents(one.object)
        one.object.validate_unique()
        one.object.validate_constraints()
        one.object.save(force_insert=True)
    for one in saved:
        for name, ids in (one.m2m_data or {}).items():
            _present(getattr(one.object, name), ids)
    for link in entry.links:
        _tie_again(*link)
    entry.delete()
    return found[0].object


def _is_there(row) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


def _check_parents(row):
    for field in _parents(type(row)):
        key = getattr(row, field.attname)
        if key is None or field.related_model._base_manager.filter(pk=key).exists():
            continue
        if not field.null:
            raise ValidationError(GONE)
        # What is gone since is left empty where it may be.
        setattr(row, field.attname, None)


def _present(relation, ids):
    relation.set(relation.model._base_manager.filter(pk__in=ids))


def _tie_again(label, key, name, target):
    model = apps.get_model(label)
    field = model._meta.get_field(name)
    row = model._base_manager.filter(pk=key).first()
    if row is None or not field.related_model._base_manager.filter(pk=target).exists():
        return
    if field.many_to_many:
        getattr(row, name).add(target)
    elif getattr(row, field.attname) is None:
        setattr(row, field.attname, target)
        row.save(update_fields=[name])
