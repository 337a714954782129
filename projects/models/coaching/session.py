"""Coaching sessions and workshops: programme, facilitators, material, and who came, as counts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.files.uploads import UploadField
from osallisuus.text.counts import check_people
from osallisuus.text.days import check_year
from projects.models.places import Municipality
from projects.models.project import Project
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Provenance, Sourced


class CoachingSessionQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = "municipality"

    def _covered_by(self, membership):
        """A session of the whole project is everyone's in it."""
        whole = Q(project=membership.project_id, municipality__isnull=True)
        return super()._covered_by(membership) | whole

    def public(self):
        return self.filter(is_published=True, project__is_published=True)

    def upcoming(self, at=None):
        return self.filter(starts_at__gte=at or timezone.now())


class CoachingSession(Sourced):
    """One session or workshop; `source` covers the theme, `details_provenance` the rest."""

    is_public_content = True
    public_texts = ("theme", "summary", "programme", "place", "feedback")

    class Kind(models.TextChoices):
        COACHING = "coaching", _("valmennus")
        WORKSHOP = "workshop", _("työpaja")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.PROTECT, related_name="coaching_sessions"
    )
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("kunta"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Jätä tyhjäksi, jos kaikki kunnat ovat mukana."),
    )
    kind = models.CharField(_("laji"), max_length=10, choices=Kind, default=Kind.COACHING)
    theme = models.CharField(_("teema"), max_length=150)
    slug = models.SlugField(_("osoitteen loppu"), max_length=80, unique=True)
    summary = models.TextField(_("esittely"), blank=True)
    programme = models.TextField(_("ohjelma"), blank=True, help_text=_("Yksi kohta riville."))
    starts_at = models.DateTimeField(_("alkaa"), null=True, blank=True, validators=[check_year])
    ends_at = models.DateTimeField(_("päättyy"), null=True, blank=True, validators=[check_year])
    place = models.CharField(_("paikka"), max_length=150, blank=True)
    link = models.URLField(_("verkkolinkki"), blank=True)
    capacity = models.PositiveIntegerField(
        _("paikkoja"), null=True, blank=True, validators=[check_people]
    )
    signup_until = models.DateField(
        _("ilmoittautuminen päättyy"), null=True, blank=True, validators=[check_year]
    )
    n_municipality = models.PositiveIntegerField(
        _("kunnista"), null=True, blank=True, validators=[check_people]
    )
    n_association = models.PositiveIntegerField(
        _("yhdistyksistä"), null=True, blank=True, validators=[check_people]
    )
    n_residents = models.PositiveIntegerField(
        _("asukkaita"), null=True, blank=True, validators=[check_people]
    )
    n_other = models.PositiveIntegerField(
        _("muita"), null=True, blank=True, validators=[check_people]
    )
    feedback = models.TextField(_("palaute tiivistettynä"), blank=True)
    cancelled_at = models.DateTimeField(_("peruttu"), null=True, editable=False)
    details_provenance = models.CharField(
        _("ajan, paikan ja määrien alkuperä"),
        max_length=10,
        choices=Provenance,
        default=Provenance.OWN,
    )
    is_published = models.BooleanField(_("näkyy julkisilla sivuilla"), default=False)

    objects = CoachingSessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("valmennus")
        verbose_name_plural = _("valmennukset ja työpajat")
        ordering = ["-starts_at", "theme"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__lte=F("ends_at")),
                name="coaching_session_ends_after_start",
                violation_error_message=_("Valmennus ei voi päättyä ennen alkamistaan."),
            ),
        ]

    def __str__(self):
        return self.theme

    def get_absolute_url(self):
        return reverse("projects:coaching-detail", args=[self.slug])

    def clean(self):
        super().clean()
        if self._would_lose_its_signups():
            text = _(
                "Tähän on ilmoittauduttu, eikä sitä voi siirtää menneeseen: ilmoittautumiset "
                "poistettaisiin yöllä. Anna tuleva aika."
            )
            raise ValidationError({"starts_at": text})
        if self._takes_signups_too_long():
            text = _("Ilmoittautuminen ei voi päättyä vasta valmennuksen jälkeen.")
            raise ValidationError({"signup_until": text})

    def _takes_signups_too_long(self) -> bool:
        end = self.ends_at or self.starts_at
        if end is None or self.signup_until is None or self.signup_until <= timezone.localdate(end):
            return False
        # Days that stand there are left alone, or nothing of an old session could be saved.
        days = {name: getattr(self, name) for name in ("starts_at", "ends_at", "signup_until")}
        return not CoachingSession.objects.filter(pk=self.pk, **days).exists()

    def _would_lose_its_signups(self) -> bool:
        if self.pk is None or self.starts_at is None or self.starts_at >= timezone.now():
            return False
        # Sign-ups leave the night after the session, so a mistyped year would take them.
        moved = CoachingSession.objects.filter(pk=self.pk).exclude(starts_at=self.starts_at)
        return moved.exists() and self.signups.exists()

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id, self.municipality_id)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_past(self) -> bool:
        end = self.ends_at or self.starts_at
        return end is not None and end < timezone.now()

    def has_come(self, at=None) -> bool:
        """Whether its first day is here: then people come, and may be marked as come."""
        today = timezone.localdate(at)
        return self.starts_at is not None and timezone.localdate(self.starts_at) <= today

    @property
    def programme_list(self) -> list[str]:
        return [line.strip() for line in self.programme.splitlines() if line.strip()]

    @property
    def attendance(self) -> int | None:
        """Everyone who came; None while any sector is uncounted."""
        counts = [self.n_municipality, self.n_association, self.n_residents, self.n_other]
        counted = [count for count in counts if count is not None]
        # A sum over the sectors that were counted would look like everyone.
        return sum(counted) if len(counted) == len(counts) else None


