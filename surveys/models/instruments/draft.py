"""Questionnaires that are being written at the desk; no survey can choose them yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Project, Scope, ScopedQuerySet
from projects.permissions import Role


class InstrumentDraftQuerySet(ScopedQuerySet):
    project_path = "project"

    def visible_to(self, user, roles=frozenset({Role.COORDINATOR})):
        """Those of the projects that the user coordinates."""
        return super().visible_to(user, roles)


class InstrumentDraft(models.Model):
    """A questionnaire being written: `content` is its file, which may still break every rule but
    that of its form. Once it is finished it becomes an `Instrument`, and this row goes."""

    project = models.ForeignKey(
        Project,
        verbose_name=_("hanke"),
        on_delete=models.CASCADE,
        related_name="instrument_drafts",
    )
    # One draft for each questionnaire, so that its next version is not written twice.
    key = models.SlugField(_("tunnus"), max_length=60, unique=True)
    title = models.CharField(_("nimi"), max_length=150)
    content = models.TextField(_("sisältö"))
    changed_at = models.DateTimeField(_("muutettu"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("muuttaja"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    objects = InstrumentDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("keskeneräinen lomake")
        verbose_name_plural = _("keskeneräiset lomakkeet")
        ordering = ["title", "key"]

    def __str__(self):
        return self.title

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id)
