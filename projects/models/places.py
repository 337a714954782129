"""Municipalities, associations and the organisations behind a project."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.counts import check_population
from osallisuus.text.days import check_year
from osallisuus.text.finnish import finnish_sort_key, same_name
from projects.models.sourcing import Provenance, Sourced
from projects.permissions import PROJECT_WIDE, Role

LASTING = _(
    "Tuloksia on julkaistu tällä osoitteella, joten sitä ei voi enää vaihtaa. Nimen voit vaihtaa."
)


def refuse_new_address(row: Model, projects: QuerySet) -> None:
    """Raises ValidationError if the address of a row changes though one of its projects has frozen
    figures: they know the row by its old address."""
    kept = type(row)._base_manager.filter(pk=row.pk).values_list("slug", flat=True).first()
    is_new = kept is not None and kept != vars(row)["slug"]
    if is_new and projects.filter(releases__isnull=False).exists():
        raise ValidationError({"slug": LASTING})


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

    def of_projects(self, projects):
        """Those that take part in any of the projects, ended ones too."""
        # A subquery and no join: a municipality of two projects would come twice.
        return self.filter(
            pk__in=self.model.projects.through.objects.filter(project__in=projects).values(
                "municipality"
            )
        )

    def in_force(self, on):
        """Those that had not ended by a day; the day of the merger itself is the new one's."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


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
    ended_on = models.DateField(
        _("päättyi"),
        null=True,
        blank=True,
        help_text=_("Päivä, jona kunta liitettiin toiseen. Hankkeet pitävät omansa."),
        validators=[check_year],
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("liitettiin kuntaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
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
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(ended_on__isnull=False),
                name="municipality_merged_on_a_day",
                violation_error_message=_("Kerro myös päivä, jona kunta päättyi."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        # No collation of a database can be relied on to sort å, ä and ö as Finnish does.
        self.sort_key = finnish_sort_key(self.name)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("public:municipality-detail", args=[self.slug])

    @property
    def other_names(self) -> tuple[str, ...]:
        """The name as people write it in sentences, and in Swedish; those that are known."""
        return tuple(filter(None, (self.name_sv, self.name_genitive, self.name_locative)))

    def clean(self):
        super().clean()
        if not self._state.adding:
            refuse_new_address(self, self.projects.all())
        if self.population_on and self.population_on > timezone.localdate():
            # People are counted on a day that has been.
            text = _("Päivä on vasta tulossa. Tarkista, minkä päivän asukasluku on.")
            raise ValidationError({"population_on": text})

    @property
    def home_id(self) -> int | None:
        return self.pk

    @property
    def project_ids(self) -> set[int]:
        """Projects that the municipality takes part in."""
        return set(self.projects.values_list("pk", flat=True)) if self.pk else set()

    @property
    def local_name(self) -> str:
        """The name alone, in Swedish on Swedish pages where it has one."""
        is_swedish = get_language() == "sv" and self.name_sv
        return self.name_sv if is_swedish else self.name

    @property
    def full_name(self) -> str:
        """As in "Nivalan kaupunki"; the plain name where the genitive or the kind is unknown, and
        the Swedish one, as in "Brahestad", on Swedish pages where there is another."""
        if self.local_name != self.name:
            return self.local_name
        if not (self.name_genitive and self.kind):
            return self.name
        is_town = self.kind == self.Kind.TOWN
        words = gettext("%(name)s kaupunki") if is_town else gettext("%(name)s kunta")
        # The genitive is Finnish grammar, which other languages do not borrow with the name.
        is_finnish = get_language() == settings.LANGUAGE_CODE
        return words % {"name": self.name_genitive if is_finnish else self.name}


def home_of(rows: models.QuerySet) -> dict[int, str]:
    """Row id -> the name of its municipality, as the reader calls it; one query."""
    return {row.pk: row.municipality.local_name for row in rows.select_related("municipality")}


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

    def clean(self):
        super().clean()
        others = Association.objects.filter(home_municipality=self.home_municipality_id)
        for name in others.exclude(pk=self.pk).values_list("name", flat=True):
            # The very same name is the constraint's to refuse.
            if name != self.name and same_name(name) == same_name(self.name):
                text = _("Kunnassa on jo ”%(name)s”. Jos tarkoitat sitä, kirjoita nimi samoin.")
                raise ValidationError({"name": text % {"name": name}})

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
