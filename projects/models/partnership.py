"""Partnerships: what a municipality and an association have promised each other."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from projects.models.places import Association, Municipality
from projects.models.project import Project
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Sourced

PERSONAL = ("municipality_person", "municipality_email", "association_person", "association_email")
"""Who answers for each side: for the desk and the agreement alone, never on public pages."""


class PartnershipQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = "municipality"
    association_path = "association"

    def public(self):
        return self.filter(project__is_published=True)


class Partnership(Sourced):
    """What a municipality and an association have promised each other in a project."""

    is_public_content = True
    public_texts = ("municipality_promises", "association_promises", "progress_note")

    class Progress(models.TextChoices):
        STARTING = "starting", _("alussa")
        WORKING = "working", _("toimii")
        PAUSED = "paused", _("tauolla")
        ENDED = "ended", _("päättynyt")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="partnerships"
    )
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("kunta"),
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    association = models.ForeignKey(
        Association,
        verbose_name=_("yhdistys"),
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    municipality_promises = models.TextField(_("kunta lupaa"), blank=True)
    association_promises = models.TextField(_("yhdistys lupaa"), blank=True)
    started_on = models.DateField(_("alkanut"), null=True, blank=True, validators=[check_year])
    municipality_person = models.CharField(_("kunnan vastuuhenkilö"), max_length=150, blank=True)
    municipality_email = models.EmailField(_("hänen sähköpostinsa"), blank=True)
    association_person = models.CharField(
        _("yhdistyksen vastuuhenkilö"), max_length=150, blank=True
    )
    association_email = models.EmailField(_("hänen sähköpostinsa"), blank=True)
    agreed_on = models.DateField(
        _("sopimus allekirjoitettu"), null=True, blank=True, validators=[check_year]
    )
    ends_on = models.DateField(_("voimassa asti"), null=True, blank=True, validators=[check_year])
    review_on = models.DateField(
        _("katsotaan yhdessä viimeistään"), null=True, blank=True, validators=[check_year]
    )
    progress = models.CharField(
        _("tilanne"), max_length=10, choices=Progress, default=Progress.STARTING
    )
    progress_note = models.TextField(_("miten menee"), blank=True)

    objects = PartnershipQuerySet.as_manager()
    # People go by their date, and a record of old versions would keep them for good.
    history = HistoricalRecords(excluded_fields=[*PERSONAL])

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("kumppanuus")
        verbose_name_plural = _("kumppanuudet")
        ordering = ["municipality__sort_key", "association__sort_key"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "municipality", "association"],
                name="partnership_once_in_project",
                violation_error_message=_("Tämä kumppanuus on jo kirjattu."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ends_on__gte=F("started_on")),
                name="partnership_ends_after_start",
                violation_error_message=_("Kumppanuus ei voi päättyä ennen alkamistaan."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.association}"

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id, self.municipality_id, frozenset({self.association_id}))
