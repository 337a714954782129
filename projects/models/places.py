"""Municipalities, associations and the organisations behind a project."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.counts import check_population
from osallisuus.text.days import check_year
from osallisuus.text.finnish import finnish_sort_key
from projects.models.sourcing import Provenance, Sourced
from projects.permissions import PROJECT_WIDE, Role


class MunicipalityQuerySet(models.QuerySet):
    def public(self):
        """With something to show: a public pilot or a part in a public project."""
        own_pilot = Q(pilots__is_published=True, pilots__project__is_published=True)
        return self.filter(Q(projects__is_published=True) | own_pilot).distinct()

    def visible_to(self, user):
        """The whole country for roles of a whole project, else the own municipality only."""
        if user.is_superuser:
            return self
        memberships = user.live_memberships
        if any(m.role in PROJECT_WIDE for m in memberships):
            return self
        own = [m.municipality_id for m in memberships if m.municipality_id]
        homes = [m.association_id for m in memberships if m.association_id]
        return self.filter(Q(pk__in=own) | Q(associations__in=homes)).distinct()


class Municipality(models.Model):
    """A Finnish municipality, by its official code of three digits."""

    is_public_content = True
    public_texts = ("intro",)

    class Kind(models.TextChoices):
        TOWN = "town", _("kaupunki")
        MUNICIPALITY = "municipality", _("kunta")

    code = models.CharField(_("kuntanumero"), max_length=3, unique=True)
    slug = models.SlugField(_("osoitteen loppu"), max_length=60, unique=True)
    name = models.CharField(_("nimi"), max_length=60)
    name_sv = models.CharField(_("nimi ruotsiksi"), max_length=60, blank=True)
    name_genitive = models.CharField(
        _("nimi genetiivissä"), max_length=70, blank=True, help_text=_("Esimerkiksi ”Nivalan”.")
    )
    name_locative = models.CharField(
        _("nimi paikallissijassa"),
        max_length=70,
        blank=True,
        help_text=_("Esimerkiksi ”Nivalassa” tai ”Haapavedellä”."),
    )
    intro = models.TextField(_("esittely"), blank=True)
    intro_provenance = models.CharField(
        _("esittelyn alkuperä"), max_length=10, choices=Provenance, default=Provenance.OWN
    )
    sort_key = models.CharField(max_length=120, editable=False, db_index=True)
    kind = models.CharField(_("kuntamuoto"), max_length=12, choices=Kind, blank=True)
    wellbeing_county = models.CharField(_("hyvinvointialue"), max_length=80, blank=True)
    population = models.PositiveIntegerField(
        _("asukasluku"), null=True, blank=True, validators=[check_population]
    )
    population_on = models.DateField(
        _("asukasluvun päivä"), null=True, blank=True, validators=[check_year]
    )
    latitude = models.DecimalField(
        _("leveysaste"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("pituusaste"), max_digits=6, decimal_places=3, null=True, blank=True
    )

    objects = MunicipalityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kunta")
        verbose_name_plural = _("kunnat")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{3}$"),
                name="municipality_code_three_digits",
                violation_error_message=_("Kuntanumerossa on kolme numeroa, esimerkiksi 535."),
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population_on__isnull=False),
                name="municipality_population_has_date",
                violation_error_message=_("Kerro myös, minkä päivän asukasluku on."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.sort_key = finnish_sort_key(self.name)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("public:municipality-detail", args=[self.slug])

    @property
    def home_id(self) -> int | None:
        return self.pk

    @property
    def project_ids(self) -> set[int]:
        """Projects that the municipality takes part in."""
        return set(self.projects.values_list("pk", flat=True)) if self.pk else set()

    @property
    def full_name(self) -> str:
        """As in "Nivalan kaupunki"; the plain name where the genitive or the kind is unknown, and
        the Swedish one, as in "Brahestad", on Swedish pages where there is another."""
        if get_language() == "sv" and self.name_sv not in ("", self.name):
            return self.name_sv
        if not (self.name_genitive and self.kind):
            return self.name
        is_finnish = get_language() == settings.LANGUAGE_CODE
        return f"{self.name_genitive if is_finnish else self.name} {self.get_kind_display()}"


class AssociationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for roles of a whole project; else those of the own municipality, and the own one."""
        if user.is_superuser:
            return self
        memberships = user.live_memberships
        if any(m.role in PROJECT_WIDE for m in memberships):
            return self
        places = [m.municipality_id for m in memberships if m.role == Role.MUNICIPAL_COORDINATOR]
        own = [m.association_id for m in memberships if m.association_id]
        return self.filter(Q(home_municipality__in=places) | Q(pk__in=own))


class Association(Sourced):
    """A registered association or another local community that works with a municipality."""

    is_public_content = True
    public_texts = ("activity",)

    name = models.CharField(_("nimi"), max_length=150)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    business_id = models.CharField(
        _("Y-tunnus"), max_length=9, blank=True, help_text=_("Muodossa 1234567-8.")
    )
    home_municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("kotikunta"),
        on_delete=models.PROTECT,
        related_name="associations",
    )
    website = models.URLField(_("verkkosivu"), blank=True)
    activity = models.TextField(_("mitä yhdistys tekee"), blank=True)

    objects = AssociationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Sourced.Meta):
        verbose_name = _("yhdistys")
        verbose_name_plural = _("yhdistykset")
        ordering = ["sort_key"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["name", "home_municipality"],
                name="association_unique_in_municipality",
                violation_error_message=_("Tämän niminen yhdistys on jo kunnassa."),
            ),
            models.CheckConstraint(
                condition=Q(business_id="") | Q(business_id__regex=r"^[0-9]{7}-[0-9]$"),
                name="association_business_id_form",
                violation_error_message=_("Y-tunnus on muodossa 1234567-8."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.sort_key = finnish_sort_key(self.name)
        super().save(**kwargs)

    @property
    def home_id(self) -> int | None:
        return self.home_municipality_id

    @property
    def project_ids(self) -> set[int]:
        """Projects of its home, its partnerships and its pilots."""
        found = self.home_municipality.project_ids
        if not self.pk:
            return found
        partnerships = self.partnerships.values_list("project_id", flat=True)
        return found.union(partnerships, self.pilots.values_list("project_id", flat=True))


class Organisation(models.Model):
    """A lead, co-implementer, funder, network or programme that stands behind a project."""

    is_public_content = True

    class Kind(models.TextChoices):
        IMPLEMENTER = "implementer", _("toteuttaja")
        FUNDER = "funder", _("rahoittaja")
        NETWORK = "network", _("verkosto")
        PROGRAMME = "programme", _("ohjelma")

    name = models.CharField(_("nimi"), max_length=150, unique=True)
    short_name = models.CharField(_("lyhenne"), max_length=30, blank=True)
    kind = models.CharField(_("laji"), max_length=12, choices=Kind)
    website = models.URLField(_("verkkosivu"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisaatio")
        verbose_name_plural = _("organisaatiot")
        ordering = ["name"]

    def __str__(self):
        return self.name
