"""What tip lists and tools share: for whom they are, from when to when they are offered, and their
easy-language versions."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from projects.models.sourcing import Sourced
from toolkits.models.content import Content, ContentQuerySet


class Reader(models.TextChoices):
    """Each has its own field, `for_…`."""

    STAFF = "staff", _("kunnan työntekijöille")
    LEADERS = "leaders", _("johdolle ja päättäjille")
    ASSOCIATIONS = "associations", _("yhdistyksille")
    EXPERIENCE_ACTORS = "experience_actors", _("kokemustoimijoille")
    RESIDENTS = "residents", _("asukkaille")


READER_FIELDS = tuple(f"for_{reader}" for reader in Reader.values)


class ShelfQuerySet(ContentQuerySet):
    def at_address(self, today: date | None = None):
        """Published and begun, also after it was retired: links to it go on working."""
        today = today or timezone.localdate()
        is_begun = Q(shown_from__isnull=True) | Q(shown_from__lte=today)
        return self.filter(is_begun, is_published=True)

    def public(self, today: date | None = None):
        """Published, begun and not retired: what lists, search, feeds and open data offer. The
        first day counts as begun, the day of retiring as retired."""
        today = today or timezone.localdate()
        is_in_use = Q(retired_on__isnull=True) | Q(retired_on__gt=today)
        return self.at_address(today).filter(is_in_use)

    def whole(self):
        """Without the easy-language versions of texts that are there as they are."""
        return self.exclude(is_easy=True, translation_of__isnull=False)

    def for_reader(self, reader: str):
        """For these readers, or for everybody: where nobody is named, everybody is meant."""
        everybody = Q(**dict.fromkeys(READER_FIELDS, False))
        return self.filter(everybody | Q(**{f"for_{reader}": True}))


class Shelved(Content):
    """A text that is offered from a day on and retired on another. Its easy-language version is a
    row of its own, tied by `translation_of`."""

    is_easy = models.BooleanField(
        _("selkokielinen"),
        default=False,
        help_text=_("Jos sama teksti on myös yleiskielellä, valitse se kohtaan Käännös tekstistä."),
    )
    for_staff = models.BooleanField(Reader.STAFF.label, default=False)
    for_leaders = models.BooleanField(Reader.LEADERS.label, default=False)
    for_associations = models.BooleanField(Reader.ASSOCIATIONS.label, default=False)
    for_experience_actors = models.BooleanField(Reader.EXPERIENCE_ACTORS.label, default=False)
    for_residents = models.BooleanField(Reader.RESIDENTS.label, default=False)
    shown_from = models.DateField(
        _("näkyy alkaen"),
        null=True,
        blank=True,
        validators=[check_year],
        help_text=_("Tyhjä: näkyy heti, kun näkyminen julkisilla sivuilla on valittu."),
    )
    retired_on = models.DateField(
        _("poistuu käytöstä"),
        null=True,
        blank=True,
        validators=[check_year],
        help_text=_("Siitä päivästä alkaen poissa luetteloista ja hausta; osoite toimii yhä."),
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("tilalle tuli"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ShelfQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = True
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["translation_of", "language", "is_easy"],
                condition=Q(translation_of__isnull=False),
                name="%(app_label)s_%(class)s_one_version_per_language",
                violation_error_message=_("Tällä kielellä on jo käännös."),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__gt=F("shown_from"))
                | Q(retired_on__isnull=True)
                | Q(shown_from__isnull=True),
                name="%(app_label)s_%(class)s_retires_after_it_begins",
                violation_error_message=_("Käytöstä poistumisen päivä on ennen alkamisen päivää."),
            ),
        ]

    def is_retired(self, today: date | None = None) -> bool:
        return self.retired_on is not None and self.retired_on <= (today or timezone.localdate())

    def is_begun(self, today: date | None = None) -> bool:
        is_waiting = self.shown_from is not None and self.shown_from > (
            today or timezone.localdate()
        )
        return self.is_published and not is_waiting

    @property
    def newer(self):
        """What took its place, where that is offered; None otherwise."""
        found = self.replaced_by
        return found if found and found.is_begun() and not found.is_retired() else None

    def state(self, today: date | None = None) -> str:
        """In words, for the desk: a draft, waiting for its day, in use, or retired."""
        if not self.is_published:
            return _now("luonnos")
        if not self.is_begun(today):
            return _now("näkyy %s alkaen") % date_format(self.shown_from, "j.n.Y")
        return _now("poistunut käytöstä") if self.is_retired(today) else _now("näkyy")
