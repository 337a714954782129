"""Questions as sound, for who would rather listen than read."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.files.sounds import SoundField
from surveys.models.instruments.instrument import Item


class RecordingQuerySet(models.QuerySet):
    def public(self):
        """All: what is read aloud stands on the page as text for everybody."""
        return self

    def visible_to(self, user):
        return self


class ItemRecording(models.Model):
    """A question read aloud in one language. It may be added to a frozen instrument, since the
    words do not change."""

    is_kept_in_bin = False

    item = models.ForeignKey(
        Item, verbose_name=_("kysymys"), on_delete=models.CASCADE, related_name="recordings"
    )
    language = models.CharField(_("kieli"), max_length=10)
    file = SoundField(_("äänite"), upload_to="aanet/")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lisääjä"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    added_on = models.DateField(_("lisätty"), default=timezone.localdate)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("kysymyksen äänite")
        verbose_name_plural = _("kysymysten äänitteet")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "language"], name="item_recording_once")
        ]

    def __str__(self):
        return f"{self.item} ({self.language})"
