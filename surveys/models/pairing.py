"""Decisions of the pairing desk; responses themselves never move."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.response import Response


class PairDecision(models.Model):
    """A start and an end joined or parted by hand, with a reason; undone at any time."""

    class Kind(models.TextChoices):
        JOIN = "join", _("yhdistetty")
        PART = "part", _("erotettu")

    kind = models.CharField(_("päätös"), max_length=4, choices=Kind)
    # A withdrawn answer takes its decisions along: a decision without it
    # would still tell that it was there.
    start = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="decisions_as_start")
    end = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="decisions_as_end")
    reason = models.CharField(_("perustelu"), max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("milloin"), default=timezone.now)
    undone_at = models.DateTimeField(_("peruttu"), null=True, blank=True)

    class Meta:
        verbose_name = _("paripäätös")
        verbose_name_plural = _("paripäätökset")
        constraints = [
            models.UniqueConstraint(
                fields=["start"],
                condition=Q(undone_at__isnull=True),
                name="pair_decision_one_live_per_start",
            ),
            models.UniqueConstraint(
                fields=["end"],
                condition=Q(undone_at__isnull=True),
                name="pair_decision_one_live_per_end",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
