"""Presses of the tally: each its own row, so that two phones never lose one of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.pilot_parts import PilotSession


class TallyPress(models.Model):
    """One press on a phone: who came or left, and what it did to the count of the session.

    The phone makes the key, so that a press that is sent twice counts once. The counts themselves
    stay in the session, where forms and files write them too; `effect` is what the press added, so
    that undoing takes away just that. No time and no person: how many came is all that is asked.
    """

    is_kept_in_bin = False

    class Kind(models.TextChoices):
        RESIDENTS = "n_residents", _("Asukkaita")
        FIRST_TIMERS = "n_first_timers", _("Heistä ensi kertaa")
        VOLUNTEERS = "n_volunteers", _("Vapaaehtoisia")
        EXPERIENCE_ACTORS = "n_experience_actors", _("Kokemustoimijoita")
        STAFF = "n_staff", _("Työntekijöitä")
        EURA = "n_eura", _("EURA-ilmoituksen tehneitä")

    session = models.ForeignKey(
        PilotSession,
        verbose_name=_("toimintakerta"),
        on_delete=models.CASCADE,
        related_name="presses",
    )
    key = models.UUIDField(_("avain"), unique=True)
    kind = models.CharField(_("ketä"), max_length=20, choices=Kind)
    effect = models.SmallIntegerField(_("vaikutus"))
    was_counted = models.BooleanField(_("oli jo laskettu"))
    is_undone = models.BooleanField(_("peruttu"), default=False)

    class Meta:
        verbose_name = _("laskurin painallus")
        verbose_name_plural = _("laskurin painallukset")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effect__gte=-1, effect__lte=1), name="tally_press_one_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.session}: {self.get_kind_display()} {self.effect:+d}"
