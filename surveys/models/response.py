"""What was answered: no name, no account, no address, no order of arrival."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.database.compact_json import CompactJSONField
from projects.models import ScopedQuerySet
from surveys.models.arrival import ArrivingModel, arrived_manager
from surveys.models.card import Card
from surveys.models.instruments.instrument import Instrument
from surveys.models.survey import Phase, Survey

RANDOM_BITS = 62


def random_id() -> int:
    """A key that says nothing of when it was made; a counter would tell the order of arrival."""
    return secrets.randbits(RANDOM_BITS)


class Channel(models.TextChoices):
    OWN_DEVICE = "own_device", _("oma laite")
    SHARED_TABLET = "shared_tablet", _("yhteinen tabletti")
    PAPER = "paper", _("paperilomake")


class Help(models.TextChoices):
    ALONE = "alone", _("itse")
    HELPED = "helped", _("autettuna")
    INTERPRETER = "interpreter", _("tulkin kanssa")
    PHONE = "phone", _("puhelimessa")


DECLINED = "declined"
BLANK = "blank"
UNREADABLE = "unreadable"
MISSING = (DECLINED, BLANK, UNREADABLE)
"""Stored in place of a value: not wanted, left empty on paper, not legible on paper."""


class ResponseQuerySet(ScopedQuerySet):
    project_path = "survey__project"

    def _covered_by(self, membership):
        # Answers are nobody's rows in a list; the evaluator's files read them on their own.
        return Q(pk__in=[])

    def real(self):
        """What figures may use: no practice, no consultation."""
        return self.filter(survey__is_practice=False, survey__kind=Survey.Kind.BEFORE_AFTER)

    def insert_once(self, response: "Response") -> bool:
        """Stores a new response; False, and nothing stored, if its card has answered the phase."""
        # Never by a statement that fails: PostgreSQL writes those, with their row, into its log.
        self.bulk_create([response], ignore_conflicts=True)
        return self.filter(pk=response.pk).exists()


class Response(ArrivingModel):
    """One person's answers in one phase. `answers` maps item keys to values; absent = not shown."""

    is_kept_in_bin = False
    # Not a UUID, under which SQLite still numbers its rows in the order of their arrival.
    id = models.BigAutoField(primary_key=True, default=random_id)
    # Answers are evidence: no deletion of anything else may take them along.
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    card = models.ForeignKey(
        Card, on_delete=models.PROTECT, related_name="responses", null=True, blank=True
    )
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="responses")
    consent_version = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=5, choices=Phase)
    channel = models.CharField(max_length=15, choices=Channel)
    help = models.CharField(max_length=12, choices=Help)
    language = models.CharField(max_length=10)
    variant = models.CharField(max_length=20, blank=True)
    # A day and no time: with a time, whoever watched the room would know whose row it is.
    answered_on = models.DateField(default=timezone.localdate)
    screen_mode = models.CharField(max_length=10, choices=Survey.ScreenMode)
    answers = CompactJSONField(default=dict)
    open_answers = models.JSONField(default=dict)

    objects = arrived_manager(ResponseQuerySet)
    with_arriving = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("vastaus")
        verbose_name_plural = _("vastaukset")
        constraints = [
            models.UniqueConstraint(
                fields=["card", "phase"],
                condition=Q(card__isnull=False),
                name="response_once_per_card_and_phase",
            ),
            models.CheckConstraint(
                condition=Q(card__isnull=True, phase=Phase.ONCE)
                | (Q(card__isnull=False) & ~Q(phase=Phase.ONCE)),
                name="response_card_except_consultation",
            ),
        ]

    def __str__(self):
        return self.get_phase_display()


class Draft(models.Model):
    """Answers on their way, one for a card and a phase; gone with sending or after 14 days."""

    is_kept_in_bin = False
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="drafts")
    phase = models.CharField(max_length=5, choices=Phase)
    consent_version = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=15, choices=Channel, default=Channel.OWN_DEVICE)
    help = models.CharField(max_length=12, choices=Help, default=Help.ALONE)
    language = models.CharField(max_length=10, default="fi")
    variant = models.CharField(max_length=20, blank=True)
    answers = models.JSONField(default=dict)
    open_answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    last_used_on = models.DateField(default=timezone.localdate)
    is_reopened = models.BooleanField(default=False)
    """A sent start that its card goes on with; the response stays as it was sent until then."""

    class Meta:
        verbose_name = _("keskeneräinen vastaus")
        verbose_name_plural = _("keskeneräiset vastaukset")
        constraints = [
            models.UniqueConstraint(fields=["card", "phase"], name="draft_once_per_card_and_phase")
        ]

    def __str__(self):
        return self.get_phase_display()
