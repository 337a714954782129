"""Publications: own ones in chapters with figures from a release, others as links."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from projects.models import Project
from surveys.models import Release
from toolkits.models.schedule import Scheduled

MOST_LETTERS = 120
MARKER = re.compile(rf"\[\[([^\[\]\n]{{1,{MOST_LETTERS}}})\]\]")
"""In a chapter: a name in double brackets, whose place a figure takes."""
ALONE = re.compile(rf"^[ \t]*{MARKER.pattern}[ \t]*$", re.MULTILINE)
"""A marker on a line of its own."""


class Publication(Scheduled):
    """A final publication, a notice or an article; own text in chapters, or a link."""

    is_public_content = True
    public_texts = ("summary",)

    class Kind(models.TextChoices):
        FINAL = "final", _("loppujulkaisu")
        NOTICE = "notice", _("tiedote")
        ARTICLE = "article", _("artikkeli")
        FUNDER = "funder", _("loppuraportti")
        RESULTS = "results", _("tuloksellisuusraportti")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.PROTECT, related_name="publications"
    )
    kind = models.CharField(_("laji"), max_length=10, choices=Kind)
    summary = models.TextField(_("tiivistelmä"), blank=True)
    url = models.URLField(_("osoite"), blank=True, help_text=_("Kun teksti on muualla."))
    release = models.ForeignKey(
        Release,
        verbose_name=_("vahvistetut tulokset"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Julkaisun luvut tulevat näistä eivätkä muutu."),
    )
    published_on = models.DateField(_("julkaistu"), null=True, blank=True, validators=[check_year])

    history = HistoricalRecords()

    class Meta(Scheduled.Meta):
        abstract = False
        verbose_name = _("julkaisu")
        verbose_name_plural = _("julkaisut")
        ordering = ["-published_on", "title"]

    def clean(self):
        super().clean()
        self._check_edition()
        self._check_release()

    def _check_edition(self):
        newer = self.replaced_by
        if newer is None:
            return
        if newer.project_id != self.project_id:
            raise ValidationError({"replaced_by": _("Uudempi painos kuuluu toiseen hankkeeseen.")})
        seen = set()
        while newer is not None and newer.pk not in seen:
            if newer.pk == self.pk:
                raise ValidationError(
                    {"replaced_by": _("Julkaisu ei voi olla oman painoksensa uudempi painos.")}
                )
            seen.add(newer.pk)
            newer = newer.replaced_by

    def _check_release(self):
        if self.release_id is None:
            return
        if self.project_id and self.release.project_id != self.project_id:
            raise ValidationError({"release": _("Tulokset kuuluvat toiseen hankkeeseen.")})
        if self.release.withdrawn_on is not None and self._has_new_release():
            raise ValidationError(
                {"release": _("Näiden tulosten julkaiseminen on peruttu. Valitse muut tulokset.")}
            )

    def _has_new_release(self) -> bool:
        # A publication whose figures were taken back later can still be edited.
        return not Publication.objects.filter(pk=self.pk, release=self.release_id).exists()

    def get_absolute_url(self):
        return reverse("toolkits:publication-detail", args=[self.slug])


class ChapterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Chapters are seen by whoever sees their publications: everyone who signs in."""
        return self

    def written(self):
        """Those that have something to read."""
        return self.exclude(body="")


class Chapter(models.Model):
    """A chapter in Markdown; markers in double brackets become figures from the release.

    Each is saved by itself, so that several people can write one publication at once.
    """

    is_public_content = True
    public_texts = ("title", "body")

    publication = models.ForeignKey(
        Publication, verbose_name=_("julkaisu"), on_delete=models.CASCADE, related_name="chapters"
    )
    # Moved up and down in the list of the publication, and numbered nowhere.
    order = models.PositiveSmallIntegerField(_("järjestys"), editable=False)
    slug = models.SlugField(_("ankkuri"), max_length=80)
    title = models.CharField(_("otsikko"), max_length=150)
    body = models.TextField(_("teksti"), blank=True, help_text=_("Markdown-tekstiä."))
    guidance = models.CharField(
        _("ohje kirjoittajalle"),
        max_length=250,
        blank=True,
        help_text=_("Mitä tässä kerrotaan. Ohje ei näy lukijalle."),
    )

    history = HistoricalRecords()
    objects = ChapterQuerySet.as_manager()

    class Meta:
        # "Luku" would be a number as well, and numbers are what the markers bring.
        verbose_name = _("osio")
        verbose_name_plural = _("osiot")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "order"], name="chapter_order_once"),
            models.UniqueConstraint(fields=["publication", "slug"], name="chapter_slug_once"),
            models.CheckConstraint(condition=~Q(title=""), name="chapter_has_title"),
        ]

    def __str__(self):
        return self.title

    @property
    def project_id(self) -> int:
        """The project whose people keep it."""
        return self.publication.project_id
