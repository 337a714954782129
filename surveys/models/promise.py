"""Promises: what residents said, and what the municipality does about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from osallisuus.text.finnish import in_month
from projects.models import (
    Municipality,
    Pilot,
    Project,
    Scope,
    ScopedQuerySet,
    keeper_field,
    refuse_strange_keeper,
)
from projects.models.sourcing import Sourced


class PromiseQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = "municipality"

    def public(self):
        return self.filter(is_published=True, project__is_published=True)


class Promise(Sourced):
    """One thing said by residents, with the municipality's answer, its keeper and its day."""

    is_public_content = True
    public_texts = ("heard", "answer", "responsible", "progress_note")

    class Progress(models.TextChoices):
        DONE = "done", _("tehty")
        UNDER_WAY = "under_way", _("työn alla")
        NOT_YET = "not_yet", _("ei vielä")
        NOT_POSSIBLE = "not_possible", _("ei toteudu")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="promises"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kunta"), on_delete=models.PROTECT, related_name="promises"
    )
    pilot = models.ForeignKey(
        Pilot,
        verbose_name=_("kokeilu"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="promises",
    )
    heard = models.TextField(_("sanoitte"))
    answer = models.TextField(_("kunta tekee"))
    responsible = models.CharField(
        _("kuka vastaa"), max_length=150, help_text=_("Tehtävä, ei nimeä.")
    )
    keeper = keeper_field()
    due_on = models.DateField(_("mihin mennessä"), null=True, blank=True, validators=[check_year])
    progress = models.CharField(
        _("tilanne"), max_length=12, choices=Progress, default=Progress.NOT_YET
    )
    progress_note = models.CharField(_("miten on käynyt"), max_length=250, blank=True)
    is_published = models.BooleanField(_("näkyy julkisilla sivuilla"), default=False)

    objects = PromiseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("lupaus")
        verbose_name_plural = _("lupaukset: näin vastaukset vaikuttivat")
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.heard[:60]

    def clean(self):
        super().clean()
        refuse_strange_keeper(self.keeper, self.project_id)

    @property
    def due_text(self) -> str:
        """The month it should be ready by; nothing once it is settled."""
        is_settled = self.progress in {self.Progress.DONE, self.Progress.NOT_POSSIBLE}
        return "" if is_settled or self.due_on is None else in_month(self.due_on)

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id, self.municipality_id)
