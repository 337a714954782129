"""Stacks of paper forms: what was keyed can be corrected while the paper lies in a stack."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.response import Response, random_id
from surveys.models.survey import Survey


class PaperStack(models.Model):
    """Forms of one survey that one person keys in one browser on one day; gone when it is closed.

    Who keys is not here: `key_hash` is of a secret that only the browser has, and of the account,
    so that neither leads from the other to the answers.
    """

    is_in_backup = False

    is_kept_in_bin = False
    id = models.BigAutoField(primary_key=True, default=random_id)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="paper_stacks")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    opened_on = models.DateField(_("avattu"), default=timezone.localdate)
    n_corrections = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("lomakepino")
        verbose_name_plural = _("lomakepinot")

    def __str__(self):
        return f"{self.survey} {self.opened_on}"


class StackedForm(models.Model):
    """A keyed form that lies in an open stack: the only way from answers to the day they were
    keyed. It goes with the stack; the answers stay. `revision`: how often it was corrected."""

    is_in_backup = False

    is_kept_in_bin = False
    # Random, as the keys of answers are: a counter would tell the order of keying.
    id = models.BigAutoField(primary_key=True, default=random_id)
    stack = models.ForeignKey(PaperStack, on_delete=models.CASCADE, related_name="forms")
    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="stacked")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("pinossa oleva lomake")
        verbose_name_plural = _("pinossa olevat lomakkeet")

    def __str__(self):
        return str(self.response)
