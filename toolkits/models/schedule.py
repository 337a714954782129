"""Texts that are offered from a day on and retired on another; their address goes on working."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from toolkits.models.content import Content, ContentQuerySet

TOO_EARLY = _("Käytöstä poistumisen päivän täytyy olla alkamisen päivän jälkeen.")
IN_ORDER = models.CheckConstraint(
    condition=Q(retired_on__gt=F("shown_from"))
    | Q(retired_on__isnull=True)
    | Q(shown_from__isnull=True),
    name="%(app_label)s_%(class)s_retires_after_it_begins",
    violation_error_message=TOO_EARLY,
)


class ScheduledQuerySet(ContentQuerySet):
    def at_address(self, today: date | None = None):
        """Published and begun, also after it was retired: links to it go on working."""
        today = today or timezone.localdate()
        is_begun = Q(shown_from__isnull=True) | Q(shown_from__lte=today)
        return self.filter(is_begun, is_published=True)

    def public(self, today: date | None = None):
        """Published, begun and not retired: what lists, search, feeds and open data offer. The
        first day counts as begun, the day of retiring as retired."""
        today = today or timezone.localdate()
        return self.at_address(today).offered(today)

    def offered(self, today: date | None = None):
        """Public today, or public by its day alone without anybody saving it again."""
        is_in_use = Q(retired_on__isnull=True) | Q(retired_on__gt=today or timezone.localdate())
        return self.filter(is_in_use, is_published=True)


class Scheduled(Content):
    """A text with a first day, a day of retiring, and what took its place."""

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
        related_name="older",
    )

    objects = ScheduledQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = True
        constraints = [*Content.Meta.constraints, IN_ORDER]

    def clean(self):
        super().clean()
        if self.shown_from and self.retired_on and self.retired_on <= self.shown_from:
            raise ValidationError({"retired_on": TOO_EARLY})

    def is_retired(self, today: date | None = None) -> bool:
        return self.retired_on is not None and self.retired_on <= (today or timezone.localdate())

    def is_begun(self, today: date | None = None) -> bool:
        is_waiting = self.shown_from is not None and self.shown_from > (
            today or timezone.localdate()
        )
        return self.is_published and not is_waiting

    @property
    def newer(self):
        """What took its place, where that can be read; None otherwise."""
        found = self.replaced_by
        return found if found and found.is_begun() and not found.is_retired() else None

    def state(self, today: date | None = None) -> str:
        """In words, for the desk: a draft, waiting for its day, in use, or retired."""
        if not self.is_published:
            return _now("luonnos")
        if not self.is_begun(today):
            return _now("näkyy %s alkaen") % date_format(self.shown_from, "j.n.Y")
        return _now("poistunut käytöstä") if self.is_retired(today) else _now("näkyy")
