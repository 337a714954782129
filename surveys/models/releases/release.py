"""Figures frozen on a day; every page and file shows a release, never a fresh computation."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.models import Project, Scope, ScopedQuerySet


def _day(day) -> str:
    return f"{day.day}.{day.month}.{day.year}"


class ReleaseQuerySet(ScopedQuerySet):
    project_path = "project"

    def live(self):
        """Not withdrawn, newest first."""
        return self.filter(withdrawn_on__isnull=True).order_by("-released_on", "-pk")

    def with_corrected(self):
        """Each with `is_corrected`: a later one that is not withdrawn has its costs mended."""
        later = Release.objects.live().filter(
            project=models.OuterRef("project"),
            pairs_fingerprint=models.OuterRef("pairs_fingerprint"),
            released_on=models.OuterRef("released_on"),
            corrected_on__isnull=False,
            pk__gt=models.OuterRef("pk"),
        )
        return self.annotate(is_corrected=models.Exists(later))


class Release(models.Model):
    """The canonical report of all levels of a project, as JSON, with its fingerprint."""

    is_public_content = True
    exact_texts = ("report",)
    """Its fingerprint is made of these bytes."""

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.PROTECT, related_name="releases"
    )
    instrument_key = models.SlugField(_("lomake"), max_length=60)
    released_on = models.DateField(_("vahvistettu"), default=timezone.localdate)
    method_version = models.CharField(_("menetelmän versio"), max_length=20)
    report = models.JSONField(_("raportti"))
    fingerprint = models.CharField(_("tarkistussumma"), max_length=64)
    withdrawn_on = models.DateField(_("julkaiseminen peruttu"), null=True, blank=True)
    corrected_on = models.DateField(_("kulut korjattu"), null=True, blank=True)
    """Of a release that has the people's figures of an earlier one, and its costs mended; the day
    of freezing is that of the earlier one too, since its answers are."""
    # Which pairs it rests on, without saying which: only whether the next ones would be the same.
    pairs_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
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
        name = f"{self.project}, {_day(self.released_on)}"
        if self.corrected_on is None:
            return name
        words = gettext("%(name)s, kulut korjattu %(day)s")
        return words % {"name": name, "day": _day(self.corrected_on)}

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
