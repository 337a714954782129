"""Tip lists and tools: what others can take and use."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.files.uploads import UploadField
from osallisuus.text.writable import is_writable
from toolkits.models.content import Theme
from toolkits.models.shelf import Shelved


class TipList(Shelved):
    """About ten tips on one thing, with an example each, as a checklist."""

    is_public_content = True
    public_texts = ("audience", "why")

    audience = models.CharField(_("kenelle"), max_length=200)
    why = models.CharField(_("miksi"), max_length=250)
    theme = models.CharField(_("teema"), max_length=20, choices=Theme)
    domains = models.JSONField(_("elämän osa-alueet"), default=list, blank=True)

    history = HistoricalRecords()

    class Meta(Shelved.Meta):
        abstract = False
        verbose_name = _("vinkkilista")
        verbose_name_plural = _("vinkkilistat")
        ordering = ["title"]

    def get_absolute_url(self):
        return reverse("toolkits:tiplist-detail", args=[self.slug])


class Tip(models.Model):
    """One tip with its example."""

    is_public_content = True
    public_texts = ("text", "example")

    tip_list = models.ForeignKey(
        TipList, verbose_name=_("vinkkilista"), on_delete=models.CASCADE, related_name="tips"
    )
    order = models.PositiveSmallIntegerField(_("järjestys"))
    text = models.CharField(_("vinkki"), max_length=250)
    example = models.TextField(_("esimerkki"), blank=True)

    class Meta:
        verbose_name = _("vinkki")
        verbose_name_plural = _("vinkit")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["tip_list", "order"], name="tip_order_once")]

    def __str__(self):
        return self.text


class Tool(Shelved):
    """A form, a link or a film that helps in the work; a form is one printable page."""

    is_public_content = True
    public_texts = ("audience", "why", "usage", "body")

    class Kind(models.TextChoices):
        FORM = "form", _("tulostettava lomake")
        FILE = "file", _("tiedosto")
        LINK = "link", _("linkki")
        FILM = "film", _("video")

    kind = models.CharField(_("laji"), max_length=5, choices=Kind, default=Kind.FORM)
    audience = models.CharField(_("kenelle"), max_length=200)
    why = models.CharField(_("miksi"), max_length=250)
    usage = models.CharField(_("käyttö"), max_length=250, blank=True)
    theme = models.CharField(_("teema"), max_length=20, choices=Theme, blank=True)
    body = models.TextField(_("sisältö"), blank=True, help_text=_("Markdown-tekstiä."))
    file = UploadField(_("tiedosto"), upload_to="tyokalut/", blank=True)
    url = models.URLField(_("osoite"), blank=True)

    history = HistoricalRecords()

    class Meta(Shelved.Meta):
        abstract = False
        verbose_name = _("työkalu")
        verbose_name_plural = _("työkalut")
        ordering = ["title"]
        constraints = [
            *Shelved.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(body="", file="", url=""),
                name="tool_has_content",
                violation_error_message=_("Kirjoita sisältö tai anna tiedosto tai osoite."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("toolkits:tool-detail", args=[self.slug])

    @property
    def is_form(self) -> bool:
        """Whether there are lines to write on or boxes to tick."""
        return is_writable(self.body)
