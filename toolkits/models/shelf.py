"""What tip lists and tools share: for whom they are, and their easy-language versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.sourcing import Sourced
from toolkits.models.schedule import IN_ORDER, Scheduled, ScheduledQuerySet


class Reader(models.TextChoices):
    """Each has its own field, `for_…`."""

    STAFF = "staff", _("kunnan työntekijöille")
    LEADERS = "leaders", _("johdolle ja päättäjille")
    ASSOCIATIONS = "associations", _("yhdistyksille")
    EXPERIENCE_ACTORS = "experience_actors", _("kokemustoimijoille")
    RESIDENTS = "residents", _("asukkaille")


READER_FIELDS = tuple(f"for_{reader}" for reader in Reader.values)


class ShelfQuerySet(ScheduledQuerySet):
    def whole(self):
        """Without the easy-language versions of texts that are there as they are."""
        return self.exclude(is_easy=True, translation_of__isnull=False)

    def for_reader(self, reader: str):
        """For these readers, or for everybody: where nobody is named, everybody is meant."""
        everybody = Q(**dict.fromkeys(READER_FIELDS, False))
        return self.filter(everybody | Q(**{f"for_{reader}": True}))


class Shelved(Scheduled):
    """A text for certain readers. Its easy-language version is a row of its own, tied by
    `translation_of`."""

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

    objects = ShelfQuerySet.as_manager()

    class Meta(Scheduled.Meta):
        abstract = True
        # A language may have an easy version too, so the last one is wider than that of Content.
        constraints = [
            *Sourced.Meta.constraints,
            IN_ORDER,
            models.UniqueConstraint(
                fields=["translation_of", "language", "is_easy"],
                condition=Q(translation_of__isnull=False),
                name="%(app_label)s_%(class)s_one_version_per_language",
                violation_error_message=_("Tällä kielellä on jo käännös."),
            ),
        ]
