"""Keeps the index beside the rows: every saved, deleted or related row that a page shows.

What a transaction changed is gathered and copied once it is committed: a list with ten tips is
read once. Whoever searches in the same transaction finds what it has written. What goes past
`save`, such as `update` of many rows, comes with the next daily run.
"""

from collections import defaultdict
from typing import Any

from django.db import models, transaction

from osallisuus.models import SearchEntry
from osallisuus.search.indexing import heal, refresh
from osallisuus.search.registry import source_of, sources

_WAITING = "_search_rows_waiting"


def on_change(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        _note(instance)


def on_relation(instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and isinstance(instance, models.Model):
        _note(instance)


def on_migrate(**kwargs: Any) -> None:
    """An index that is empty is filled at once: after the update that brought search, nobody
    should have to know of a command."""
    if not SearchEntry.objects.exists():
        heal()


def _note(instance: models.Model) -> None:
    found: dict[str, set[int]] = defaultdict(set)
    for source in sources():
        if isinstance(instance, source.model):
            found[source.kind].add(instance.pk)
        concerned = source.follows.get(type(instance))
        if concerned is not None:
            rows = source.model._default_manager.filter(concerned(instance))
            found[source.kind].update(rows.values_list("pk", flat=True))
    if found:
        waiting = vars(transaction.get_connection()).setdefault(_WAITING, defaultdict(set))
        for kind, ids in found.items():
            waiting[kind] |= ids
        # A failing copy is logged and healed by the daily run; the saving stands. No partial:
        # Django's own log asks for the name of what failed.
        transaction.on_commit(catch_up, robust=True)


def catch_up() -> None:
    """Copies what waits on this connection; without any it asks the database for nothing."""
    waiting = vars(transaction.get_connection()).pop(_WAITING, {})
    for kind, ids in waiting.items():
        refresh(source_of(kind), sorted(ids))
