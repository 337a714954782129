"""The link by which a pilot's own people send in sessions and costs."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year


class PilotPass(models.Model):
    """A link that lets a pilot's own people add sessions and costs without an account.

    Only the keyed hash of its secret is kept. Whoever has the link sends; a coordinator approves.
    """

    is_kept_in_bin = False
    pilot = models.ForeignKey(
        "Pilot", verbose_name=_("kokeilu"), on_delete=models.CASCADE, related_name="passes"
    )
    label = models.CharField(_("kenelle"), max_length=100, help_text=_("Tehtävä, ei nimeä."))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("voimassa"), validators=[check_year])
    revoked_at = models.DateTimeField(_("poistettu käytöstä"), null=True, blank=True)

    class Meta:
        verbose_name = _("kokeilun linkki")
        verbose_name_plural = _("kokeilun linkit")
        ordering = ["-expires_on", "-id"]

    def __str__(self):
        return f"{self.pilot}: {self.label}"

    def is_open(self, today: date) -> bool:
        """Not revoked, and its last day has not gone; that day is included."""
        return self.revoked_at is None and today <= self.expires_on
