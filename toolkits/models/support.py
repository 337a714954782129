"""The support package Tunnista, toimi, tarkista, and what disadvantage costs."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.models.sourcing import Sourced
from toolkits.models.content import ContentQuerySet
from toolkits.models.tips import TipList, Tool


class SupportPhase(models.Model):
    """One of the three phases, with its guidance."""

    is_public_content = True
    public_texts = ("intro",)

    class Key(models.TextChoices):
        RECOGNISE = "tunnista", _("Tunnista")
        ACT = "toimi", _("Toimi")
        CHECK = "tarkista", _("Tarkista")

    key = models.CharField(_("vaihe"), max_length=10, choices=Key, unique=True)
    order = models.PositiveSmallIntegerField(_("järjestys"))
    intro = models.TextField(_("johdanto"))

    objects = ContentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tukipaketin vaihe")
        verbose_name_plural = _("tukipaketin vaiheet")
        ordering = ["order"]

    def __str__(self):
        return self.get_key_display()

    def get_absolute_url(self):
        return reverse("toolkits:support-phase", args=[self.key])


class SupportTheme(models.Model):
    """A theme of a phase: four statements, what counts as evidence, and where help is."""

    is_public_content = True
    public_texts = ("lead", "evidence")

    phase = models.ForeignKey(
        SupportPhase, verbose_name=_("vaihe"), on_delete=models.CASCADE, related_name="themes"
    )
    key = models.CharField(_("tunnus"), max_length=60, unique=True)
    title = models.CharField(_("otsikko"), max_length=120)
    lead = models.TextField(_("johdanto"), blank=True)
    evidence = models.CharField(_("näyttö voi olla"), max_length=250, blank=True)
    tip_lists = models.ManyToManyField(TipList, verbose_name=_("vinkkilistat"), blank=True)
    tools = models.ManyToManyField(Tool, verbose_name=_("työkalut"), blank=True)
    order = models.PositiveSmallIntegerField(_("järjestys"))

    class Meta:
        verbose_name = _("tukipaketin teema")
        verbose_name_plural = _("tukipaketin teemat")
        ordering = ["order"]

    def __str__(self):
        return self.title


class SupportStatement(models.Model):
    """One statement to assess; its key never changes, a new meaning gets a new key."""

    is_public_content = True
    public_texts = ("text",)

    theme = models.ForeignKey(
        SupportTheme, verbose_name=_("teema"), on_delete=models.CASCADE, related_name="statements"
    )
    key = models.CharField(_("tunnus"), max_length=70, unique=True)
    text = models.TextField(_("väittämä"))
    order = models.PositiveSmallIntegerField(_("järjestys"))

    class Meta:
        verbose_name = _("väittämä")
        verbose_name_plural = _("väittämät")
        ordering = ["order"]

    def __str__(self):
        return self.key


class DisadvantageCost(Sourced):
    """What disadvantage cost somebody in an area in a year; never a saving made by a pilot."""

    is_public_content = True
    public_texts = ("note",)

    area = models.CharField(_("alue"), max_length=100)
    year = models.PositiveSmallIntegerField(_("vuosi"), null=True, blank=True)
    component = models.CharField(_("menolaji"), max_length=150)
    payer = models.CharField(_("maksaja"), max_length=150, blank=True)
    euros = models.DecimalField(_("euroa"), max_digits=14, decimal_places=2)
    population = models.PositiveIntegerField(_("asukkaita"), null=True, blank=True)
    published_per_resident = models.DecimalField(
        _("julkaistu luku asukasta kohti"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("huomautus"), blank=True)

    objects = ContentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("huono-osaisuuden kustannus")
        verbose_name_plural = _("huono-osaisuuden kustannukset")
        ordering = ["area", "year", "component"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(euros__gte=0),
                name="disadvantage_cost_not_negative",
                violation_error_message=_("Kustannus ei voi olla negatiivinen."),
            ),
        ]

    def __str__(self):
        return f"{self.area}: {self.component}"

    @property
    def per_resident(self) -> Decimal | None:
        """Euros per resident: the published figure where there is one, else computed."""
        # The published figure comes first: a second one, computed, beside its
        # source would only raise doubt.
        if self.published_per_resident is not None:
            return self.published_per_resident
        return self.euros / self.population if self.population else None
