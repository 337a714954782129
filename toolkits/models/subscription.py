"""Who gets news of the site by mail: an address and nothing that tells whose it is."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

UNCONFIRMED_DAYS = 3
"""Days that an address which nobody has confirmed is kept."""


def make_key() -> str:
    return secrets.token_urlsafe(24)


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        """Whose owner of the address has said yes; nobody else ever gets news."""
        return self.filter(confirmed_on__isnull=False)

    def forgotten(self, today):
        """Never confirmed, and asked for so long ago that the link is no longer answered."""
        last = today - timedelta(days=UNCONFIRMED_DAYS)
        return self.filter(confirmed_on__isnull=True, asked_on__lt=last)


class Subscription(models.Model):
    """An address that gets news of the chosen channels, once its owner has confirmed it.

    Tied to no account, card or person; gone when it is ended, or not confirmed in time.
    `told_until` is the last day of which the letters have told.
    """

    email = models.EmailField(_("sähköposti"), unique=True)
    key = models.CharField(max_length=40, unique=True, default=make_key, editable=False)
    channels = models.JSONField(_("aiheet"), default=list)
    language = models.CharField(_("kieli"), max_length=10, choices=settings.LANGUAGES, default="fi")
    asked_on = models.DateField(_("pyydetty"))
    confirmed_on = models.DateField(_("vahvistettu"), null=True, blank=True)
    told_until = models.DateField(_("kerrottu asti"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("uutisten tilaus")
        verbose_name_plural = _("uutisten tilaukset")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_on__isnull=True, told_until__isnull=True)
                | models.Q(confirmed_on__isnull=False, told_until__isnull=False),
                name="subscription_told_once_confirmed",
            )
        ]

    def __str__(self):
        # Without the address, which would otherwise stand in errors and logs.
        return f"{self._meta.verbose_name} {self.pk}"
