"""Brings text that was stored before the doors did it into its one form, as `normal_text` says."""

from collections.abc import Iterator

from django.apps import apps
from django.core.management.base import CommandError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from osallisuus.models import DataVersion
from osallisuus.monitoring.migrated import MigratedCommand
from osallisuus.text.finnish import finnish_sort_key, normal_text, normal_texts

CHUNK = 500
TEXTS = (models.CharField, models.TextField, models.JSONField)


class Command(MigratedCommand):
    help = (
        "Brings all stored text into its one form (NFC, line feeds alone, nothing unseen). "
        "Running it again changes nothing."
    )

    def handle(self, **options):
        clashes = []
        for model in apps.get_models():
            n_changed = 0
            for key, values in changes(model):
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=key).update(**values)
                except IntegrityError:
                    clashes.append(f"{model._meta.verbose_name} {key}")
                else:
                    n_changed += 1
            if n_changed:
                self.stdout.write(f"{model._meta.verbose_name_plural}: {n_changed}")
        DataVersion.bump()
        if clashes:
            sentence = _("Nämä ovat kahteen kertaan, eri tavoin kirjoitettuina. Yhdistä ne: %s.")
            raise CommandError(sentence % ", ".join(clashes))


def changes(model: type[models.Model]) -> Iterator[tuple[object, dict[str, object]]]:
    """Key of a row -> the fields of it that are not in their one form, as they should be.

    A model's `exact_texts` stay as they are, byte for byte.
    """
    exact = getattr(model, "exact_texts", ())
    fields = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.primary_key and field.name not in exact
    ]
    if not fields or model._meta.proxy or not model._meta.managed:
        return
    rows = model._base_manager.order_by("pk").values_list("pk", *(f.name for f in fields))
    for key, *values in rows.iterator(chunk_size=CHUNK):
        found = {
            field.name: _normal(field, value)
            for field, value in zip(fields, values, strict=True)
            if _normal(field, value) != value
        }
        if found:
            yield key, found


def _normal(field: models.Field, value: object) -> object:
    if isinstance(value, str) and field.name == "sort_key":
        # The order of names is made of their letters, and was made of letters in two pieces.
        return finnish_sort_key(normal_text(value))
    return normal_texts(value)
