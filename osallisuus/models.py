"""What the frame itself remembers: the version of public content and accessibility feedback."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections, models, router
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

# Act 306/2019 on digital services gives so many days to answer feedback on accessibility.
ANSWER_DAYS = 14
BIN_DAYS = 30
"""Days that a row deleted from the desk can be put back."""


READ_VERSION = "SELECT number FROM osallisuus_dataversion WHERE id = 1"


class DataVersion(models.Model):
    """The one row whose number rises with every change of what is kept in memory: public pages,
    and what surveys ask. Whatever is kept, is kept by it."""

    is_in_backup = False

    number = models.PositiveBigIntegerField(_("versio"), default=1)

    class Meta:
        verbose_name = _("sisällön versio")
        verbose_name_plural = _("sisällön versio")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="data_version_one_row")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        # By hand: every kept page asks this, and composing the query costs more than asking it.
        # From where the page is read, so that both are of one moment.
        with connections[router.db_for_read(cls)].cursor() as cursor:
            cursor.execute(READ_VERSION)
            row = cursor.fetchone()
        return row[0] if row else 0

    @classmethod
    def bump(cls) -> None:
        # Counted by the database: two writers who both read first would raise it once.
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)


class SiteOwner(models.Model):
    """The one row that says who answers for this site; without it the setting SITE_OWNER does."""

    is_public_content = True

    name = models.CharField(_("kuka pitää sivustoa yllä"), max_length=150)
    email = models.EmailField(_("yhteysosoite"))

    class Meta:
        verbose_name = _("sivuston ylläpitäjä")
        verbose_name_plural = _("sivuston ylläpitäjä")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="site_owner_one_row")]

    def __str__(self):
        return self.name

    @classmethod
    def current_name(cls) -> str:
        """The name that pages show; the setting wins, as it is the installation's own fact."""
        if settings.SITE_OWNER:
            return settings.SITE_OWNER
        return cls.objects.filter(pk=1).values_list("name", flat=True).first() or ""


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
        super().clean()
        received = timezone.localdate(self.received_at)
        # The address is forgotten a month after the answer, so a mistyped day would take it.
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


class BackgroundJob(models.Model):
    """A piece of long work that somebody asked for at the desk, and how far it is."""

    is_in_backup = False

    class State(models.TextChoices):
        WAITING = "waiting", _("odottaa vuoroaan")
        RUNNING = "running", _("tekeillä")
        DONE = "done", _("valmis")
        FAILED = "failed", _("ei onnistunut")

    work = models.CharField(_("työ"), max_length=50)
    title = models.CharField(_("mitä tehdään"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tilaaja"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("tilattu"), default=timezone.now)
    language = models.CharField(_("kieli"), max_length=10)
    arguments = models.JSONField(_("tiedot"), default=dict)
    memory = models.JSONField(_("muistettava"), default=dict)
    state = models.CharField(_("tila"), max_length=10, choices=State.choices, default=State.WAITING)
    n_begun = models.PositiveSmallIntegerField(_("aloituskertoja"), default=0)
    n_done = models.PositiveIntegerField(_("tehty"), default=0)
    n_steps = models.PositiveIntegerField(_("kaikkiaan"), default=0)
    beaten_at = models.DateTimeField(_("elonmerkki"), null=True)
    ended_at = models.DateTimeField(_("päättynyt"), null=True)
    sentence = models.CharField(_("mitä tapahtui"), max_length=500, blank=True)
    public_key = models.CharField(_("avain"), max_length=60, blank=True)
    file_path = models.CharField(_("tiedosto"), max_length=200, blank=True)
    file_name = models.CharField(_("tiedoston nimi"), max_length=200, blank=True)
    content_type = models.CharField(_("tiedoston laji"), max_length=100, blank=True)
    next_url = models.CharField(_("jatko"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("taustatyö")
        verbose_name_plural = _("taustatyöt")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "beaten_at"], name="background_job_state")]

    def __str__(self):
        return self.title

    @property
    def is_ended(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


class WorkerBeat(models.Model):
    """The one row that tells when a worker of the queue was last alive."""

    is_in_backup = False

    beaten_at = models.DateTimeField(_("elonmerkki"), default=timezone.now)

    class Meta:
        verbose_name = _("jonon elonmerkki")
        verbose_name_plural = _("jonon elonmerkki")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="worker_beat_one_row")]

    def __str__(self):
        return str(self.beaten_at)


class SearchEntry(models.Model):
    """What search knows of one public page: a copy of its words, made anew when the page changes.

    `row_id` is the row that the page shows, None for a page of the site itself. `folded` has the
    words alone, in lower case with a space around each, for phrases.
    """

    is_in_backup = False

    kind = models.CharField(max_length=20)
    row_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("haun sivu")
        verbose_name_plural = _("haun sivut")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row_id"], condition=Q(row_id__isnull=False), name="search_row_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "row_id"], name="search_entry_row")]

    def __str__(self):
        return self.title


class SearchTerm(models.Model):
    """A base form that stands in an entry: how much it weighs, and where it first stands.

    `at` counts characters of the title, one line feed and the text.
    """

    is_in_backup = False

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="terms")
    key = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()
    at = models.PositiveIntegerField()
    length = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("haun sana")
        verbose_name_plural = _("haun sanat")
        # All that a search reads, so that it never leaves the index.
        indexes = [models.Index(fields=["key", "entry", "weight"], name="search_term_key")]

    def __str__(self):
        return self.key
