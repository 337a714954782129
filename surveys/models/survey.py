"""A questionnaire in use: at the start and end of a pilot, in a consultation, or as practice."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from projects.models import Municipality, Pilot, Project, Scope, ScopedQuerySet
from projects.permissions import Role
from surveys.models.instruments.instrument import Instrument


class Phase(models.TextChoices):
    START = "start", _("alkukysely")
    END = "end", _("loppukysely")
    ONCE = "once", _("asukaskysely")


NO_TIME = _(
    "Kysely sulkeutuu ennen kuin loppukysely ehtii aueta: alun ja lopun välissä on oltava "
    "vähintään %(days)s päivää."
)
START_NEVER = _("Uusia vastaajia ei voi lakata ottamasta ennen kuin kysely aukeaa.")


def finnish_only() -> list[str]:
    return ["fi"]


def new_import_key() -> str:
    return uuid4().hex


class SurveyQuerySet(ScopedQuerySet):
    project_path = "project"
    municipality_path = "pilot__municipality"
    association_path = "pilot__associations"

    def _covered_by(self, membership):
        covered = super()._covered_by(membership)
        if membership.role == Role.MUNICIPAL_COORDINATOR:
            # A consultation has no pilot: it belongs to the municipality that asks.
            own = Q(municipality=membership.municipality_id, pilot__isnull=True)
            covered |= Q(project=membership.project_id) & own
        return covered

    def consultations(self):
        """Those of published projects that residents have been shown; the practice one last."""
        found = self.filter(kind=Survey.Kind.CONSULTATION, project__is_published=True)
        return found.order_by("is_practice", "-opens_on", "title")

    def real(self):
        """What may be in figures: never practice, never a consultation."""
        return self.filter(is_practice=False, kind=Survey.Kind.BEFORE_AFTER)


class Survey(models.Model):
    """An instrument used with the people of a pilot, or once with anybody, or for practice."""

    is_public_content = True
    public_texts = ("intro",)

    class Kind(models.TextChoices):
        BEFORE_AFTER = "before_after", _("alku- ja loppukysely")
        CONSULTATION = "consultation", _("asukaskysely")

    class ScreenMode(models.TextChoices):
        QUESTION = "question", _("yksi kysymys kerrallaan")
        DOMAIN = "domain", _("yksi osa-alue kerrallaan")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.PROTECT, related_name="surveys"
    )
    pilot = models.ForeignKey(
        Pilot,
        verbose_name=_("kokeilu"),
        on_delete=models.PROTECT,
        related_name="surveys",
        null=True,
        blank=True,
    )
    instrument = models.ForeignKey(
        Instrument, verbose_name=_("lomake"), on_delete=models.PROTECT, related_name="surveys"
    )
    title = models.CharField(_("nimi"), max_length=150)
    slug = models.SlugField(_("osoitteen loppu"), max_length=80, unique=True)
    kind = models.CharField(_("laji"), max_length=12, choices=Kind, default=Kind.BEFORE_AFTER)
    is_practice = models.BooleanField(
        _("harjoitus"), default=False, help_text=_("Aina auki. Ei koskaan mukana luvuissa.")
    )
    opens_on = models.DateField(
        _("alkukysely aukeaa"), null=True, blank=True, validators=[check_year]
    )
    start_until = models.DateField(
        _("uusia vastaajia otetaan mukaan viimeistään"),
        null=True,
        blank=True,
        help_text=_("Viimeinen päivä, jolloin alkukyselyyn voi vastata."),
        validators=[check_year],
    )
    end_from = models.DateField(
        _("loppukysely aukeaa"),
        null=True,
        blank=True,
        help_text=_(
            "Niille, jotka ovat vastanneet alkukyselyyn ennen tätä päivää. Jos päivää ei ole, "
            "ratkaisee päivien määrä alun ja lopun välissä."
        ),
        validators=[check_year],
    )
    closes_on = models.DateField(
        _("kysely sulkeutuu"),
        null=True,
        blank=True,
        help_text=_("Viimeinen vastauspäivä."),
        validators=[check_year],
    )
    min_days_between = models.PositiveSmallIntegerField(
        _("päiviä alun ja lopun välissä"),
        default=14,
        help_text=_(
            "Näin monen päivän kuluttua alkukyselystä loppukysely aukeaa, jos sille ei ole päivää "
            "tai ihminen tuli mukaan vasta sen jälkeen. Kyselyn sivulla voit avata loppukyselyn "
            "aiemmin kaikille tai yhdelle kortille."
        ),
    )
    screen_mode = models.CharField(
        _("kysymyksiä näytöllä"),
        max_length=10,
        choices=ScreenMode,
        default=ScreenMode.QUESTION,
        help_text=_("Sama alussa ja lopussa."),
    )
    # Codes of imported files are hashed with it, so it never changes, whatever is renamed.
    import_key = models.CharField(max_length=80, default=new_import_key, editable=False)
    languages = models.JSONField(_("kielet"), default=finnish_only)
    allows_unreviewed = models.BooleanField(
        _("myös tarkistamattomat käännökset"),
        default=False,
        help_text=_("Vastaaja näkee käännöksen, jota äidinkielinen ei ole vielä tarkistanut."),
    )

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("kunta, joka kysyy"),
        on_delete=models.PROTECT,
        related_name="consultations",
        null=True,
        blank=True,
        help_text=_("Vain asukaskyselyssä. Tyhjä: hanke kysyy."),
    )
    intro = models.TextField(
        _("miksi kysytään"),
        blank=True,
        help_text=_("Vain asukaskyselyssä. Kerro myös, mihin vastaukset vaikuttavat."),
    )
    one_per_browser = models.BooleanField(
        _("yksi vastaus selaimesta"),
        default=True,
        help_text=_(
            "Vain asukaskyselyssä. Selaimeen jää merkki vastaamisesta; portaali ei tallenna sitä."
        ),
    )
    # What opening the end for all took away, so that it can be undone.
    end_opened_on = models.DateField(null=True, blank=True, editable=False)
    end_from_before = models.DateField(null=True, blank=True, editable=False)
    kept_results = models.JSONField(null=True, blank=True, editable=False)
    """Figures of a consultation whose answers have gone at the end of their retention."""

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kysely")
        verbose_name_plural = _("kyselyt")
        ordering = ["title"]
        # Lists and choices show the first by title, and shall not sort all of a country's.
        indexes = [models.Index(fields=["title"], name="survey_title")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="consultation", pilot__isnull=True)
                | Q(kind="before_after", pilot__isnull=False)
                | Q(kind="before_after", is_practice=True),
                name="survey_kind_fits_pilot",
                violation_error_message=_("Alku- ja loppukysely kuuluu aina kokeiluun."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="survey_closes_after_opening",
                violation_error_message=_("Kysely ei voi sulkeutua ennen kuin se aukeaa."),
            ),
            models.CheckConstraint(
                condition=Q(end_from__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(end_from__gte=F("opens_on")),
                name="survey_end_not_before_start",
                violation_error_message=_("Loppukysely ei voi aueta ennen alkukyselyä."),
            ),
            models.CheckConstraint(
                condition=Q(end_from__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("end_from")),
                name="survey_end_opens_before_closing",
                violation_error_message=_(
                    "Kysely sulkeutuu ennen kuin loppukysely aukeaa. Korjaa toinen päivistä."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def scope(self) -> Scope:
        return self.pilot.scope if self.pilot_id else Scope(self.project_id, self.municipality_id)

    def is_open(self, at=None) -> bool:
        """Whether answers are taken on a day; the first and the last day are included."""
        day = at or timezone.localdate()
        if self.is_practice:
            return True
        if self.opens_on is None or day < self.opens_on:
            return False
        return self.closes_on is None or day <= self.closes_on

    @property
    def end_open_for_all_on(self) -> date | None:
        """The day on which a coordinator opened the end for everybody; None when nobody has, and
        when the end was later given a day after it."""
        if self.end_opened_on is None or self.end_from is None:
            return None
        return self.end_opened_on if self.end_from <= self.end_opened_on else None

    def is_over(self, at=None) -> bool:
        """Whether the last day of answering has passed; practice is never over."""
        day = at or timezone.localdate()
        return not self.is_practice and self.closes_on is not None and day > self.closes_on

    def clean(self):
        super().clean()
        if self.pilot_id and self.project_id and self.pilot.project_id != self.project_id:
            raise ValidationError({"pilot": _("Kokeilu kuuluu toiseen hankkeeseen.")})
        if self._has_no_time_for_an_end():
            raise ValidationError({"closes_on": NO_TIME % {"days": self.min_days_between}})
        if self.start_until and self.opens_on and self.start_until < self.opens_on:
            raise ValidationError({"start_until": START_NEVER})
        self._check_retention()
        if self._is_answered_otherwise(instrument=self.instrument_id):
            raise ValidationError(
                {
                    "instrument": _(
                        "Kyselyyn on jo vastattu. Alussa ja lopussa kysytään samalla lomakkeella, "
                        "joten lomaketta ei voi enää vaihtaa."
                    )
                }
            )
        if self._is_answered_otherwise(screen_mode=self.screen_mode):
            raise ValidationError(
                {
                    "screen_mode": _(
                        "Kyselyyn on jo vastattu. Loppukyselyn on näytettävä samalta kuin "
                        "alkukyselyn, joten tätä ei voi enää vaihtaa."
                    )
                }
            )

    def _has_no_time_for_an_end(self) -> bool:
        if self.is_practice or self.kind != self.Kind.BEFORE_AFTER or not self.min_days_between:
            return False
        if self.opens_on is None or self.closes_on is None or self.closes_on < self.opens_on:
            return False
        # In its last days a survey asks the end only: a shorter one would never ask the start.
        return (self.closes_on - self.opens_on).days < self.min_days_between

    def _check_retention(self):
        """Nobody is asked after the day when the answers of the project go."""
        until = self.project.retention_until if self.project_id else None
        if until is None or self.is_practice:
            return
        late = [
            name
            for name in ("opens_on", "start_until", "end_from", "closes_on")
            if (day := getattr(self, name)) and day > until
        ]
        if late:
            text = _(
                "Hankkeen vastaukset säilytetään vain %s asti. Valitse aikaisempi päivä tai "
                "pidennä ensin hankkeen säilytysaikaa."
            ) % date_format(until, "j.n.Y")
            raise ValidationError(dict.fromkeys(late, text))

    def _is_answered_otherwise(self, **asked) -> bool:
        """Whether a start was answered with other values than these, so that the end would differ
        from it."""
        if self.pk is None or self.is_practice or self.kind != self.Kind.BEFORE_AFTER:
            return False
        otherwise = Survey.objects.filter(pk=self.pk).exclude(**asked)
        return otherwise.filter(responses__isnull=False).exists()


class HelpContact(models.Model):
    """Where a resident finds help nearby; shown on the last page of a survey."""

    is_kept_by_version = True
    survey = models.ForeignKey(
        Survey, verbose_name=_("kysely"), on_delete=models.CASCADE, related_name="help_contacts"
    )
    name = models.CharField(_("paikka"), max_length=150)
    phone = models.CharField(_("puhelin"), max_length=30, blank=True)
    note = models.CharField(_("milloin ja missä"), max_length=200, blank=True)
    translations = models.JSONField(
        _("muilla kielillä"),
        default=dict,
        blank=True,
        help_text=_('Kieli, nimi ja selite, esimerkiksi {"sv": {"name": "Jourhjälpen"}}.'),
    )
    order = models.PositiveSmallIntegerField(_("järjestys"), default=0)

    class Meta:
        verbose_name = _("paikka, josta saa apua")
        verbose_name_plural = _("mistä saa apua")
        ordering = ["order", "id"]

    def __str__(self):
        return self.name

    @property
    def scope(self) -> Scope:
        return self.survey.scope

    def in_language(self, language: str) -> tuple[str, str]:
        """Name and note in a language, Finnish where no translation exists."""
        texts = self.translations.get(language, {})
        return texts.get("name") or self.name, texts.get("note") or self.note
