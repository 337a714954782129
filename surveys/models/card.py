"""Cards: the codes that link a person's start and end, and nothing else."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.keys.known import card_key_name
from projects.models import Scope, ScopedQuerySet
from surveys.models.arrival import ArrivingModel, arrived_manager
from surveys.models.survey import Survey

# The sheet that holds identifiers from files; no printed sheet has a letter like it.
IMPORT_LETTER = "TUO"


class CardSheetQuerySet(ScopedQuerySet):
    project_path = "survey__project"
    municipality_path = "survey__pilot__municipality"


class CardSheet(models.Model):
    """A batch of cards made at once in one language; its codes are printed once, never again."""

    is_kept_by_version = True
    survey = models.ForeignKey(
        Survey, verbose_name=_("kysely"), on_delete=models.PROTECT, related_name="sheets"
    )
    letter = models.CharField(_("arkki"), max_length=3)
    language = models.CharField(_("kieli"), max_length=10, default="fi")
    is_large_print = models.BooleanField(_("suuri teksti"), default=False)
    printed_on = models.DateField(_("tehty"), default=timezone.localdate)
    revoked_on = models.DateField(_("poistettu käytöstä"), null=True, blank=True)

    objects = CardSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("korttiarkki")
        verbose_name_plural = _("korttiarkit")
        ordering = ["survey", "letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "letter"], name="card_sheet_letter_once_in_survey"
            )
        ]

    def __str__(self):
        return f"{self.survey}, {self.letter}"

    @property
    def scope(self) -> Scope:
        return self.survey.scope


class CardQuerySet(ScopedQuerySet):
    project_path = "sheet__survey__project"
    municipality_path = "sheet__survey__pilot__municipality"

    def usable(self):
        return self.filter(sheet__revoked_on__isnull=True, is_lost=False)


class Card(ArrivingModel):
    """One person's card. The code is kept only as a keyed hash; the label is not secret."""

    is_kept_in_bin = False
    sheet = models.ForeignKey(
        CardSheet, verbose_name=_("arkki"), on_delete=models.PROTECT, related_name="cards"
    )
    label = models.CharField(_("kortin tunnus"), max_length=12)
    # A database that is stolen must open no card, so the code itself is nowhere.
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Under which key, or `rotate_card_key` could not tell what it has wrapped already.
    hashed_under = models.CharField(
        max_length=16, blank=True, editable=False, default=card_key_name
    )
    end_opened_on = models.DateField(
        _("loppukysely avattu"),
        null=True,
        blank=True,
        help_text=_("Kun joku lähtee ennen muita."),
    )
    is_lost = models.BooleanField(_("kadonnut"), default=False)
    # One card in place of one, or two people could go on with the answers of one start.
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("korvaa kortin"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
    )

    objects = arrived_manager(CardQuerySet)
    with_arriving = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("kortti")
        verbose_name_plural = _("kortit")
        ordering = ["sheet", "label"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "label"], name="card_label_once_in_sheet"),
            models.CheckConstraint(condition=~Q(code_hash=""), name="card_has_hash"),
        ]

    def __str__(self):
        return self.label

    @property
    def scope(self) -> Scope:
        return self.sheet.scope
