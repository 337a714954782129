"""A development pilot: what was tried, where, for whom, and what was learnt."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.counts import check_people
from osallisuus.text.days import check_year
from projects.models.places import Association, Municipality, refuse_new_address
from projects.models.project import Project
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Provenance, Sourced

ICONS = frozenset(
    {"evening_snack", "breakfast", "panel", "wellbeing", "residents_panel", "village_event"}
)
"""Drawings in templates/components/icons; any other pilot gets the plain one."""


class PilotQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = "municipality"
    association_path = "associations"

    def public(self):
        """Published pilots of published projects."""
        return self.filter(is_published=True, project__is_published=True)


class Pilot(Sourced):
    """One development pilot of exactly one municipality with its associations.

    `n_participants` counts different people and is the only denominator of cost; None means that
    they have not been counted. `source` covers name, kind and continuation; `details_provenance`
    the headings, times and numbers.
    """

    is_public_content = True
    public_texts = (
        "published_text",
        "lead",
        "place",
        "rhythm",
        "need",
        "aim",
        "target_group",
        "how",
        "needed",
        "results",
        "lessons",
        "continuation_story",
    )

    class Kind(models.TextChoices):
        GROUP = "group", _("ryhmätoiminta")
        PANEL = "panel", _("raati")
        EVENT = "event", _("tapahtuma")
        OTHER = "other", _("muu toiminta")

    class Continuation(models.TextChoices):
        PERMANENT = "permanent", _("jäi käytäntöön")
        DEVELOPED = "developed", _("kehitetty edelleen")
        KEPT_OR_DEVELOPED = "kept_or_developed", _("jäi käytäntöön tai kehitettiin")
        ENDED = "ended", _("päättyi")
        NOT_KNOWN = "not_known", _("ei tiedossa")

    class Basis(models.TextChoices):
        COUNTED = "counted", _("laskettu")
        ESTIMATED = "estimated", _("arvioitu")
        FIRST_TIMERS = "first_timers", _("ensikertalaisten summa")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.PROTECT, related_name="pilots"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kunta"), on_delete=models.PROTECT, related_name="pilots"
    )
    associations = models.ManyToManyField(
        Association, verbose_name=_("yhdistykset"), related_name="pilots", blank=True
    )
    name = models.CharField(_("nimi"), max_length=150)
    slug = models.SlugField(_("osoitteen loppu"), max_length=80, unique=True)
    kind = models.CharField(_("toimintatapa"), max_length=10, choices=Kind)
    icon = models.CharField(_("kuva"), max_length=30, blank=True)
    published_text = models.TextField(
        _("mitä kokeilusta on julkaistu"), blank=True, help_text=_("Lähteen mukaan, omin sanoin.")
    )
    lead = models.TextField(
        _("esittely"), blank=True, help_text=_("Yksi tai kaksi virkettä, jotka jokainen ymmärtää.")
    )
    place = models.CharField(_("paikka"), max_length=150, blank=True)
    starts_on = models.DateField(_("alkaa"), null=True, blank=True, validators=[check_year])
    ends_on = models.DateField(_("päättyy"), null=True, blank=True, validators=[check_year])
    rhythm = models.CharField(
        _("kuinka usein"), max_length=100, blank=True, help_text=_("Esimerkiksi ”joka torstai”.")
    )
    need = models.TextField(_("tarve"), blank=True)
    aim = models.TextField(_("tavoite"), blank=True)
    target_group = models.TextField(_("kenelle"), blank=True)
    how = models.TextField(_("näin tehtiin"), blank=True)
    needed = models.TextField(_("mitä tarvittiin"), blank=True)
    results = models.TextField(_("mitä saatiin aikaan"), blank=True)
    lessons = models.TextField(_("mitä opittiin"), blank=True, help_text=_("Yksi asia riville."))
    details_provenance = models.CharField(
        _("kuvauksen alkuperä"), max_length=10, choices=Provenance, default=Provenance.OWN
    )
    continuation = models.CharField(
        _("jatko"), max_length=20, choices=Continuation, default=Continuation.NOT_KNOWN
    )
    continuation_story = models.TextField(_("miten jatkui"), blank=True)
    # Empty is *not counted*, which is not zero: costs are divided by this number alone.
    n_participants = models.PositiveIntegerField(
        _("eri ihmisiä"),
        null=True,
        blank=True,
        help_text=_("Jätä tyhjäksi, jos ei ole laskettu."),
        validators=[check_people],
    )
    n_participants_basis = models.CharField(
        _("miten laskettu"), max_length=15, choices=Basis, blank=True
    )
    volunteer_hours = models.DecimalField(
        _("vapaaehtoisten tunnit"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    is_published = models.BooleanField(_("näkyy julkisilla sivuilla"), default=False)

    objects = PilotQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[associations])

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("kehittämiskokeilu")
        verbose_name_plural = _("kehittämiskokeilut")
        ordering = ["municipality__sort_key", "name"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="pilot_ends_after_start",
                violation_error_message=_("Kokeilu ei voi päättyä ennen alkamistaan."),
            ),
            models.CheckConstraint(
                condition=Q(n_participants__isnull=True, n_participants_basis="")
                | (Q(n_participants__isnull=False) & ~Q(n_participants_basis="")),
                name="pilot_participants_have_basis",
                violation_error_message=_("Kerro osallistujien määrä ja se, miten se on laskettu."),
            ),
            models.CheckConstraint(
                condition=Q(volunteer_hours__isnull=True) | Q(volunteer_hours__gte=0),
                name="pilot_volunteer_hours_not_negative",
                violation_error_message=_("Tunnit eivät voi olla negatiivisia."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.municipality}"

    def get_absolute_url(self):
        return reverse("public:pilot-detail", args=[self.slug])

    def clean(self):
        super().clean()
        if not self._state.adding:
            refuse_new_address(self, Project.objects.filter(pk=self.project_id))
            self._refuse_late_start()

    def _refuse_late_start(self):
        """As `refuse_early_day`, whichever of the two days is told first."""
        sessions = self.sessions.exclude(status="cancelled").order_by("held_on")
        first = sessions.values_list("held_on", flat=True).first() if self.starts_on else None
        if first and first < self.starts_on:
            text = _("Kokeilulla on kerta jo %(day)s. Tarkista, milloin kokeilu alkoi.")
            raise ValidationError({"starts_on": text % {"day": date_format(first, "j.n.Y")}})

    @property
    def began_on(self) -> date:
        """The first day on which people can have met: its own, or else its project's."""
        return self.starts_on or self.project.starts_on

    def is_running(self, on: date | None = None) -> bool:
        """Between its first and last day, both included; a pilot without them is not known to."""
        if self.starts_on is None or self.ends_on is None:
            return False
        return self.starts_on <= (on or timezone.localdate()) <= self.ends_on

    @property
    def scope(self) -> Scope:
        ids = (
            frozenset(association.pk for association in self.associations.all()) if self.pk else ()
        )
        return Scope(self.project_id, self.municipality_id, frozenset(ids))

    @property
    def icon_name(self) -> str:
        return self.icon if self.icon in ICONS else "other"

    @property
    def lesson_list(self) -> list[str]:
        return [line.strip() for line in self.lessons.splitlines() if line.strip()]
