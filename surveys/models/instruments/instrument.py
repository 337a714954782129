"""Questionnaires as data: versioned, frozen by their first response."""

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.models import Project


class InstrumentQuerySet(models.QuerySet):
    def latest_of(self, key: str):
        """The newest version of an instrument."""
        return self.filter(key=key).order_by("-version")[:1]

    def offered(self):
        """The newest version of each that has words; not a slot kept for an owner's form."""
        with_words = self.model.objects.filter(key=OuterRef("key"), languages__isnull=False)
        return self.filter(pk=Subquery(with_words.order_by("-version").values("pk")[:1]))

    def with_about(self):
        """With `about`: what it is, in a sentence or two for who chooses; empty if not told."""
        told = InstrumentText.objects.filter(
            key="texts.about",
            language__instrument=OuterRef("pk"),
            language__language="fi",
            language__variant="",
        )
        return self.annotate(
            about=Coalesce(Subquery(told.values("text")[:1]), Value("", models.TextField()))
        )


class Instrument(models.Model):
    """One version of a questionnaire. Frozen once a response exists: a change is a new version."""

    is_kept_by_version = True

    class IndexMethod(models.TextChoices):
        MEAN_OF_DOMAINS = "mean_of_domains", _("osa-alueiden keskiarvo")
        NONE = "none", _("ei yhteispistettä")

    class ScoringMethod(models.TextChoices):
        MEAN_0_100 = "mean_0_100", _("keskiarvo asteikolla 0–100")
        PER_ITEM = "per_item", _("jokainen kysymys erikseen")

    project = models.ForeignKey(
        Project,
        verbose_name=_("hanke"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="instruments",
    )
    """Whose own it is: its coordinators write the next version. None: everybody's, as it came."""
    key = models.SlugField(_("tunnus"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versio"))
    title = models.CharField(_("nimi"), max_length=150)
    owner = models.CharField(_("omistaja"), max_length=150)
    licence = models.CharField(_("lisenssi"), max_length=200)
    source = models.CharField(_("lähde"), max_length=250, blank=True)
    note = models.TextField(_("huomautus"), blank=True)
    is_locked = models.BooleanField(
        _("sanamuotoja ei saa muuttaa"),
        default=False,
        help_text=_("Omistaja sallii vain oman virallisen lomakkeensa."),
    )
    scoring_method = models.CharField(
        _("pisteytys"), max_length=20, choices=ScoringMethod, default=ScoringMethod.MEAN_0_100
    )
    # A fraction in words and no float: 2/3 of three items must be two, not two and a hair.
    min_share = models.CharField(
        _("osuus kysymyksistä, joihin on vastattava"),
        max_length=10,
        default="2/3",
        validators=[RegexValidator(r"^[1-9][0-9]*/[1-9][0-9]*$")],
        help_text=_("Murtolukuna, esimerkiksi 2/3."),
    )
    index_method = models.CharField(
        _("yhteispiste"), max_length=20, choices=IndexMethod, default=IndexMethod.NONE
    )
    consent_version = models.PositiveSmallIntegerField(_("suostumustekstin versio"), default=1)
    digest = models.CharField(max_length=64, editable=False, blank=True)
    # Grows with every recording added or removed: what is kept in memory keys on it too.
    sound_version = models.PositiveIntegerField(default=0, editable=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kyselylomake")
        verbose_name_plural = _("kyselylomakkeet")
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                name="instrument_key_version_once",
                violation_error_message=_("Tämä versio lomakkeesta on jo olemassa."),
            ),
        ]

    def __str__(self):
        return f"{self.title}, versio {self.version}"

    @property
    def is_frozen(self) -> bool:
        # Rows that are still arriving count: by the time they are seen it would be too late.
        return self.responses(manager="with_arriving").exists()


class InstrumentPart(models.Model):
    """A part of an instrument; it cannot change once the instrument is frozen."""

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.instrument_id and self.instrument.is_frozen:
            raise ValidationError(
                _("Lomakkeeseen on jo vastattu, joten sitä ei voi muuttaa. Tee uusi versio.")
            )


class Scale(InstrumentPart):
    """The values that an item may have, in the order in which they are shown."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="scales")
    key = models.SlugField(_("tunnus"), max_length=40)
    values = models.JSONField(_("arvot näyttöjärjestyksessä"))

    class Meta:
        verbose_name = _("vastausasteikko")
        verbose_name_plural = _("vastausasteikot")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["instrument", "key"], name="scale_key_once")]

    def __str__(self):
        if isinstance(self.values[0], int):
            return f"{self.minimum}–{self.maximum}"
        return _("vaihtoehtoja %(number)s") % {"number": len(self.values)}

    @property
    def minimum(self) -> int:
        return min(self.values)

    @property
    def maximum(self) -> int:
        return max(self.values)


class Domain(InstrumentPart):
    """A life domain, whose items make one score."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="domains")
    key = models.SlugField(_("tunnus"), max_length=40)
    order = models.PositiveSmallIntegerField(_("järjestys"))

    class Meta:
        verbose_name = _("elämän osa-alue")
        verbose_name_plural = _("elämän osa-alueet")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "key"], name="domain_key_once")
        ]

    def __str__(self):
        return self.key


