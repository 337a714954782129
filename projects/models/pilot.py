"""A development pilot: what was tried, when people met, and what it cost."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.costs import to_cents
from projects.models.people import keeper_field, refuse_strange_keeper
from projects.models.places import Association, Municipality
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
    starts_on = models.DateField(_("alkaa"), null=True, blank=True)
    ends_on = models.DateField(_("päättyy"), null=True, blank=True)
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
    n_participants = models.PositiveIntegerField(
        _("eri ihmisiä"), null=True, blank=True, help_text=_("Jätä tyhjäksi, jos ei ole laskettu.")
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


class ApprovalState(models.TextChoices):
    SUBMITTED = "submitted", _("odottaa hyväksyntää")
    APPROVED = "approved", _("hyväksytty")
    RETURNED = "returned", _("palautettu täydennettäväksi")


class PilotPartQuerySet(ScopedQuerySet):
    project_path = "pilot__project"
    municipality_path = "pilot__municipality"
    association_path = "pilot__associations"

    def approved(self):
        """Only approved rows count in any figure."""
        return self.filter(state=ApprovalState.APPROVED)

    def waiting(self):
        return self.filter(state=ApprovalState.SUBMITTED)


class PilotPart(models.Model):
    """A row that a pilot's people send and a coordinator approves."""

    state = models.CharField(
        _("tila"), max_length=10, choices=ApprovalState, default=ApprovalState.APPROVED
    )
    return_note = models.CharField(
        _("mitä pitää täydentää"),
        max_length=250,
        blank=True,
        help_text=_("Lähettäjä näkee tämän, kun palautat rivin."),
    )

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        return self.pilot.scope


class PilotSession(PilotPart, Sourced):
    """One meeting of a pilot; counts of people only, and None where nobody has counted yet."""

    is_public_content = True

    class Status(models.TextChoices):
        PLANNED = "planned", _("suunniteltu")
        HELD = "held", _("pidetty")
        CANCELLED = "cancelled", _("peruttu")

    pilot = models.ForeignKey(
        Pilot, verbose_name=_("kokeilu"), on_delete=models.CASCADE, related_name="sessions"
    )
    held_on = models.DateField(_("päivä"))
    status = models.CharField(_("toteutuminen"), max_length=10, choices=Status)
    n_residents = models.PositiveIntegerField(_("asukkaita"), null=True, blank=True)
    n_first_timers = models.PositiveIntegerField(_("heistä ensi kertaa"), null=True, blank=True)
    n_volunteers = models.PositiveIntegerField(_("vapaaehtoisia"), null=True, blank=True)
    n_experience_actors = models.PositiveIntegerField(_("kokemustoimijoita"), null=True, blank=True)
    n_staff = models.PositiveIntegerField(_("työntekijöitä"), null=True, blank=True)
    note = models.CharField(
        _("huomio"), max_length=250, blank=True, help_text=_("Älä kirjoita osallistujien nimiä.")
    )
    keeper = keeper_field()

    objects = PilotPartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("toimintakerta")
        verbose_name_plural = _("toimintakerrat")
        ordering = ["held_on", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(n_first_timers__isnull=True)
                | Q(n_residents__isnull=False, n_first_timers__lte=F("n_residents")),
                name="pilot_session_first_timers_among_residents",
                violation_error_message=_(
                    "Ensikertalaisia ei voi olla enemmän kuin asukkaita yhteensä."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status="held") | Q(n_residents__isnull=True),
                name="pilot_session_counts_only_when_held",
                violation_error_message=_("Kävijät kirjataan vain pidetylle kerralle."),
            ),
        ]

    def __str__(self):
        return f"{self.pilot.name} {date_format(self.held_on, 'j.n.Y')}"

    def clean(self):
        super().clean()
        if self.pilot_id:
            refuse_strange_keeper(self.keeper, self.pilot.project_id)
        is_held = self.status == self.Status.HELD
        if is_held and self.held_on and self.held_on > timezone.localdate():
            text = _("Päivä on vasta tulossa, joten kertaa ei voi vielä merkitä pidetyksi.")
            raise ValidationError({"held_on": text})


