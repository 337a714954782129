"""Who signs up for a coaching session: the only names and addresses in it, and not for long."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models.coaching.session import CoachingPart, CoachingSession

KEPT_DAYS = 14
"""Days after the session that a name stays: to mark who came and to write certificates."""


def new_cancel_token() -> str:
    return secrets.token_urlsafe(24)


class SignUp(CoachingPart):
    """A place or a place in the waiting list, in the language of whoever signed up.

    Deleted `kept_days` after the session; until then it says who came and gets a certificate.
    """

    is_kept_in_bin = False

    class Sector(models.TextChoices):
        MUNICIPALITY = "municipality", _("kunta")
        ASSOCIATION = "association", _("yhdistys")
        RESIDENT = "resident", _("asukas")
        OTHER = "other", _("muu")

    session = models.ForeignKey(
        CoachingSession,
        verbose_name=_("valmennus"),
        on_delete=models.CASCADE,
        related_name="signups",
    )
    name = models.CharField(_("nimi"), max_length=150)
    email = models.EmailField(_("sähköpostiosoite"))
    sector = models.CharField(_("mistä tulet"), max_length=12, choices=Sector)
    wish = models.CharField(
        _("tarpeet"), max_length=250, blank=True, help_text=_("Esimerkiksi ruokavalio tai tulkki.")
    )
    is_waiting = models.BooleanField(_("jonossa"), default=False)
    language = models.CharField(_("kieli"), max_length=12, default="fi", editable=False)
    has_come = models.BooleanField(_("tuli paikalle"), default=False, editable=False)
    # The beginning that the person was reminded of: another day is another reminder.
    reminded_for = models.DateTimeField(_("muistutettu"), null=True, editable=False)
    # What was promised when the person signed up, which a later rule does not change.
    kept_days = models.PositiveSmallIntegerField(
        _("säilytyspäiviä"), default=KEPT_DAYS, editable=False
    )
    created_at = models.DateTimeField(_("ilmoittautunut"), default=timezone.now, editable=False)
    cancel_token = models.CharField(
        max_length=40, unique=True, default=new_cancel_token, editable=False
    )

    class Meta:
        verbose_name = _("ilmoittautuminen")
        verbose_name_plural = _("ilmoittautumiset")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"],
                name="signup_once_per_email",
                violation_error_message=_("Tällä osoitteella on jo ilmoittauduttu."),
            )
        ]

    def __str__(self):
        return f"{self.session}: {self.get_sector_display()}"