class Item(InstrumentPart):
    """One question. `polarity` −1 is turned round in scoring only, never on screen."""

    class Kind(models.TextChoices):
        SCALE = "scale", _("asteikko")
        SINGLE = "single", _("yksi vaihtoehto")
        MULTIPLE = "multiple", _("monta vaihtoehtoa")
        OPEN = "open", _("avoin")

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="items")
    domain = models.ForeignKey(
        Domain,
        verbose_name=_("osa-alue"),
        on_delete=models.CASCADE,
        related_name="items",
        null=True,
        blank=True,
    )
    scale = models.ForeignKey(
        Scale,
        verbose_name=_("asteikko"),
        on_delete=models.PROTECT,
        related_name="items",
        null=True,
        blank=True,
    )
    key = models.SlugField(_("tunnus"), max_length=60)
    order = models.PositiveSmallIntegerField(_("järjestys"))
    kind = models.CharField(_("laji"), max_length=10, choices=Kind, default=Kind.SCALE)
    polarity = models.SmallIntegerField(_("suunta"), default=1)
    hint = models.SlugField(_("ohjeteksti"), max_length=60, blank=True)
    phases = models.JSONField(_("vaiheet"), default=list)
    is_required = models.BooleanField(_("pakollinen"), default=False)
    depends_on = models.JSONField(_("ehto"), default=dict, blank=True)
    """Asked only after an answer: {"item": key of an earlier item, "values": [value, …]}."""

    class Meta:
        verbose_name = _("kysymys")
        verbose_name_plural = _("kysymykset")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "key"], name="item_key_once"),
            models.CheckConstraint(
                condition=Q(polarity__in=[1, -1]), name="item_polarity_plus_or_minus"
            ),
            models.CheckConstraint(
                condition=Q(kind="open", scale__isnull=True)
                | (~Q(kind="open") & Q(scale__isnull=False)),
                name="item_open_or_scaled",
            ),
        ]

    def __str__(self):
        return self.key


class InstrumentLanguage(InstrumentPart):
    """The texts of an instrument in one language and, where an owner publishes one, a variant."""

    class Review(models.TextChoices):
        OWN = "own", _("alkuperäinen")
        OFFICIAL = "official", _("omistajan virallinen")
        REVIEWED = "reviewed", _("äidinkielisen tarkistama")
        UNREVIEWED = "unreviewed", _("luonnos, jota äidinkielinen ei ole vielä tarkistanut")

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("kieli"), max_length=10)
    variant = models.CharField(_("muunnelma"), max_length=20, blank=True)
    review = models.CharField(
        _("tarkistus"), max_length=12, choices=Review, default=Review.UNREVIEWED
    )
    source = models.CharField(_("lähde"), max_length=250, blank=True)
    licence = models.CharField(_("lisenssi"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lomakkeen kieli")
        verbose_name_plural = _("lomakkeen kielet")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "language", "variant"], name="instrument_language_once"
            )
        ]

    def __str__(self):
        return f"{self.language_name} {self.variant}".strip()

    @property
    def language_name(self) -> str:
        """The language in Finnish, or its code where Django does not know it."""
        known = LANG_INFO.get(self.language)
        return gettext(known["name"]).lower() if known else self.language


class InstrumentText(models.Model):
    """One text by its dotted path: `items.<key>`, `scales.<key>.<value>`, `texts.consent_title`."""

    language = models.ForeignKey(InstrumentLanguage, on_delete=models.CASCADE, related_name="texts")
    key = models.CharField(_("tunnus"), max_length=120)
    text = models.TextField(_("teksti"))

    class Meta:
        verbose_name = _("lomakkeen teksti")
        verbose_name_plural = _("lomakkeen tekstit")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["language", "key"], name="instrument_text_once")
        ]

    def __str__(self):
        return self.key
