"""Traces of what must be answerable later: exports, access to answers, releases, retention."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from projects.permissions import coordinated


class AuditEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Events of the projects that the user coordinates; those of none are a superuser's."""
        return self if user.is_superuser else self.filter(project__in=coordinated(user))


class AuditEvent(models.Model):
    """One thing somebody did that a controller may have to answer for; never an answer in it."""

    class Action(models.TextChoices):
        EXPORT = "export", _("vienti tiedostoon")
        IMPORT = "import", _("tuonti tiedostosta")
        ANSWERS = "answers", _("vastausten katselu")
        CARDS = "cards", _("korttien tulostus")
        RELEASE = "release", _("tulosten vahvistaminen")
        RETENTION = "retention", _("säilytysajan päättyminen")
        RIGHTS = "rights", _("käyttöoikeuksien muutos")

    at = models.DateTimeField(_("milloin"), default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kuka"),
        # What was done stays in the log when the account of who did it has gone.
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    project = models.ForeignKey(
        "Project", verbose_name=_("hanke"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(_("mitä"), max_length=20, choices=Action)
    target = models.CharField(_("kohde"), max_length=200)
    n_rows = models.PositiveIntegerField(_("rivejä"), null=True)
    counts = models.JSONField(_("määrät lajeittain"), default=dict, blank=True, editable=False)
    # Keyed: it proves which rows left without telling anything of them.
    fingerprint = models.CharField(_("sormenjälki"), max_length=64, blank=True, editable=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("lokimerkintä")
        verbose_name_plural = _("loki")
        ordering = ["-at"]

    def __str__(self):
        moment = date_format(timezone.localtime(self.at), "j.n.Y G.i")
        return f"{moment} {self.get_action_display()}: {self.target}"
