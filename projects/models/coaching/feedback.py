"""What participants said of a coaching session: the same few items every time, as counts only."""

import secrets
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models.coaching.session import CoachingPart, CoachingSession

OPEN_DAYS = 14
"""Days after the session that its form takes answers."""


def new_feedback_token() -> str:
    return secrets.token_urlsafe(9)


class CoachingFeedback(CoachingPart):
    """The form of one session. Whoever has its link answers, without an account or a name.

    Figures are shown once the form is closed: read while answers come in, each new one would tell
    what its writer had chosen.
    """

    session = models.OneToOneField(
        CoachingSession,
        verbose_name=_("valmennus"),
        on_delete=models.CASCADE,
        related_name="feedback_form",
    )
    token = models.CharField(max_length=20, unique=True, default=new_feedback_token, editable=False)
    closed_at = models.DateTimeField(_("suljettu"), null=True, editable=False)

    class Meta:
        verbose_name = _("palautelomake")
        verbose_name_plural = _("palautelomakkeet")
        ordering = ["id"]

    def __str__(self):
        return f"{self.session}"

    @property
    def last_day(self) -> date | None:
        """The last day of answering, included; None while the session has no time."""
        end = self.session.ends_at or self.session.starts_at
        return None if end is None else timezone.localdate(end) + timedelta(days=OPEN_DAYS)

    def is_open(self, at=None) -> bool:
        """From the first day of the session to the last day of answering, unless closed before."""
        if self.closed_at is not None or self.session.is_cancelled:
            return False
        last = self.last_day
        return last is not None and self.session.has_come(at) and timezone.localdate(at) <= last

    def is_over(self, at=None) -> bool:
        """Whether no answer comes any more, so that figures may be shown."""
        last = self.last_day
        return self.closed_at is not None or (last is not None and timezone.localdate(at) > last)


class FeedbackCount(models.Model):
    """How many chose one value of one item; 0 is "I cannot say". No time, no person, no form."""

    class Item(models.TextChoices):
        USEFUL = "useful", _("Sain valmennuksesta tietoa tai taitoa, jota voin käyttää.")
        HEARD = "heard", _("Minua kuunneltiin ja sain kysyä.")
        EXPERIENCE = "experience", _("Kokemustoimijan osuus auttoi ymmärtämään asiaa.")
        FITTING = "fitting", _("Aika, paikka ja järjestelyt sopivat minulle.")
        RECOMMEND = "recommend", _("Voin suositella valmennusta muille.")

    class Value(models.IntegerChoices):
        DISAGREE = 1, _("täysin eri mieltä")
        RATHER_DISAGREE = 2, _("melko eri mieltä")
        BETWEEN = 3, _("siltä väliltä")
        RATHER_AGREE = 4, _("melko samaa mieltä")
        AGREE = 5, _("täysin samaa mieltä")
        UNKNOWN = 0, _("en osaa sanoa")

    form = models.ForeignKey(
        CoachingFeedback,
        verbose_name=_("palautelomake"),
        on_delete=models.CASCADE,
        related_name="counts",
    )
    item = models.CharField(_("väite"), max_length=12, choices=Item)
    value = models.PositiveSmallIntegerField(_("vastaus"), choices=Value)
    n = models.PositiveIntegerField(_("vastauksia"), default=0)

    class Meta:
        verbose_name = _("palautteen määrä")
        verbose_name_plural = _("palautteen määrät")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "item", "value"], name="feedback_count_once")
        ]

    def __str__(self):
        item = self.get_item_display().removesuffix(".")
        return f"{item}: {self.get_value_display()}, {self.n}"

    @property
    def scope(self):
        return self.form.scope
