"""Anonymises the database that is open, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.core.cache import caches
from django.db import models, transaction

from osallisuus.anonymising import frame  # noqa: F401  its decisions
from osallisuus.anonymising.decisions import Decisions, all_decisions, histories
from osallisuus.anonymising.replacing import Replace
from osallisuus.models import DataVersion
from osallisuus.search.indexing import rebuild

CHUNK = 500


@dataclass(frozen=True)
class Anonymised:
    """n_replaced: rows in which something was replaced. n_removed: rows that are gone."""

    n_replaced: int
    n_removed: int


def anonymise() -> Anonymised:
    """Replaces or removes whatever could lead to somebody. Raises UndecidedError, and then nothing
    has changed."""
    decisions = all_decisions()
    with transaction.atomic():
        n_removed = sum(map(_empty, [*_models(decisions.emptied), *histories()]))
        n_replaced = sum(_replace(model, fields) for model, fields in _replaced(decisions))
        for step in decisions.steps:
            step()
    # Copies of the words: search, kept pages, counts of guesses by network.
    rebuild()
    DataVersion.bump()
    for cache in caches.all():
        cache.clear()
    return Anonymised(n_replaced, n_removed)


def _models(labels: Iterable[str]) -> list[type[models.Model]]:
    return [apps.get_model(label) for label in sorted(labels)]


def _empty(model: type[models.Model]) -> int:
    return model._base_manager.all().delete()[0]


def _replaced(decisions: Decisions):
    """(model, field → replacement) of each model."""
    found: dict[str, dict[str, Replace]] = {}
    for name, replace in decisions.replaced.items():
        label, _dot, field = name.rpartition(".")
        found.setdefault(label, {})[field] = replace
    return [(apps.get_model(label), fields) for label, fields in found.items()]


def _replace(model: type[models.Model], fields: dict[str, Replace]) -> int:
    n_rows, last = 0, None
    while rows := _next(model, last):
        last = rows[-1].pk
        for row in rows:
            for field, replace in fields.items():
                # What is empty tells nothing, and constraints may rest on it.
                if value := getattr(row, field):
                    setattr(row, field, replace(value))
        model._base_manager.bulk_update(rows, list(fields))
        n_rows += len(rows)
    return n_rows


def _next(model: type[models.Model], last) -> list[models.Model]:
    rows = model._base_manager.order_by("pk")
    return list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK])
