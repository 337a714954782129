"""What happened to a row: its versions with what differs between them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.formats import localize
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

SHOWN_VERSIONS = 100
SHOWN_LETTERS = 160
KINDS = {"+": _("Lisättiin"), "~": _("Muutettiin"), "-": _("Poistettiin")}
RESTORED = _("Palautettiin")


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


def versions_of(row) -> list[Version]:
    """Newest first; a version lists what differs from the one before it."""
    # One more than is shown: the last one shown also needs one to differ from.
    records = list(row.history.select_related("history_user")[: SHOWN_VERSIONS + 1])
    names = _related_names(row._meta.model, records)
    found = []
    for place, record in enumerate(records[:SHOWN_VERSIONS]):
        older = records[place + 1] if place + 1 < len(records) else None
        found.append(
            Version(
                at=record.history_date,
                who=str(record.history_user or ""),
                kind=_kind(record, older),
                changes=tuple(_changes(record, older, names)) if older else (),
            )
        )
    return found


def _kind(record, older) -> str:
    # A row put back from the bin is saved as a new one, though it has a past.
    is_restored = record.history_type == "+" and older is not None
    return str(RESTORED if is_restored else KINDS[record.history_type])


def _related_names(model, records):
    names = {}
    for field in model._meta.concrete_fields:
        if not field.many_to_one:
            continue
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
