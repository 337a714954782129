"""Reading a translation: the link that a native speaker gets, and what was said of each text."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from surveys.models.instruments.instrument import Instrument

LINK_DAYS = 30


class ReviewLink(models.Model):
    """A link by which somebody without an account reads one language of one version.

    Only the hash of its secret is kept. Who reads is not asked, so nothing here names them.
    """

    is_kept_in_bin = False

    instrument = models.ForeignKey(
        Instrument,
        verbose_name=_("kyselylomake"),
        on_delete=models.CASCADE,
        related_name="review_links",
    )
    language = models.CharField(_("kieli"), max_length=10)
    # Who sees the database must not be able to go in by an open link.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tekijä"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    made_on = models.DateField(_("tehty"), default=timezone.localdate, validators=[check_year])
    expires_on = models.DateField(_("viimeinen päivä"), validators=[check_year])
    revoked_at = models.DateTimeField(_("suljettu"), null=True, blank=True)

    class Meta:
        verbose_name = _("käännöksen tarkistuslinkki")
        verbose_name_plural = _("käännöksen tarkistuslinkit")
        ordering = ["id"]

    def __str__(self):
        return f"{self.instrument}, {self.language}"

    def is_open(self, today: date) -> bool:
        """Not closed by hand, and its last day has not gone; that day is included."""
        return self.revoked_at is None and today <= self.expires_on


class TextVerdict(models.Model):
    """What a reader said of one text: good as it is, or how it should be.

    It speaks of the very words that were read.
    """

    is_kept_in_bin = False

    link = models.ForeignKey(ReviewLink, on_delete=models.CASCADE, related_name="verdicts")
    key = models.CharField(_("tunnus"), max_length=120)
    # The words as they were read: once they change, the verdict says nothing of the new ones.
    read_text = models.TextField(_("luettu teksti"))
    is_approved = models.BooleanField(_("hyvä"))
    proposal = models.TextField(_("ehdotus"), blank=True)

    class Meta:
        verbose_name = _("arvio tekstistä")
        verbose_name_plural = _("arviot teksteistä")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["link", "key"], name="text_verdict_once"),
            models.CheckConstraint(
                condition=Q(is_approved=True, proposal="")
                | (Q(is_approved=False) & ~Q(proposal="")),
                name="text_verdict_good_or_proposal",
            ),
        ]

    def __str__(self):
        return self.key
