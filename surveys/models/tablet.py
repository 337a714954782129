"""An opening of the tablet that may answer without a network, and which messages have come."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.response import random_id
from surveys.models.survey import Survey


def new_seed() -> str:
    return secrets.token_urlsafe(32)


class TabletOpening(models.Model):
    """Known by its day only. `seed` is emptied after two days, and the row with its counts goes
    after two weeks."""

    is_kept_in_bin = False
    id = models.BigAutoField(primary_key=True, default=random_id)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tablet_openings")
    opened_on = models.DateField(_("avattu"), default=timezone.localdate)
    # One half of the private key; the other is the server's secret,
    # so neither opens anything alone.
    seed = models.CharField(max_length=64, default=new_seed, editable=False)

    class Meta:
        verbose_name = _("tabletin avaus")
        verbose_name_plural = _("tabletin avaukset")

    def __str__(self):
        return f"{self.survey} {self.opened_on}"


class SealedReceipt(models.Model):
    """A message that has been dealt with. The key is a keyed hash of the message's own random id:
    no order of arrival, no way to the response."""

    is_kept_in_bin = False
    id = models.BigIntegerField(primary_key=True)
    opening = models.ForeignKey(TabletOpening, on_delete=models.CASCADE, related_name="receipts")
    is_stored = models.BooleanField()

    class Meta:
        verbose_name = _("tabletin viesti")
        verbose_name_plural = _("tabletin viestit")

    def __str__(self):
        return str(self.pk)
