"""Where a fact comes from: published with its source, an example, or the project's own."""

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year


class Provenance(models.TextChoices):
    OWN = "own", _("hankkeen oma tieto")
    PUBLISHED = "published", _("julkaistu tieto")
    EXAMPLE = "example", _("keksitty esimerkki")


class Source(models.Model):
    """A page or a document that a published fact was read from."""

    is_public_content = True

    key = models.SlugField(_("tunnus"), unique=True)
    title = models.CharField(_("nimi"), max_length=200)
    publisher = models.CharField(_("julkaisija"), max_length=200, blank=True)
    url = models.URLField(_("osoite"), max_length=500)
    published_on = models.DateField(_("julkaistu"), null=True, blank=True, validators=[check_year])
    published_text = models.CharField(
        _("julkaisuaika sanoin"),
        max_length=50,
        blank=True,
        help_text=_("Kun tarkka päivä ei ole tiedossa, esimerkiksi ”toukokuu 2021”."),
    )

    class Meta:
        verbose_name = _("lähde")
        verbose_name_plural = _("lähteet")
        ordering = ["title"]

    def __str__(self):
        return self.title

    @property
    def label(self) -> str:
        """Who published it and when: what a page shows as the link to the source."""
        day = self.published_text
        if not day and self.published_on:
            day = date_format(self.published_on, "j.n.Y")
        return ", ".join(part for part in (self.publisher or self.title, day) if part)


class Sourced(models.Model):
    """A row that says what kind of fact it is; a published one names its source."""

    provenance = models.CharField(
        _("tiedon alkuperä"), max_length=10, choices=Provenance, default=Provenance.OWN
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("lähde"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(provenance=Provenance.PUBLISHED) | Q(source__isnull=False),
                name="%(app_label)s_%(class)s_published_has_source",
                violation_error_message=_("Julkaistu tieto tarvitsee lähteen."),
            )
        ]

    @property
    def is_example(self) -> bool:
        return self.provenance == Provenance.EXAMPLE

    @property
    def is_published_fact(self) -> bool:
        return self.provenance == Provenance.PUBLISHED
