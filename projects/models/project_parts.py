"""What belongs to a whole project: its periods, carriers, contacts, outcomes and statements."""

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from projects.models.places import Municipality, Organisation
from projects.models.project import Project
from projects.models.scope import Scope, ScopedQuerySet
from projects.models.sourcing import Source, Sourced


class ProjectPart(models.Model):
    """What belongs to a whole project and is kept by its coordinator."""

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id)


class ProjectPartQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = ""
    association_path = ""


class ProjectPeriod(ProjectPart):
    """A period as it once stood; extensions add a row and never overwrite the old one."""

    is_public_content = True
    public_texts = ("note",)

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="periods"
    )
    starts_on = models.DateField(_("alkaa"), validators=[check_year])
    ends_on = models.DateField(_("päättyy"), validators=[check_year])
    decided_on = models.DateField(_("päätetty"), null=True, blank=True, validators=[check_year])
    note = models.CharField(_("selite"), max_length=200, blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("lähde"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("toiminta-aika")
        verbose_name_plural = _("toiminta-ajan vaiheet")
        ordering = ["ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="project_period_ends_after_start",
                violation_error_message=_("Jakso ei voi päättyä ennen alkamistaan."),
            )
        ]

    def __str__(self):
        starts, ends = (date_format(day, "j.n.Y") for day in (self.starts_on, self.ends_on))
        return f"{starts}–{ends}"


class ProjectOrganisation(ProjectPart, Sourced):
    """An organisation's role in a project."""

    is_public_content = True
    public_texts = ("note",)

    class Role(models.TextChoices):
        LEAD = "lead", _("päätoteuttaja")
        CO_IMPLEMENTER = "co_implementer", _("osatoteuttaja")
        FUNDER = "funder", _("rahoittaja")
        NETWORK = "network", _("tausta: verkosto")
        PROGRAMME = "programme", _("tausta: ohjelma")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="roles"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisaatio"), on_delete=models.PROTECT
    )
    role = models.CharField(_("rooli"), max_length=15, choices=Role)
    note = models.CharField(_("selite"), max_length=200, blank=True)

    objects = ProjectPartQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("organisaation rooli")
        verbose_name_plural = _("organisaatiot ja roolit")
        ordering = ["id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "organisation", "role"], name="project_organisation_role_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(role="lead"),
                name="project_one_lead",
                violation_error_message=_("Hankkeella on yksi päätoteuttaja."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_role_display()}"


class Contact(ProjectPart, Sourced):
    """Whom to ask, by task; never a living person's name or number in shipped content."""

    is_public_content = True

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="contacts"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kunta"), on_delete=models.PROTECT, null=True, blank=True
    )
    task = models.CharField(_("tehtävä"), max_length=150)
    organisation = models.CharField(_("organisaatio"), max_length=150, blank=True)
    email = models.EmailField(_("sähköpostiosoite"), blank=True)
    phone = models.CharField(_("puhelin"), max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(_("järjestys"), default=0)

    objects = ProjectPartQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("yhteystieto")
        verbose_name_plural = _("yhteystiedot")
        ordering = ["order", "id"]

    def __str__(self):
        return self.task


class Outcome(ProjectPart, Sourced):
    """Something that the project says came of it, in one or two sentences."""

    is_public_content = True
    public_texts = ("title", "text")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="outcomes"
    )
    title = models.CharField(_("otsikko"), max_length=120)
    text = models.TextField(_("mitä syntyi"))
    order = models.PositiveSmallIntegerField(_("järjestys"), default=0)

    objects = ProjectPartQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("tulos")
        verbose_name_plural = _("tulokset sanoin")
        ordering = ["order", "id"]

    def __str__(self):
        return self.title


class Statement(ProjectPart, Sourced):
    """What somebody in a role said, paraphrased; no living person's name."""

    is_public_content = True
    public_texts = ("speaker", "text", "topic")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="statements"
    )
    speaker = models.CharField(
        _("kuka"), max_length=150, help_text=_("Tehtävä ja organisaatio, ei nimeä.")
    )
    text = models.TextField(_("mitä hän sanoi"))
    topic = models.CharField(_("aihe"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("järjestys"), default=0)

    objects = ProjectPartQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("lausunto")
        verbose_name_plural = _("lausunnot")
        ordering = ["order", "id"]

    def __str__(self):
        return self.text[:60]
