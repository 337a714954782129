"""A project: who answers for it, for how long, with whose money, and by which rules it asks."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from projects.models.places import Municipality, Organisation
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Source

MOST_PERCENT = 100
SMALLEST_GROUP = 5
"""The floor of `min_group_size`; the same as `MIN_GROUP_SIZE` in surveys, checked by a test."""


class ProjectQuerySet(ScopedQuerySet):
    project_path = "pk"
    municipality_path = ""
    association_path = ""

    def public(self):
        return self.filter(is_published=True)


class Project(models.Model):
    """A project of several municipalities and associations, from its plan to its final report."""

    is_public_content = True
    public_texts = (
        "summary",
        "goals",
        "target_group",
        "why_associations",
        "cooperation",
        "published_cost_note",
        "published_change",
        "survey_note",
        "privacy_notice",
    )

    name = models.CharField(_("nimi"), max_length=150, unique=True)
    slug = models.SlugField(_("osoitteen loppu"), max_length=80, unique=True)
    official_name = models.CharField(_("virallinen nimi"), max_length=250, blank=True)
    summary = models.TextField(
        _("tiivistelmä"), help_text=_("Muutama selkeä virke: kuka, kenelle, mitä ja miksi.")
    )
    goals = models.TextField(_("tavoitteet"), blank=True, help_text=_("Yksi tavoite riville."))
    target_group = models.TextField(_("kenelle"), blank=True)
    why_associations = models.TextField(_("miksi yhdistykset kutsuttiin mukaan"), blank=True)
    cooperation = models.TextField(_("mitä yhteistyöstä syntyi"), blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("lähde"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Jos kuvaus perustuu julkaistuun lähteeseen."),
    )
    plan_source = models.ForeignKey(
        Source,
        verbose_name=_("virallisen nimen ja tavoitteiden lähde"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    municipalities = models.ManyToManyField(
        Municipality, verbose_name=_("kunnat"), related_name="projects", blank=True
    )
    starts_on = models.DateField(_("alkaa"), validators=[check_year])
    ends_on = models.DateField(_("päättyy"), validators=[check_year])
    funding_programme = models.CharField(_("rahoitusohjelma"), max_length=150, blank=True)
    funding_text = models.CharField(
        _("rahoittajan vaatima teksti"),
        max_length=250,
        blank=True,
        help_text=_("Näkyy jokaisen sivun alareunassa."),
    )
    flat_rate_percent = models.PositiveSmallIntegerField(
        _("rahoittajan prosenttikorvaus"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PERCENT)],
        help_text=_(
            "Kuinka monta prosenttia palkkakuluista rahoittaja maksaa kaikkeen muuhun, "
            "esimerkiksi 40. Tyhjä: prosenttikorvaus ei ole käytössä."
        ),
    )
    published_cost = models.DecimalField(
        _("julkaistu kustannus osallistujaa kohti"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
    )
    published_cost_note = models.CharField(
        _("mitä julkaistuun kustannukseen kuuluu"), max_length=250, blank=True
    )
    published_change = models.TextField(_("julkaistu tieto muutoksesta"), blank=True)
    survey_name = models.CharField(
        _("kyselyn nimi hankkeessa"),
        max_length=150,
        blank=True,
        help_text=_("Näkyy tulosten yhteydessä. Tyhjä: lomakkeen oma nimi."),
    )
    survey_note = models.TextField(
        _("mitä kyselyä hankkeessa käytettiin"),
        blank=True,
        help_text=_("Näkyy tulosten yhteydessä."),
    )
    controller = models.ForeignKey(
        Organisation,
        verbose_name=_("rekisterinpitäjä"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    controller_email = models.EmailField(
        _("rekisterinpitäjän sähköposti"),
        blank=True,
        help_text=_("Tähän ilmoitetaan, kun joku saa oikeuden koodattuihin vastauksiin."),
    )
    privacy_notice = models.TextField(_("tietosuojaseloste"), blank=True)
    no_effect_confirmed_on = models.DateField(
        _("rekisterinpitäjä vahvistanut"),
        null=True,
        blank=True,
        help_text=_(
            "Päivä, jona rekisterinpitäjä vahvisti, etteivät vastaukset vaikuta vastaajan "
            "etuuksiin, palveluihin tai oleskelulupaan."
        ),
        validators=[check_year],
    )
    retention_until = models.DateField(
        _("vastaukset säilytetään"),
        null=True,
        blank=True,
        help_text=_("Päivän jälkeen yksittäiset vastaukset poistetaan, vahvistetut luvut jäävät."),
        validators=[check_year],
    )
    min_group_size = models.PositiveSmallIntegerField(
        _("pienin raportoitava ryhmä"),
        default=SMALLEST_GROUP,
        validators=[MinValueValidator(SMALLEST_GROUP)],
        help_text=_("Raja on vähintään viisi. Sitä voi vain nostaa."),
    )
    is_published = models.BooleanField(_("näkyy julkisilla sivuilla"), default=False)
    is_demo = models.BooleanField(
        _("esittelyhanke"), default=False, help_text=_("Sivuilla kerrotaan, mikä on esimerkkiä.")
    )

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[municipalities])

    class Meta:
        verbose_name = _("hanke")
        verbose_name_plural = _("hankkeet")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("Hanke ei voi päättyä ennen alkamistaan."),
            ),
            models.CheckConstraint(
                # In the database too: no form, file or command may go under the floor.
                condition=Q(min_group_size__gte=SMALLEST_GROUP),
                name="project_min_group_size_floor",
                violation_error_message=_("Pienin raportoitava ryhmä on vähintään viisi."),
            ),
            models.CheckConstraint(
                condition=Q(flat_rate_percent__isnull=True)
                | Q(flat_rate_percent__gte=1, flat_rate_percent__lte=MOST_PERCENT),
                name="project_flat_rate_plausible",
                violation_error_message=_("Prosenttikorvaus on 1–100 prosenttia."),
            ),
            models.CheckConstraint(
                condition=Q(published_cost__isnull=True) | Q(published_cost__gte=0),
                name="project_published_cost_not_negative",
                violation_error_message=_("Kustannus ei voi olla negatiivinen."),
            ),
            models.CheckConstraint(
                condition=Q(retention_until__isnull=True) | Q(retention_until__gte=F("starts_on")),
                name="project_retention_not_before_start",
                violation_error_message=_("Säilytysaika ei voi päättyä ennen hankkeen alkua."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:project-detail", args=[self.slug])

    def clean(self):
        super().clean()
        # A date that has stood there is left alone, or nothing of an old
        # project could be saved any more.
        if day := self._new_day("retention_until"):
            self._check_retention(day)
        if day := self._new_day("no_effect_confirmed_on"):
            self._check_confirmation(day)

    def _new_day(self, name: str) -> date | None:
        """The day of the field, where another or none is stored."""
        day: date | None = getattr(self, name)
        same = Project.objects.filter(pk=self.pk, **{name: day})
        return None if day is None or (self.pk is not None and same.exists()) else day

    def _check_confirmation(self, day: date):
        """What the controller has confirmed opens the survey, so the day is not one to come."""
        if day > timezone.localdate():
            text = _("Päivä on vasta edessä. Kirjoita päivä, jona vahvistus annettiin.")
            raise ValidationError({"no_effect_confirmed_on": text})

    def _check_retention(self, until: date):
        """A new date lies ahead, and after the last day on which residents may still answer."""
        if until < timezone.localdate():
            text = _("Päivä on jo mennyt. Anna päivä, joka on vielä edessä.")
            raise ValidationError({"retention_until": text})
        last_day = self.last_answering_day()
        if last_day and until < last_day:
            text = _("Kyselyihin vastataan %s asti. Vastaukset on säilytettävä ainakin siihen.")
            day = date_format(last_day, "j.n.Y")
            raise ValidationError({"retention_until": text % day})

    def last_answering_day(self):
        """The latest day that stands in the project's own surveys; None without any."""
        if self.pk is None:
            return None
        names = ("opens_on", "start_until", "end_from", "closes_on")
        rows = self.surveys.filter(is_practice=False).values_list(*names)
        return max((day for row in rows for day in row if day), default=None)

    @property
    def scope(self) -> Scope:
        return Scope(self.pk)

    @property
    def goal_list(self) -> list[str]:
        return [line.strip() for line in self.goals.splitlines() if line.strip()]
