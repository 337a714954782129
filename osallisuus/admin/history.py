"""What happened to a row, and the bin: rows deleted in the last thirty days, to be restored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

BIN_DAYS = 30
SHOWN_VERSIONS = 100
SHOWN_LETTERS = 160
KINDS = {"+": _("Lisättiin"), "~": _("Muutettiin"), "-": _("Poistettiin")}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    at: datetime
    who: str
    kind: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class DeletedRow:
    name: str
    model_name: str
    deleted_at: datetime
    who: str
    app_label: str
    model: str
    record_id: int


class HistoryMixin:
    """For model admins; a model without its own history shows the log of the desk."""

    @property
    def has_versions(self) -> bool:
        return hasattr(self.model, "history")

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_versions:
            return super().history_view(request, object_id, extra_context)
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Muutoshistoria: %s") % row,
            "subtitle": None,
            "versions": versions_of(row),
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_versions.html", context)

    def deleted_rows(self, user, at: datetime | None = None) -> list[DeletedRow]:
        """What the user may restore; a part of something deleted comes after its whole."""
        if not (self.has_versions and self.can_delete.anywhere(user)):
            return []
        found = []
        for record, row in _restorable(self.model, at or timezone.now()):
            if self.can_delete(user, row):
                found.append(self._deleted(record, row))
        return found

    def _deleted(self, record, row):
        return DeletedRow(
            name=str(row),
            model_name=str(self.opts.verbose_name).capitalize(),
            deleted_at=record.history_date,
            who=str(record.history_user or ""),
            app_label=self.opts.app_label,
            model=self.opts.model_name,
            record_id=record.history_id,
        )

    def restore(self, user, record_id: int, at: datetime | None = None):
        """Puts a deleted row back as it was; Http404 where the user may not.

        Raises ValidationError when something else has taken its place since.
        """
        for record, row in _restorable(self.model, at or timezone.now()):
            if record.history_id == record_id and self.can_delete(user, row):
                return _put_back(record, row)
        raise Http404


def _restorable(model, at):
    """(deletion record, row as it was) of rows that are gone, newest first, once for each row."""
    records = (
        model.history.filter(history_type="-", history_date__gte=at - timedelta(days=BIN_DAYS))
        .exclude(**{f"{model._meta.pk.attname}__in": model._base_manager.values("pk")})
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )
    latest = {}
    for record in records:
        latest.setdefault(getattr(record, model._meta.pk.attname), record)
    rows = [(record, record.instance) for record in latest.values()]
    _attach_parents(model, [row for _record, row in rows])
    return [(record, row) for record, row in rows if _has_parents(model, row)]


def _attach_parents(model, rows):
    """One query for each relation instead of one for each row: rules ask where a row belongs."""
    _attach_many(model, rows)
    for field in _parents(model):
        ids = {getattr(row, field.attname) for row in rows} - {None}
        found = field.related_model._base_manager.in_bulk(ids) if ids else {}
        _attach_many(field.related_model, list(found.values()))
        for row in rows:
            parent = found.get(getattr(row, field.attname))
            if parent is not None:
                field.set_cached_value(row, parent)


def _attach_many(model, rows):
    models.prefetch_related_objects(rows, *(field.name for field in model._meta.many_to_many))


def _has_parents(model, row) -> bool:
    return all(
        field.is_cached(row) for field in _parents(model) if getattr(row, field.attname) is not None
    )


def _parents(model):
    return [field for field in model._meta.concrete_fields if field.many_to_one]


@transaction.atomic
def _put_back(record, row):
    row.full_clean()
    row.save()
    before = record.prev_record
    for field in row._meta.many_to_many:
        kept = getattr(before, field.name, None) if before else None
        if kept is not None:
            target = field.m2m_reverse_field_name()
            ids = kept.values_list(f"{target}_id", flat=True)
            getattr(row, field.name).set(field.related_model._base_manager.filter(pk__in=ids))
    return row


def versions_of(row) -> list[Version]:
    """Newest first; a version lists what differs from the one before it."""
    records = list(row.history.select_related("history_user")[: SHOWN_VERSIONS + 1])
    names = _related_names(row._meta.model, records)
    found = []
    for place, record in enumerate(records[:SHOWN_VERSIONS]):
        older = records[place + 1] if place + 1 < len(records) else None
        found.append(
            Version(
                at=record.history_date,
                who=str(record.history_user or ""),
                kind=str(KINDS[record.history_type]),
                changes=tuple(_changes(record, older, names)) if older else (),
            )
        )
    return found


def _related_names(model, records):
    names = {}
    for field in _parents(model):
        ids = {getattr(record, field.attname) for record in records} - {None}
        rows = field.related_model._base_manager.in_bulk(ids) if ids else {}
        names[field.name] = {pk: str(row) for pk, row in rows.items()}
    return names


def _changes(record, older, names):
    for field in record.tracked_fields:
        if not field.editable:
            continue
        now, then = getattr(record, field.attname), getattr(older, field.attname)
        if now != then:
            yield Change(
                label=str(field.verbose_name).capitalize(),
                before=_shown(field, then, names),
                after=_shown(field, now, names),
            )


def _shown(field, value, names) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("kyllä") if value else _("ei"))
    if isinstance(field, models.ForeignKey):
        return names[field.name].get(value, "–")
    text = str(dict(field.flatchoices).get(value, localize(value)))
    return Truncator(text).chars(SHOWN_LETTERS)
