"""How often a file was taken; of whom nothing is known."""

from datetime import date

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class DownloadCountQuerySet(models.QuerySet):
    def add(self, file: str, today: date) -> None:
        """One more of this month."""
        row, is_new = self.get_or_create(
            file=file, month=today.replace(day=1), defaults={"n_times": 1}
        )
        if not is_new:
            # Counted by the database: two who both read first would be one.
            self.filter(pk=row.pk).update(n_times=F("n_times") + 1)


class DownloadCount(models.Model):
    """The downloads of one file in one month, `month` being its first day. No address, no account,
    no cookie and no hour: only the number."""

    file = models.CharField(_("tiedosto"), max_length=150)
    month = models.DateField(_("kuukausi"))
    n_times = models.PositiveIntegerField(_("latauksia"))

    objects = DownloadCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("latausmäärä")
        verbose_name_plural = _("latausmäärät")
        ordering = ["-month", "file"]
        constraints = [
            models.UniqueConstraint(fields=["file", "month"], name="download_count_once_a_month")
        ]

    def __str__(self):
        return self.file
