"""The support package Tunnista, toimi, tarkista, and what disadvantage costs."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from projects.models.sourcing import Sourced
from toolkits.models.content import ContentQuerySet
from toolkits.models.tips import TipList, Tool

LANGUAGES = {"sv": _("ruotsiksi"), "en": _("englanniksi")}
"""Languages that the package is translated into, beside its own Finnish."""


def _translated(
    field: type[models.Field], name: str | Promise, code: str, **options
) -> models.Field:
    label = format_lazy("{name} {language}", name=name, language=LANGUAGES[code])
    return field(label, blank=True, **options)


def _reviewed(code: str) -> models.Field:
    told = _("Tyhjä: lukijalle kerrotaan, että käännös on luonnos.")
    options = {"null": True, "validators": [check_year], "help_text": told}
    return _translated(models.DateField, _("tarkistettu"), code, **options)


class Translated(models.Model):
    """A row in Finnish with its translations in fields beside it, `title_sv`. Its reader has a
    translation once all of it is there, or the Finnish text."""

    translated: tuple[str, ...] = ()
    """Names of the Finnish fields."""
    is_draft: bool
    """Set by whoever asks for a language: whether nobody has reviewed the row in it."""

    class Meta:
        abstract = True

    def is_whole_in(self, code: str) -> bool:
        """Whether each Finnish text of the row has its translation."""
        return all(
            getattr(self, f"{name}_{code}") for name in self.translated if getattr(self, name)
        )

    def texts_in(self, code: str) -> dict[str, str]:
        """Field -> its text in that language."""
        return {name: getattr(self, f"{name}_{code}") for name in self.translated}


class SupportPhase(Translated):
    """One of the three phases, with its guidance."""

    is_public_content = True
    public_texts = ("intro", "intro_sv", "intro_en")
    translated = ("intro",)

    class Key(models.TextChoices):
        RECOGNISE = "tunnista", _("Tunnista")
        ACT = "toimi", _("Toimi")
        CHECK = "tarkista", _("Tarkista")

    key = models.CharField(_("vaihe"), max_length=10, choices=Key, unique=True)
    order = models.PositiveSmallIntegerField(_("järjestys"))
    intro = models.TextField(_("johdanto"))
    intro_sv = _translated(models.TextField, _("johdanto"), "sv")
    intro_en = _translated(models.TextField, _("johdanto"), "en")
    reviewed_sv_on = _reviewed("sv")
    reviewed_en_on = _reviewed("en")

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


class SupportTheme(Translated):
    """A theme of a phase: four statements, what counts as evidence, and where help is."""

    is_public_content = True
    translated = ("title", "lead", "evidence")
    public_texts = ("lead", "evidence", "lead_sv", "lead_en", "evidence_sv", "evidence_en")

    phase = models.ForeignKey(
        SupportPhase, verbose_name=_("vaihe"), on_delete=models.CASCADE, related_name="themes"
    )
    key = models.CharField(_("tunnus"), max_length=60, unique=True)
    title = models.CharField(_("otsikko"), max_length=120)
    lead = models.TextField(_("johdanto"), blank=True)
    evidence = models.CharField(_("näyttö voi olla"), max_length=250, blank=True)
    title_sv = _translated(models.CharField, _("otsikko"), "sv", max_length=120)
    lead_sv = _translated(models.TextField, _("johdanto"), "sv")
    evidence_sv = _translated(models.CharField, _("näyttö voi olla"), "sv", max_length=250)
    title_en = _translated(models.CharField, _("otsikko"), "en", max_length=120)
    lead_en = _translated(models.TextField, _("johdanto"), "en")
    evidence_en = _translated(models.CharField, _("näyttö voi olla"), "en", max_length=250)
    reviewed_sv_on = _reviewed("sv")
    reviewed_en_on = _reviewed("en")
    tip_lists = models.ManyToManyField(TipList, verbose_name=_("vinkkilistat"), blank=True)
    tools = models.ManyToManyField(Tool, verbose_name=_("työkalut"), blank=True)
    order = models.PositiveSmallIntegerField(_("järjestys"))

    class Meta:
        verbose_name = _("tukipaketin teema")
        verbose_name_plural = _("tukipaketin teemat")
        ordering = ["order"]

    def __str__(self):
        return self.title


class SupportStatement(Translated):
    """One statement to assess; its key never changes, a new meaning gets a new key. Its
    translations are reviewed with those of its theme."""

    is_public_content = True
    public_texts = ("text", "text_sv", "text_en")
    translated = ("text",)

    theme = models.ForeignKey(
        SupportTheme, verbose_name=_("teema"), on_delete=models.CASCADE, related_name="statements"
    )
    key = models.CharField(_("tunnus"), max_length=70, unique=True)
    text = models.TextField(_("väittämä"))
    text_sv = _translated(models.TextField, _("väittämä"), "sv")
    text_en = _translated(models.TextField, _("väittämä"), "en")
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
