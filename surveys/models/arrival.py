"""Imports under way: their rows are seen by nobody until all are there, then all at once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One import of answers that is being written; gone once its rows are like all others.

    One changed row makes all that it brought visible: no transaction holds up residents longer
    than a few hundred rows take.
    """

    is_kept_in_bin = False
    begun_at = models.DateTimeField(default=timezone.now)
    is_complete = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("tuonti")
        verbose_name_plural = _("tuonnit")

    def __str__(self):
        return f"{self.begun_at:%d.%m.%Y %H.%M}"


class ArrivingModel(models.Model):
    """Rows that an import writes. `objects` are those that everybody sees."""

    # Without an index: it is empty but for the minutes of an import.
    arriving = models.ForeignKey(
        ImportRun,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
    )

    class Meta:
        abstract = True


def arrived(path: str = "") -> Q:
    """The condition of rows that everybody sees; `path` leads to them, such as `cards__`."""
    complete = ImportRun.objects.filter(is_complete=True)
    return Q(**{f"{path}arriving__isnull": True}) | Q(**{f"{path}arriving__in": complete})


def arrived_manager(queryset: type[models.QuerySet]) -> models.Manager:
    """A manager of the rows that everybody sees."""

    class ArrivedManager(models.Manager.from_queryset(queryset)):
        def get_queryset(self):
            # Hidden by default: a query that forgot the condition would show a half of a file.
            return super().get_queryset().filter(arrived())

    return ArrivedManager()
