"""Figures frozen on a day; every page and file shows a release, never a fresh computation."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.models import Project, Scope, ScopedQuerySet
from surveys.models.response import Response


class ReleaseQuerySet(ScopedQuerySet):
    project_path = "project"

    def live(self):
        """Not withdrawn, newest first."""
        return self.filter(withdrawn_on__isnull=True).order_by("-released_on", "-pk")


class Release(models.Model):
    """The canonical report of all levels of a project, as JSON, with its fingerprint."""

    is_public_content = True

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.PROTECT, related_name="releases"
    )
    instrument_key = models.SlugField(_("lomake"), max_length=60)
    released_on = models.DateField(_("vahvistettu"), default=timezone.localdate)
    method_version = models.CharField(_("menetelmän versio"), max_length=20)
    report = models.JSONField(_("raportti"))
    fingerprint = models.CharField(_("tarkistussumma"), max_length=64)
    withdrawn_on = models.DateField(_("julkaiseminen peruttu"), null=True, blank=True)
    # What the next releases are audited against: how many people each smallest shown group had.
    group_sizes = models.JSONField(default=dict, editable=False)
    is_outdated = models.BooleanField(
        _("vastauksia on poistettu vahvistamisen jälkeen"), default=False
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("vahvistetut tulokset")
        verbose_name_plural = _("vahvistetut tulokset")
        ordering = ["-released_on", "-pk"]

    def __str__(self):
        """Wherever a release is named or offered, it says if it has been taken back."""
        if self.withdrawn_on is None:
            return self.name
        return gettext("%(name)s (peruttu)") % {"name": self.name}

    @property
    def name(self) -> str:
        day = self.released_on
        return f"{self.project}, {day.day}.{day.month}.{day.year}"

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id)


class ReleaseRequest(models.Model):
    """Somebody wants to freeze figures of which a group is large enough only with answers that
    were put in lately: a second person looks at them and freezes, or leaves it."""

    is_kept_in_bin = False
    project = models.OneToOneField(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="release_request"
    )
    protection = models.JSONField(_("suojaus"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("pyytäjä"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    asked_on = models.DateField(_("pyydetty"), default=timezone.localdate)

    class Meta:
        verbose_name = _("pyyntö vahvistaa tulokset")
        verbose_name_plural = _("pyynnöt vahvistaa tulokset")

    def __str__(self):
        return str(self.project)


class ReleasePair(models.Model):
    """Which pairs a release rests on; only for comparing it with the next ones.

    `place`: the level, by its number in the report, of the smallest shown group that the pair is
    in; None in no group. It stays what it was when a pilot moves or is renamed.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="pairs")
    start = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    end = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("vahvistettujen tulosten pari")
        verbose_name_plural = _("vahvistettujen tulosten parit")
        constraints = [
            models.UniqueConstraint(fields=["release", "start"], name="release_pair_start_once")
        ]

    def __str__(self):
        return str(self.release_id)


class ReleaseDropout(models.Model):
    """Whose start, without an end, is in the figures of a release; for the same comparison."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="dropouts")
    start = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("vahvistettujen tulosten alkuvastaus")
        verbose_name_plural = _("vahvistettujen tulosten alkuvastaukset")
        constraints = [
            models.UniqueConstraint(fields=["release", "start"], name="release_dropout_once")
        ]

    def __str__(self):
        return str(self.release_id)
