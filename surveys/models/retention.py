"""The end of the retention time: announced, confirmed, and what has left for good."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Project

NOTICE_DAYS = 30
"""Days between telling of a deletion and doing it, however soon the date itself is."""


class RetentionNotice(models.Model):
    """The deletion of a project's answers after a day, as it was told to its coordinators.

    Nothing is deleted by the date alone: it takes a notice of thirty days for that very date, and
    the confirmation of a named person. A changed date needs both anew.
    """

    is_kept_in_bin = False
    project = models.ForeignKey(
        Project,
        verbose_name=_("hanke"),
        on_delete=models.CASCADE,
        related_name="retention_notices",
    )
    due_on = models.DateField(_("vastaukset säilytetään"))
    announced_on = models.DateField(_("ilmoitettu"), default=timezone.localdate)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("vahvistaja"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("vahvistettu"), null=True)
    reminded_on = models.DateField(_("muistutettu"), null=True)

    class Meta:
        verbose_name = _("ilmoitus poistosta")
        verbose_name_plural = _("ilmoitukset poistosta")
        constraints = [
            models.UniqueConstraint(fields=["project", "due_on"], name="retention_notice_once")
        ]

    def __str__(self):
        return f"{self.project}, {self.due_on.day}.{self.due_on.month}.{self.due_on.year}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def deletes_from(self) -> date:
        """The first day on which the answers may go, if they are confirmed by then."""
        # However soon the date itself is, the notice has its thirty days: dates get mistyped.
        return max(self.due_on + timedelta(days=1), self.announced_on + timedelta(days=NOTICE_DAYS))

    def is_overdue(self, today: date) -> bool:
        """The answers should be gone, and nobody has confirmed it."""
        return not self.is_confirmed and self.deletes_from <= today

    def is_to_be_reminded(self, today: date) -> bool:
        """Overdue, and nobody has been reminded of it within thirty days."""
        if self.reminded_on is not None and self.reminded_on + timedelta(days=NOTICE_DAYS) > today:
            return False
        return self.is_overdue(today)


class Forgotten(models.Model):
    """A keyed mark of something that has left for good, so that a backup cannot bring it back.

    The mark tells nothing without CARD_KEY and names nobody with it; only the very row, read from
    a backup, gives the same mark again.
    """

    is_kept_in_bin = False

    class Reason(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("vastaaja poisti vastauksensa")
        RETENTION = "retention", _("säilytysaika päättyi")

    # The mark itself is the key: a number of its own would tell in which order things left.
    mark = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=10, choices=Reason)
    forgotten_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("poistetun merkki")
        verbose_name_plural = _("poistettujen merkit")

    def __str__(self):
        return self.mark[:12]
