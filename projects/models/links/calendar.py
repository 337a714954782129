"""The address from which a calendar of somebody's own follows sessions and deadlines."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarLink(models.Model):
    """A person's one address for a calendar program; only the keyed hash of its secret is kept.

    It shows what the person's rights show on the day it is read, and ends with the account.
    """

    is_kept_in_bin = False
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kenen"),
        on_delete=models.CASCADE,
        related_name="calendar_link",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateField(_("tehty"), default=timezone.localdate)

    class Meta:
        verbose_name = _("kalenterin osoite")
        verbose_name_plural = _("kalenterien osoitteet")

    def __str__(self):
        return str(self.user)
