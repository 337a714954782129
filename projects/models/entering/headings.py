"""What the headings of a project's own cost sheets mean."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project


class HeadingMatch(models.Model):
    """A heading that somebody has matched by choice, so that nobody is asked of it again.

    `heading` is plain, as `osallisuus.files.sheets.plain` makes it; `column` the name of a column
    of costs, empty for a heading that is left out.
    """

    is_kept_in_bin = False

    project = models.ForeignKey(
        Project,
        verbose_name=_("hanke"),
        on_delete=models.CASCADE,
        related_name="heading_matches",
    )
    heading = models.CharField(_("otsikko"), max_length=100)
    column = models.CharField(_("sarake"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("taulukon otsikko")
        verbose_name_plural = _("taulukoiden otsikot")
        ordering = ["heading"]
        constraints = [
            models.UniqueConstraint(fields=["project", "heading"], name="heading_match_once")
        ]

    def __str__(self):
        return f"{self.heading}: {self.column}"
