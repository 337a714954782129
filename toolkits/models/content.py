"""What tip lists, tools and publications share: a language, its versions, a licence, a reader."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from projects.models.sourcing import Sourced


class ContentQuerySet(models.QuerySet):
    def public(self):
        """What lists, search, feeds and open data offer."""
        return self.filter(is_published=True)

    def whole(self):
        """Without versions that are shorter or plainer than the text that they belong to."""
        return self

    def in_language(self, code):
        """One public version of each text: in that language where there is one, else the first."""
        public = self.model.objects.public().whole()
        versions = public.filter(translation_of=OuterRef("pk"), language=code)
        # A reader without a version in their language gets the first one rather than nothing.
        is_original = Q(translation_of__isnull=True) & ~Exists(versions)
        return self.public().whole().filter(Q(language=code) | is_original)

    def versions_of(self, content):
        """The public texts that say the same in another language."""
        original = content.translation_of_id or content.pk
        same = self.public().filter(Q(pk=original) | Q(translation_of=original))
        return same.exclude(pk=content.pk).order_by("language")

    def visible_to(self, user):
        """Content belongs to everyone, so everyone who signs in sees all of it."""
        return self


class Content(Sourced):
    """A text in one language; its versions in others are rows tied by `translation_of`."""

    slug = models.SlugField(_("osoitteen loppu"), max_length=80, unique=True)
    title = models.CharField(_("otsikko"), max_length=150)
    language = models.CharField(_("kieli"), max_length=10, choices=settings.LANGUAGES, default="fi")
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("käännös tekstistä"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="translations",
    )
    licence = models.CharField(_("lisenssi"), max_length=60, default="CC BY 4.0")
    reviewed_on = models.DateField(
        _("viimeksi tarkistettu"), null=True, blank=True, validators=[check_year]
    )
    is_published = models.BooleanField(_("näkyy julkisilla sivuilla"), default=False)

    objects = ContentQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = True
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=Q(translation_of__isnull=False),
                name="%(app_label)s_%(class)s_one_version_per_language",
                violation_error_message=_("Tällä kielellä on jo käännös."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_unreviewed(self) -> bool:
        """Whether it is a translation that nobody has reviewed yet, which its readers are told."""
        # By its key, which asks no database.
        is_version = self.serializable_value("translation_of") is not None
        return is_version and self.reviewed_on is None


class Theme(models.TextChoices):
    ENCOUNTER = "encounter", _("kohtaaminen")
    EXPERIENCE = "experience", _("kokemustoiminta")
    INFLUENCE = "influence", _("vaikuttaminen")
    COOPERATION = "cooperation", _("kunta-järjestöyhteistyö")
    LOW_THRESHOLD = "low_threshold", _("matalan kynnyksen toiminta")
    ACCOMPANYING = "accompanying", _("mukaan saattaminen")
    EVALUATION = "evaluation", _("arviointi ja palaute")
