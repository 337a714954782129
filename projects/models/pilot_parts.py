"""What a pilot's people send and a coordinator approves: when people met, and what it cost."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.counts import check_people
from osallisuus.text.days import FIRST_YEAR, check_year
from projects.costs import to_cents
from projects.models.people import keeper_field, refuse_strange_keeper
from projects.models.pilot import Pilot
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Sourced


class ApprovalState(models.TextChoices):
    SUBMITTED = "submitted", _("odottaa hyväksyntää")
    APPROVED = "approved", _("hyväksytty")
    RETURNED = "returned", _("palautettu täydennettäväksi")


def refuse_early_day(day: date, pilot: Pilot) -> None:
    """Raises ValidationError for a day on which the pilot had not begun."""
    if day < pilot.began_on:
        own = _("Kokeilun alkamispäivä on %(day)s. Tarkista päivät.")
        text = own if pilot.starts_on else _("Hankkeen alkamispäivä on %(day)s. Tarkista päivät.")
        raise ValidationError(text, params={"day": date_format(pilot.began_on, "j.n.Y")})


class PilotPartQuerySet(ScopedQuerySet):
    project_path = "pilot__project"
    municipality_path = "pilot__municipality"
    association_path = "pilot__associations"

    def listed_for(self, user):
        """The rows of `visible_to`, looked into one after another in the order of a list.

        Joined to their pilots SQLite sorts all rows of a country to show the newest twenty.
        """
        of_pilot = Pilot.objects.visible_to(user).filter(pk=OuterRef("pilot"))
        return self.filter(Exists(of_pilot))

    def approved(self):
        """Only approved rows count in any figure."""
        return self.filter(state=ApprovalState.APPROVED)

    def waiting(self):
        return self.filter(state=ApprovalState.SUBMITTED)

    def sent_in(self):
        """What a pilot's own people have sent, or have to mend: rows that are not approved, and
        approved ones that have waited for it. A coordinator's own row never waits."""
        waited = self.model.history.filter(id=OuterRef("pk"), state=ApprovalState.SUBMITTED)
        return self.filter(~Q(state=ApprovalState.APPROVED) | Exists(waited))


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
    held_on = models.DateField(_("päivä"), validators=[check_year])
    status = models.CharField(_("toteutuminen"), max_length=10, choices=Status)
    n_residents = models.PositiveIntegerField(
        _("asukkaita"), null=True, blank=True, validators=[check_people]
    )
    n_first_timers = models.PositiveIntegerField(
        _("heistä ensi kertaa"), null=True, blank=True, validators=[check_people]
    )
    n_volunteers = models.PositiveIntegerField(
        _("vapaaehtoisia"), null=True, blank=True, validators=[check_people]
    )
    n_experience_actors = models.PositiveIntegerField(
        _("kokemustoimijoita"), null=True, blank=True, validators=[check_people]
    )
    n_staff = models.PositiveIntegerField(
        _("työntekijöitä"), null=True, blank=True, validators=[check_people]
    )
    n_eura = models.PositiveIntegerField(
        _("EURA-ilmoituksen tehneitä"),
        null=True,
        blank=True,
        help_text=_("Kuinka moni on ilmoittautunut osallistujaksi EURA-palvelussa."),
        validators=[check_people],
    )
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
        # The desk lists the newest of a country's and the days of one project: for neither shall
        # it sort them all, nor look into each.
        # The start page counts what waits for approval.
        indexes = [
            models.Index(fields=["held_on", "id", "pilot"], name="pilot_session_day"),
            models.Index(fields=["state", "pilot"], name="pilot_session_state"),
        ]
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

    @property
    def takes_counts(self) -> bool:
        """Whether the pilot's own people may still count: not once a coordinator has approved the
        numbers, but always on the day and the day after, since several phones count at once and
        one without a network sends later."""
        is_settled = self.state == ApprovalState.APPROVED and self.n_residents is not None
        return not is_settled or self.held_on >= timezone.localdate() - timedelta(days=1)

    def clean(self):
        super().clean()
        if self.pilot_id:
            refuse_strange_keeper(self.keeper, self.pilot.project_id)
        # What is before any likely year has been told of already.
        is_likely = self.held_on and self.held_on.year >= FIRST_YEAR
        if self.pilot_id and is_likely and self.status != self.Status.CANCELLED:
            try:
                refuse_early_day(self.held_on, self.pilot)
            except ValidationError as error:
                raise ValidationError({"held_on": error}) from None
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
    spent_on = models.DateField(_("päivä"), default=timezone.localdate, validators=[check_year])
    kind = models.CharField(_("laji"), max_length=10, choices=Kind)
    basis = models.CharField(_("peruste"), max_length=15, choices=Basis, default=Basis.ITEMISED)
    description = models.CharField(_("selite"), max_length=200, blank=True)
    amount = models.DecimalField(
        _("euroa"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Hyvitys miinusmerkillä, esimerkiksi −12,00."),
    )
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
        # As the sessions'.
        indexes = [
            models.Index(fields=["spent_on", "id", "pilot"], name="cost_line_day"),
            models.Index(fields=["state", "pilot"], name="cost_line_state"),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                # A refund is a cost that came back: only of what was paid.
                condition=Q(amount__isnull=True)
                | Q(amount__gte=0)
                | Q(basis__in=["itemised", "estimated"]),
                name="cost_line_refund_of_what_was_paid",
                violation_error_message=_("Maksutta saadusta ei voi tulla hyvitystä."),
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
        # Rounded line by line, so that the lines of a table add up to its sum.
        return to_cents(self.hours * self.rate)

    def clean(self):
        super().clean()
        # A cost without a sum and without words would say nothing at all.
        if self.basis == self.Basis.NOT_ITEMISABLE and not self.description:
            raise ValidationError({"description": _("Kerro, mitä ei voitu eritellä.")})