class CostLine(PilotPart, Sourced):
    """One cost of a pilot: an amount, or hours at a rate; None where it cannot be itemised."""

    is_public_content = True
    public_texts = ("description", "split_rule")

    class Kind(models.TextChoices):
        STAFF = "staff", _("työaika")
        PREMISES = "premises", _("tilat")
        CATERING = "catering", _("tarjoilu")
        MATERIALS = "materials", _("tarvikkeet ja viestintä")
        TRAVEL = "travel", _("matkat ja kyydit")
        FEES = "fees", _("palkkiot")
        OTHER = "other", _("muu")

    class Basis(models.TextChoices):
        ITEMISED = "itemised", _("eritelty")
        ESTIMATED = "estimated", _("arvioitu")
        IN_KIND = "in_kind", _("saatu maksutta")
        NOT_ITEMISABLE = "not_itemisable", _("ei voi eritellä")

    pilot = models.ForeignKey(
        Pilot, verbose_name=_("kokeilu"), on_delete=models.CASCADE, related_name="costs"
    )
    spent_on = models.DateField(_("päivä"), default=timezone.localdate)
    kind = models.CharField(_("laji"), max_length=10, choices=Kind)
    basis = models.CharField(_("peruste"), max_length=15, choices=Basis, default=Basis.ITEMISED)
    description = models.CharField(_("selite"), max_length=200, blank=True)
    amount = models.DecimalField(_("euroa"), max_digits=10, decimal_places=2, null=True, blank=True)
    hours = models.DecimalField(_("tuntia"), max_digits=8, decimal_places=2, null=True, blank=True)
    rate = models.DecimalField(
        _("euroa tunnissa"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    payer = models.CharField(_("maksaja"), max_length=150, blank=True)
    split_rule = models.CharField(
        _("jakosääntö"),
        max_length=200,
        blank=True,
        help_text=_("Jos kulu on yhteinen, kerro, miten se jaettiin."),
    )

    objects = PilotPartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("kulurivi")
        verbose_name_plural = _("kulurivit")
        ordering = ["spent_on", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="cost_line_amount_not_negative",
                violation_error_message=_("Summa ei voi olla negatiivinen."),
            ),
            models.CheckConstraint(
                # A comparison with nothing is neither true nor false, and so would pass.
                condition=Q(hours__isnull=True, rate__isnull=True)
                | Q(hours__isnull=False, rate__isnull=False, hours__gte=0, rate__gte=0),
                name="cost_line_hours_with_rate",
                violation_error_message=_("Kirjoita sekä tunnit että tuntihinta."),
            ),
            models.CheckConstraint(
                condition=Q(basis="not_itemisable", amount__isnull=True, hours__isnull=True)
                | (~Q(basis="not_itemisable") & Q(amount__isnull=False, hours__isnull=True))
                | (~Q(basis="not_itemisable") & Q(amount__isnull=True, hours__isnull=False)),
                name="cost_line_amount_or_hours",
                violation_error_message=_(
                    "Kirjoita joko summa tai tunnit ja tuntihinta. Jos kulua ei voi eritellä, "
                    "valitse perusteeksi ”ei voi eritellä” ja jätä ne tyhjiksi."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.pilot.name}"

    @property
    def total(self) -> Decimal | None:
        """Euros, rounded as every cost is; None for what cannot be itemised."""
        if self.amount is not None:
            return self.amount
        if self.hours is None or self.rate is None:
            return None
        return to_cents(self.hours * self.rate)

    def clean(self):
        super().clean()
        if self.basis == self.Basis.NOT_ITEMISABLE and not self.description:
            raise ValidationError({"description": _("Kerro, mitä ei voitu eritellä.")})
