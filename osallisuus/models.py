"""What the frame itself remembers: the version of public content and accessibility feedback."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

ANSWER_DAYS = 14
"""Days to answer accessibility feedback: Act 306/2019 on digital services."""
BIN_DAYS = 30
"""Days that a row deleted from the desk can be put back."""


class DataVersion(models.Model):
    """The one row whose number rises with every change of what is kept in memory: public pages,
    and what surveys ask. Whatever is kept, is kept by it."""

    number = models.PositiveBigIntegerField(_("versio"), default=1)

    class Meta:
        verbose_name = _("sisällön versio")
        verbose_name_plural = _("sisällön versio")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="data_version_one_row")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def bump(cls) -> None:
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)


class AccessibilityFeedback(models.Model):
    """One message about a barrier on the site; the law gives fourteen days to answer it."""

    received_at = models.DateTimeField(_("saapunut"), default=timezone.now, editable=False)
    page = models.CharField(_("sivu tai asia"), max_length=300, blank=True)
    message = models.TextField(_("palaute"), max_length=4000)
    email = models.EmailField(
        _("sähköpostiosoite"), blank=True, help_text=_("Vain, jos haluat vastauksen.")
    )
    answered_on = models.DateField(_("vastattu"), null=True, blank=True)
    answer = models.TextField(_("vastaus"), blank=True)

    class Meta:
        verbose_name = _("saavutettavuuspalaute")
        verbose_name_plural = _("saavutettavuuspalautteet")
        ordering = ["-received_at"]

    def __str__(self):
        return date_format(timezone.localtime(self.received_at), "j.n.Y")

    def clean(self):
        """The address is forgotten a month after the answer, so a mistyped day would take it."""
        super().clean()
        received = timezone.localdate(self.received_at)
        if self.answered_on and not received <= self.answered_on <= timezone.localdate():
            text = _("Vastauspäivä on palautteen saapumisen jälkeen ja viimeistään tänään.")
            raise ValidationError({"answered_on": text})

    @property
    def due_on(self):
        return timezone.localdate(self.received_at) + timedelta(days=ANSWER_DAYS)


class BinEntry(models.Model):
    """A row deleted from the desk with everything that went with it, kept for thirty days."""

    name = models.CharField(_("poistettu rivi"), max_length=300)
    model = models.CharField(_("mikä"), max_length=100)
    row_id = models.BigIntegerField(_("rivin numero"))
    parent_model = models.CharField(_("minkä sivulta poistettu"), max_length=100, blank=True)
    parent_id = models.BigIntegerField(_("sivun rivin numero"), null=True, blank=True)
    rows = models.JSONField(_("rivit"), default=list)
    links = models.JSONField(_("viittaukset"), default=list)
    deleted_at = models.DateTimeField(_("poistettu"), default=timezone.now)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("poistaja"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("roskakorin rivi")
        verbose_name_plural = _("roskakori")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self):
        return self.name
