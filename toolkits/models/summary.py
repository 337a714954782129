"""One page about a project, a pilot or a publication in another language than its own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from osallisuus.text.days import check_year
from osallisuus.text.markdown import parsed, plain_words
from projects.models import Pilot, Project
from projects.models.scope import Scope
from toolkits.models.publication import Publication


class SummaryQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_published=True)

    def shown(self):
        """Public ones whose page is public too."""
        # What waits for its day, or was retired, is found by its summary as little as by itself.
        return self._of(Publication.objects.public())

    def offered(self):
        """Shown today, or on the day of its publication."""
        return self._of(Publication.objects.offered())

    def _of(self, publications):
        of_pilot = Q(pilot__isnull=True) | Q(pilot__is_published=True)
        of_publication = Q(publication__isnull=True) | Q(publication__in=publications)
        return self.public().filter(of_pilot, of_publication, project__is_published=True)

    def visible_to(self, user):
        """Content belongs to everyone, so everyone who signs in sees all of it."""
        return self


class Summary(models.Model):
    """What somebody who reads no Finnish needs to know of a project, or of one pilot or publication
    of it. Until somebody has reviewed it, its readers are told that it is a draft."""

    is_public_content = True
    public_texts = ("title", "text")

    class Language(models.TextChoices):
        SWEDISH = "sv", _("ruotsi")
        ENGLISH = "en", _("englanti")

    project = models.ForeignKey(
        Project, verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="summaries"
    )
    pilot = models.ForeignKey(
        Pilot,
        verbose_name=_("kokeilu"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="summaries",
        help_text=_("Tyhjä, jos tiivistelmä on koko hankkeesta tai julkaisusta."),
    )
    publication = models.ForeignKey(
        Publication,
        verbose_name=_("julkaisu"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="summaries",
        help_text=_("Tyhjä, jos tiivistelmä on koko hankkeesta tai kokeilusta."),
    )
    language = models.CharField(_("kieli"), max_length=2, choices=Language)
    title = models.CharField(
        _("otsikko"), max_length=150, help_text=_("Nimi tällä kielellä, esimerkiksi ”Frukost”.")
    )
    text = models.TextField(_("tiivistelmä"), help_text=_("Enintään sivu. Markdown-tekstiä."))
    reviewed_on = models.DateField(
        _("tarkistettu"),
        null=True,
        blank=True,
        validators=[check_year],
        help_text=_("Tyhjä: lukijalle kerrotaan, että käännös on luonnos."),
    )
    is_published = models.BooleanField(_("näkyy julkisilla sivuilla"), default=False)

    objects = SummaryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tiivistelmä")
        verbose_name_plural = _("tiivistelmät")
        ordering = ["project", "pilot", "publication", "language"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pilot__isnull=True) | Q(publication__isnull=True),
                name="summary_of_one_thing",
                violation_error_message=_("Valitse kokeilu tai julkaisu, ei molempia."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[name, "language"],
                    condition=condition,
                    name=f"summary_of_{name}_once_a_language",
                    violation_error_message=_("Tällä kielellä on jo tiivistelmä."),
                )
                for name, condition in (
                    ("project", Q(pilot__isnull=True, publication__isnull=True)),
                    ("pilot", Q(pilot__isnull=False)),
                    ("publication", Q(publication__isnull=False)),
                )
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_language_display()})"

    def clean(self):
        super().clean()
        for name in ("pilot", "publication"):
            part = getattr(self, name)
            if part is not None and part.project_id != self.project_id:
                raise ValidationError({name: _("Tämä kuuluu toiseen hankkeeseen.")})

    @property
    def subject(self) -> Project | Pilot | Publication:
        """What it tells of."""
        return self.pilot or self.publication or self.project

    @property
    def lead(self) -> str:
        """Its first paragraph without marks, by which a page begins; empty where it begins with
        something else, such as a list."""
        return plain_words(self._divided[0])

    @property
    def rest(self) -> str:
        """What follows the lead, as Markdown."""
        return self._divided[1]

    @property
    def _divided(self) -> tuple[str, str]:
        lines, tokens = self.text.splitlines(), parsed(self.text)
        is_paragraph = bool(tokens) and tokens[0].type == "paragraph_open"
        end = tokens[0].map[1] if is_paragraph and tokens[0].map else 0
        return "\n".join(lines[:end]), "\n".join(lines[end:]).strip()

    @property
    def is_unreviewed(self) -> bool:
        return self.reviewed_on is None

    @property
    def scope(self) -> Scope:
        return Scope(self.project_id, self.pilot.municipality_id if self.pilot else None)
