"""One instrument compiled for answering: immutable, kept in memory, the same for every visitor.

Pages and services read questions, steps and texts from here, so that no page asks the database
for them; `surveys.answers` checks answers against it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import to_locale

from surveys.models import (
    Domain,
    Instrument,
    InstrumentLanguage,
    Item,
    ItemRecording,
    Phase,
    Survey,
)

FALLBACK_LANGUAGE = "fi"
# About so long takes reading a statement, choosing and going on, unhurried.
SECONDS_A_QUESTION = 20
NEEDED_TEXTS = (
    "consent_title",
    "consent_paragraphs",
    "consent_controller",
    "consent_readers",
    "consent_smallest_group",
    "consent_promise",
    "consent_accept",
    "consent_refuse",
    "decline",
    "thanks_start",
    "thanks_end",
)
TEXTS_OF_CONSULTATION = (
    "consent_title",
    "consent_paragraphs",
    "consent_controller",
    "thanks_start",
)
MOST_KEPT = 200


@dataclass(frozen=True, eq=False)
class Question:
    """One item. `values` are in the order of the screen; empty for open questions."""

    key: str
    kind: str
    domain: str
    scale: str
    hint: str
    phases: tuple[str, ...]
    values: tuple[int | str, ...]
    is_required: bool = False
    depends_on: str = ""
    depends_values: tuple[int | str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.kind == Item.Kind.OPEN

    @property
    def is_multiple(self) -> bool:
        return self.kind == Item.Kind.MULTIPLE

    def is_asked(self, answers: Mapping[str, object]) -> bool:
        """Whether the answers so far let this question come: not after another answer to the
        earlier question that it depends on, nor after a refusal to answer that."""
        given = answers.get(self.depends_on) if self.depends_on else None
        return given is None or given in self.depends_values

    def value(self, text: str) -> int | str | None:
        """The scale's own value for what a form sent; None if the scale has no such value."""
        return next((value for value in self.values if str(value) == text), None)

    def has_value(self, value: object) -> bool:
        """Whether `value` is on the scale, of the same type: neither "4" nor 4.0 nor True is 4."""
        # JSON keeps 4, "4", 4.0 and true apart, and counting them as
        # one would split or join answers.
        return any(value == own and type(value) is type(own) for own in self.values)


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """`texts`: language -> dotted path -> text; `reviews`: language -> state of its review."""

    instrument_id: int
    digest: str
    consent_version: int
    questions: tuple[Question, ...]
    domains: tuple[str, ...]
    texts: Mapping[str, Mapping[str, str]]
    reviews: Mapping[str, str]
    sounds: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(question, language) -> name of the file in which the question is read aloud."""
    sound_version: int = 0

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question | None:
        return self._by_key.get(key)

    def asked(self, phase: str) -> tuple[Question, ...]:
        """The questions of a phase in their order."""
        return tuple([question for question in self.questions if phase in question.phases])

    def minutes(self, phase: str) -> int:
        """About how long answering takes, in whole minutes to the nearest five; never none."""
        seconds = SECONDS_A_QUESTION * len(self.asked(phase))
        return max(5, 5 * round(seconds / 300))

    def is_unreviewed(self, language: str) -> bool:
        """Whether no native speaker has read a translation yet."""
        unread = InstrumentLanguage.Review.UNREVIEWED
        return self.reviews.get(language, unread) == unread

    def steps(self, phase: str, screen_mode: str) -> tuple[tuple[Question, ...], ...]:
        """The screens of a phase: one question each, or the neighbours of one domain together;
        none of a phase that is none."""
        return self._steps.get((phase, screen_mode), ())

    @cached_property
    def _steps(self) -> Mapping[tuple[str, str], tuple[tuple[Question, ...], ...]]:
        """All screens by phase and mode, since every page of a visit asks for them."""
        return {
            (phase, mode): _steps(self.asked(phase), mode)
            for phase in Phase.values
            for mode in Survey.ScreenMode.values
        }

    def screens(
        self, phase: str, screen_mode: str, answers: Mapping[str, object]
    ) -> dict[int, tuple[Question, ...]]:
        """What is asked, by number of the screen and in order, less what an earlier answer has made
        pointless; a screen of which nothing is left is not there."""
        found = {}
        for number, step in enumerate(self.steps(phase, screen_mode), start=1):
            asked = [one for one in step if not one.depends_on or one.is_asked(answers)]
            if asked:
                found[number] = tuple(asked)
        return found

    def text(self, path: str, language: str) -> str:
        """A text by its dotted path, in Finnish where the language has none, else empty."""
        own = self.texts.get(language, {}).get(path)
        return own or self.texts.get(FALLBACK_LANGUAGE, {}).get(path, "")

    def consent_paragraphs(self, phase: str | None, language: str) -> list[str]:
        """What is said before answering; a phase may have words of its own."""
        own = self.texts.get(language, {}).get(f"texts.consent_paragraphs_{phase}", "")
        return (own or self.text("texts.consent_paragraphs", language)).split("\n\n")

    def question_text(self, question: Question, language: str) -> str:
        return self.text(f"items.{question.key}", language)

    def hint(self, question: Question, language: str) -> str:
        return self.text(f"texts.{question.hint}", language) if question.hint else ""

    def label(self, question: Question, value: int | str, language: str) -> str:
        """What the scale calls a value; scales of bare numbers show the number."""
        return self.text(f"scales.{question.scale}.{value}", language) or str(value)

    def offered_languages(self, survey: Survey, known: Iterable[str]) -> tuple[str, ...]:
        """The survey's languages that the instrument has in full, that a native speaker has read
        (unless the survey lets drafts be shown), and whose pages are translated (`known`)."""
        prepared = set(known)
        return tuple(
            language
            for language in survey.languages
            if language in prepared
            and (survey.allows_unreviewed or not self.is_unreviewed(language))
            # A language with gaps would show questions in Finnish in between.
            and self._is_complete(language, survey.kind)
        )

    def _is_complete(self, language: str, kind: str) -> bool:
        texts = self.texts.get(language, {})
        is_once = kind == Survey.Kind.CONSULTATION
        needed = (
            *(f"texts.{key}" for key in (TEXTS_OF_CONSULTATION if is_once else NEEDED_TEXTS)),
            *(f"items.{question.key}" for question in self.questions),
        )
        return bool(self.questions) and all(texts.get(path) for path in needed)


def _steps(asked: Iterable[Question], screen_mode: str) -> tuple[tuple[Question, ...], ...]:
    if screen_mode == Survey.ScreenMode.QUESTION:
        return tuple((question,) for question in asked)
    groups = groupby(asked, key=lambda question: (question.domain, question.is_open))
    return tuple(tuple(group) for _key, group in groups)


def translated_languages() -> tuple[str, ...]:
    """The languages that have a catalogue of the resident pages; Finnish is the source."""
    folders = tuple(str(folder) for folder in settings.LOCALE_PATHS)
    return tuple(code for code, _name in settings.LANGUAGES if _has_catalogue(code, folders))


@cache
def _has_catalogue(code: str, folders: tuple[str, ...]) -> bool:
    catalogue = Path(to_locale(code), "LC_MESSAGES", "django.mo")
    return code == FALLBACK_LANGUAGE or any(
        (folder / catalogue).exists() for folder in map(Path, folders)
    )


def questionnaire_of(instrument: Instrument) -> Questionnaire:
    """The compiled instrument; read from the database once a process for each content."""
    if not instrument.digest:
        return compile_questionnaire(instrument)
    # The digest is a part of the key: other content is another entry,
    # and nothing need be thrown out.
    return _compiled(instrument.pk, instrument.digest, instrument.sound_version)


@lru_cache(maxsize=MOST_KEPT)
def _compiled(instrument_id: int, digest: str, sound_version: int) -> Questionnaire:
    return compile_questionnaire(Instrument.objects.get(pk=instrument_id))


def compile_questionnaire(instrument: Instrument) -> Questionnaire:
    languages = instrument.languages.filter(variant="").prefetch_related("texts")
    return Questionnaire(
        instrument_id=instrument.pk,
        digest=instrument.digest,
        consent_version=instrument.consent_version,
        questions=tuple(
            _question(item) for item in instrument.items.select_related("domain", "scale")
        ),
        domains=tuple(Domain.objects.filter(instrument=instrument).values_list("key", flat=True)),
        # Read-only, as one object serves every thread and visitor.
        texts=MappingProxyType(
            {
                language.language: MappingProxyType(
                    {text.key: text.text for text in language.texts.all()}
                )
                for language in languages
            }
        ),
        reviews=MappingProxyType({language.language: language.review for language in languages}),
        sounds=MappingProxyType(_sounds(instrument)),
        sound_version=instrument.sound_version,
    )


def _sounds(instrument: Instrument) -> dict[tuple[str, str], str]:
    rows = ItemRecording.objects.filter(item__instrument=instrument)
    return {
        (key, language): PurePosixPath(file).name
        for key, language, file in rows.values_list("item__key", "language", "file")
    }


def _question(item: Item) -> Question:
    return Question(
        key=item.key,
        kind=item.kind,
        domain=item.domain.key if item.domain else "",
        scale=item.scale.key if item.scale else "",
        hint=item.hint,
        phases=tuple(item.phases),
        values=tuple(item.scale.values) if item.scale else (),
        is_required=item.is_required,
        depends_on=item.depends_on.get("item", ""),
        depends_values=tuple(item.depends_on.get("values", ())),
    )
