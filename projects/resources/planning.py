"""What a checked file will write. Checking writes nothing and may take minutes; then all of it is
written at once, in a transaction short enough that nobody who answers notices it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from osallisuus.models import DataVersion

BATCH = 500


class OvertakenError(Exception):
    """Somebody has changed the same rows, or added or removed some, since the file was checked."""


@dataclass
class PlannedRow:
    """A row that is not saved yet, and the rows that it will be tied to, by field."""

    instance: Any
    is_new: bool
    ties: dict[str, list] = field(default_factory=dict)


class Plan:
    """The rows of one file in its order.

    `in_bulk`: for models whose rows nothing follows but the public pages: no `save` of their own,
    no ties, no page of the search. `columns`: the fields that the file has, so the only ones that
    a changed row gets.
    """

    Overtaken = OvertakenError

    def __init__(self, model: Any, *, in_bulk: bool):
        self.model, self.in_bulk = model, in_bulk
        self.columns: Collection[str] = ()
        self.rows: list[PlannedRow] = []
        # Before the first row is read: what comes later is told of.
        newest = model.history.aggregate(newest=models.Max("history_id"))
        self.mark = newest["newest"] or 0

    def add(self, instance: models.Model, *, is_new: bool) -> None:
        self.rows.append(PlannedRow(instance, is_new))

    def tie(self, instance: models.Model, ties: Mapping[str, list]) -> None:
        """Of the row that was added last."""
        if self.rows and self.rows[-1].instance is instance:
            self.rows[-1].ties |= ties

    def write(self, by) -> None:
        """Inside a transaction of the caller. Raises OvertakenError, and IntegrityError where
        another row stands in the way meanwhile; then the caller has to take all of it back."""
        if not self.rows:
            return
        self._refuse_changed()
        if self.in_bulk:
            self._write_many(by)
        else:
            self._write_each(by)
        # Whoever adds or deletes such a row waits for this one too, so that nobody is overlooked.
        DataVersion.bump()
        self._refuse_come_or_gone()

    def _write_many(self, by) -> None:
        new = [row.instance for row in self.rows if row.is_new]
        changed = [row.instance for row in self.rows if not row.is_new]
        options = {"batch_size": BATCH, "default_user": by}
        bulk_create_with_history(new, self.model, **options)
        if changed and self.columns:
            bulk_update_with_history(changed, self.model, list(self.columns), **options)

    def _write_each(self, by) -> None:
        for row in self.rows:
            # The work of the queue has no request that would tell whose it is.
            row.instance._history_user = by
            row.instance.save()
            for name, tied in row.ties.items():
                getattr(row.instance, name).set(tied)

    def _refuse_changed(self) -> None:
        keys = [row.instance.pk for row in self.rows if not row.is_new]
        list(
            self.model._base_manager.select_for_update()
            .filter(pk__in=keys)
            .order_by("pk")
            .values_list("pk")
        )
        if self._since().filter(id__in=keys).exists():
            raise OvertakenError

    def _refuse_come_or_gone(self) -> None:
        own = {row.instance.pk for row in self.rows if row.is_new}
        found = self._since().filter(history_type__in="+-").values_list("id", flat=True)
        if not own.issuperset(found):
            raise OvertakenError

    def _since(self) -> models.QuerySet:
        """What has happened to such rows since the file was held against them."""
        return self.model.history.filter(history_id__gt=self.mark).order_by()