class CoachingPart(models.Model):
    session: "models.ForeignKey[CoachingSession, CoachingSession]"

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        return self.session.scope


class Facilitator(CoachingPart):
    """Who leads a session, as a task; experience actors are told apart from professionals."""

    is_public_content = True
    public_texts = ("task",)

    class Kind(models.TextChoices):
        PROJECT_TEAM = "project_team", _("hanketiimi")
        PROFESSIONAL = "professional", _("muu ammattilainen")
        EXPERIENCE_ACTOR = "experience_actor", _("kokemustoimija")
        EXPERT_BY_EXPERIENCE = "expert_by_experience", _("kokemusasiantuntija")

    session = models.ForeignKey(
        CoachingSession,
        verbose_name=_("valmennus"),
        on_delete=models.CASCADE,
        related_name="facilitators",
    )
    kind = models.CharField(_("kuka"), max_length=20, choices=Kind)
    task = models.CharField(_("tehtävä"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("vetäjä")
        verbose_name_plural = _("vetäjät")
        ordering = ["id"]

    def __str__(self):
        return self.get_kind_display()


class CoachingMaterialQuerySet(models.QuerySet):
    def public(self):
        return self.filter(session__in=CoachingSession.objects.public())

    def visible_to(self, user):
        """Material of the sessions that the user sees."""
        return self.filter(session__in=CoachingSession.objects.visible_to(user))


class CoachingMaterial(CoachingPart):
    """A file or a link that took part in a session."""

    is_public_content = True

    session = models.ForeignKey(
        CoachingSession,
        verbose_name=_("valmennus"),
        on_delete=models.CASCADE,
        related_name="materials",
    )
    title = models.CharField(_("nimi"), max_length=150)
    url = models.CharField(_("osoite"), max_length=500, blank=True)
    file = UploadField(_("tiedosto"), upload_to="valmennukset/", blank=True)

    objects = CoachingMaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("aineisto")
        verbose_name_plural = _("aineistot")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="", file=""),
                name="coaching_material_has_something",
                violation_error_message=_("Anna osoite tai tiedosto."),
            )
        ]

    def __str__(self):
        return self.title
