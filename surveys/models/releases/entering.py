"""How many answers somebody else than the resident has put in, counted and not marked."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


class EnteredWeek(models.Model):
    """What was typed from paper or imported into a survey in one week: a count beside the answers.

    No answer is marked, so none can be tied to who put it in or to when it came. `n_people` is at
    most so many people. The row goes when its week is too old to be asked about.
    """

    is_kept_in_bin = False
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="entered_weeks")
    # A week and no day: a day with one paper typed would be a mark on that answer.
    week = models.DateField(_("viikko"))
    n_responses = models.PositiveIntegerField(default=0)
    n_people = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tuodut ja syötetyt vastaukset")
        verbose_name_plural = _("tuodut ja syötetyt vastaukset")
        constraints = [
            models.UniqueConstraint(fields=["survey", "week"], name="entered_week_once_per_survey")
        ]

    def __str__(self):
        return f"{self.survey} {self.week}"
