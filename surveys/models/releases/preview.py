"""What a release would show, computed once and kept until somebody looks at it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Project


class ReleasePreview(models.Model):
    """The next release of a project as it was at one moment; freezing computes everything anew.

    `groups` are pages of rows, so that a page of the desk reads its own part only. `data_mark`
    tells whether what it rests on has changed since.
    """

    is_in_backup = False

    is_kept_in_bin = False
    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="+"
    )
    language = models.CharField(_("kieli"), max_length=10)
    protection = models.JSONField(_("suojaus"))
    made_at = models.DateTimeField(_("laskettu"), default=timezone.now)
    data_mark = models.CharField(_("tietojen tunniste"), max_length=64)
    shown = models.JSONField(_("esikatselu"), encoder=DjangoJSONEncoder)
    groups = models.JSONField(_("ryhmät"), encoder=DjangoJSONEncoder)
    n_groups = models.PositiveIntegerField(_("ryhmiä"), default=0)

    class Meta:
        verbose_name = _("tulosten esikatselu")
        verbose_name_plural = _("tulosten esikatselut")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.project}, {self.made_at:%d.%m.%Y}"
