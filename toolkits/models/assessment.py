"""A municipality's own yearly round of the support package, and what it leads to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from projects.models import Municipality, Project, Scope, ScopedQuerySet
from toolkits.models.support import SupportStatement


class Step(models.TextChoices):
    """Where a statement is; `Assessment.steps` gives the numbers."""

    NOT_YET = "0", _("0, ei vielä")
    PLANNED = "1", _("1, suunnitteilla")
    PARTLY = "2", _("2, osittain")
    SETTLED = "3", _("3, vakiintunut")
    NOT_OURS = "not_ours", _("ei kuulu meille")


def step_number(value: str) -> int | None:
    """0–3 of a step; None for *ei kuulu meille*. Raises ValueError where it is no step."""
    return None if Step(value) is Step.NOT_OURS else int(value)


class AssessmentQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = "municipality"


class Assessment(models.Model):
    """One round of a group in one municipality: how far each statement was that year.

    It has an answer row for every statement of the package, empty until the group has agreed.
    """

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="assessments"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kunta"), on_delete=models.PROTECT, related_name="assessments"
    )
    year = models.PositiveSmallIntegerField(_("vuosi"))
    held_on = models.DateField(
        _("milloin arvioitiin"), null=True, blank=True, validators=[check_year]
    )
    group = models.CharField(
        _("ketkä arvioivat"),
        max_length=250,
        blank=True,
        help_text=_("Tehtävät, ei nimiä, esimerkiksi: hyvinvointikoordinaattori, kaksi yhdistystä"),
    )

    objects = AssessmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("itsearvio")
        verbose_name_plural = _("itsearviot")
        ordering = ["municipality__sort_key", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "municipality", "year"],
                name="assessment_once_a_year",
                violation_error_message=_("Kunnalla on jo tämän vuoden itsearvio."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="assessment_year_is_meant",
                violation_error_message=_("Tarkista vuosi."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality} {self.year}"

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id, self.municipality_id)

    @property
    def steps(self) -> dict[str, int | None]:
        """Statement key → step, of the statements that the group has agreed on."""
        rows = self.answers.exclude(step="").values_list("statement__key", "step")
        return {key: step_number(step) for key, step in rows}


class AssessmentAnswerQuerySet(ScopedQuerySet):
    project_path = "assessment__project"
    municipality_path = "assessment__municipality"


class AssessmentAnswer(models.Model):
    """What the group says of one statement, how it knows that, and who sees it otherwise."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("itsearvio"), on_delete=models.CASCADE, related_name="answers"
    )
    # What was assessed must stay readable.
    statement = models.ForeignKey(
        SupportStatement,
        verbose_name=_("väittämä"),
        on_delete=models.PROTECT,
        related_name="answers",
    )
    step = models.CharField(_("arvio"), max_length=8, choices=Step, blank=True)
    evidence = models.CharField(
        _("näyttö"), max_length=250, blank=True, help_text=_("Mistä sen tietää?")
    )
    other_step = models.CharField(_("eriävä arvio"), max_length=8, choices=Step, blank=True)
    other_view = models.CharField(
        _("eriävä näkemys"),
        max_length=250,
        blank=True,
        help_text=_("Jos joku näkee asian toisin: kenen kannalta ja miksi. Ei nimiä."),
    )

    objects = AssessmentAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("itsearvion vastaus")
        verbose_name_plural = _("itsearvion vastaukset")
        ordering = ["statement__theme__phase", "statement__theme", "statement"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "statement"], name="assessment_answer_once"
            ),
        ]

    def __str__(self):
        return self.statement.text

    @property
    def scope(self) -> Scope:
        return self.assessment.scope


class AssessmentAction(models.Model):
    """What is done about a weak spot: by whom, until when, and what came of it."""

    class State(models.TextChoices):
        NOT_YET = "not_yet", _("ei vielä")
        UNDER_WAY = "under_way", _("työn alla")
        DONE = "done", _("tehty")
        DROPPED = "dropped", _("ei toteudu")

    SETTLED = (State.DONE, State.DROPPED)

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("itsearvio"), on_delete=models.CASCADE, related_name="actions"
    )
    statement = models.ForeignKey(
        SupportStatement,
        verbose_name=_("väittämä"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
    )
    what = models.CharField(_("mitä tehdään"), max_length=250)
    ready_when = models.CharField(_("mistä tietää, että se on valmis"), max_length=250, blank=True)
    responsible = models.CharField(
        _("kuka vastaa"), max_length=150, help_text=_("Tehtävä, ei nimeä.")
    )
    due_on = models.DateField(_("mihin mennessä"), validators=[check_year])
    state = models.CharField(_("tilanne"), max_length=10, choices=State, default=State.NOT_YET)
    outcome = models.CharField(
        _("mitä tehtiin"),
        max_length=250,
        blank=True,
        help_text=_("Kirjoita tähän, kun tarkistatte toimen."),
    )
    checked_on = models.DateField(
        _("milloin tarkistettiin"), null=True, blank=True, validators=[check_year]
    )

    objects = AssessmentAnswerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("itsearvion toimi")
        verbose_name_plural = _("itsearvioiden toimet")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(outcome=""),
                name="assessment_action_done_says_what",
                violation_error_message=_("Kirjoita, mitä tehtiin."),
            ),
        ]

    def __str__(self):
        return self.what

    @property
    def scope(self) -> Scope:
        return self.assessment.scope
