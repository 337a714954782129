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
from toolkits.models.content import Content

MARKER = re.compile(r"\[\[([^\[\]\n]{1,80})\]\]")
"""In a chapter: a name in double brackets, whose place a figure takes."""


class Publication(Content):
    """A final publication, a notice or an article; own text in chapters, or a link."""

    is_public_content = True
    public_texts = ("summary",)

    class Kind(models.TextChoices):
        FINAL = "final", _("loppujulkaisu")
        NOTICE = "notice", _("tiedote")
        ARTICLE = "article", _("artikkeli")

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

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("julkaisu")
        verbose_name_plural = _("julkaisut")
        ordering = ["-published_on", "title"]

    def clean(self):
        super().clean()
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


class Chapter(models.Model):
    """A chapter in Markdown; markers in double brackets become figures from the release."""

    is_public_content = True
    public_texts = ("title", "body")

    publication = models.ForeignKey(
        Publication, verbose_name=_("julkaisu"), on_delete=models.CASCADE, related_name="chapters"
    )
    order = models.PositiveSmallIntegerField(_("järjestys"))
    slug = models.SlugField(_("ankkuri"), max_length=80)
    title = models.CharField(_("otsikko"), max_length=150)
    body = models.TextField(_("teksti"), help_text=_("Markdown-tekstiä."))

    class Meta:
        verbose_name = _("luku")
        verbose_name_plural = _("luvut")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "order"], name="chapter_order_once"),
            models.UniqueConstraint(fields=["publication", "slug"], name="chapter_slug_once"),
            models.CheckConstraint(condition=~Q(title=""), name="chapter_has_title"),
        ]

    def __str__(self):
        return self.title
