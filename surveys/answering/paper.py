"""What goes on paper: cards and forms as frozen values, ready for their templates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.urls import reverse
from django.utils.safestring import SafeString

from osallisuus.files.qr import qr_svg
from surveys.answering import codes
from surveys.answering.visits.visit import is_small_group
from surveys.instruments.questionnaire import Question, Questionnaire, questionnaire_of
from surveys.models import Phase, Survey

CARDS_ON_PAGE = 10
LARGE_CARDS_ON_PAGE = 4
PHASE_SLUGS = {"alku": Phase.START, "loppu": Phase.END}
"""What a phase is called in addresses."""

# Path on this site -> whole address, such as `request.build_absolute_uri`.
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class PrintedCard:
    label: str
    code: str
    address: str

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.address)


@dataclass(frozen=True)
class PrintedQuestion:
    """One question of a paper form; `options` are in the order of the screen. `after_number` and
    `after_options`: the earlier question and the answers after which it is asked, if not always."""

    number: int
    text: str
    hint: str
    options: tuple[str, ...]
    is_multiple: bool
    is_open: bool
    after_number: int | None = None
    after_options: str = ""


@dataclass(frozen=True)
class PaperForm:
    """The same instrument as on screen, in one language and phase."""

    title: str
    phase: str
    language: str
    consent: tuple[str, ...]
    consent_accept: str
    closed: tuple[PrintedQuestion, ...]
    open: tuple[PrintedQuestion, ...]
    decline: str
    open_notes: tuple[str, ...]
    publish: str
    code_address: str
    short_address: str

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.code_address)


def printed_cards(
    labelled_codes: Iterable[tuple[str, str]], language: str, absolute: Absolute
) -> list[PrintedCard]:
    """(label, code) pairs as cards; the address of the QR also carries the sheet's language."""
    return [
        PrintedCard(label, codes.format_code(code), card_address(code, language, absolute))
        for label, code in labelled_codes
    ]


def printed_end(survey: Survey, today: date) -> date | None:
    """The first day of the end survey as cards have it: one that is still to come, else None."""
    day = survey.end_from
    return day if day and day > today else None


def card_address(code: str, language: str, absolute: Absolute) -> str:
    """What the QR of a card opens."""
    # Behind `#`, which browsers send to no server, so that no log or
    # proxy on the way sees the code.
    return f"{absolute(reverse('resident:scanned'))}?kieli={language}#{code}"


def pages_of(cards: list[PrintedCard], *, is_large_print: bool) -> list[list[PrintedCard]]:
    """The cards by A4 page."""
    size = LARGE_CARDS_ON_PAGE if is_large_print else CARDS_ON_PAGE
    remaining = iter(cards)
    return list(iter(lambda: list(islice(remaining, size)), []))


def short_address(absolute: Absolute) -> str:
    """Where a code is typed, as people type an address: without its scheme and last slash."""
    return absolute(reverse("resident:code")).split("://", 1)[1].rstrip("/")


def paper_form(
    survey: Survey,
    phase: str,
    language: str,
    absolute: Absolute,
    questionnaire: Questionnaire | None = None,
) -> PaperForm:
    """The printable form of a phase. Texts that a language lacks come in Finnish. `questionnaire`:
    what is asked, where it is not the survey's own."""
    questionnaire = questionnaire or questionnaire_of(survey.instrument)
    printed = list(_questions(questionnaire, phase, language))

    def text(key: str) -> str:
        return questionnaire.text(f"texts.{key}", language)

    return PaperForm(
        title=text("consent_title") or questionnaire.text("name", language),
        phase=phase,
        language=language,
        consent=_consent(survey, questionnaire.consent_paragraphs(phase, language), text),
        consent_accept=text("consent_accept"),
        closed=tuple(question for question in printed if not question.is_open),
        open=tuple(question for question in printed if question.is_open),
        decline=text("decline"),
        open_notes=tuple(filter(None, map(text, _open_notes(survey)))),
        publish=text("open_publish"),
        code_address=f"{absolute(reverse('resident:code'))}?kieli={language}",
        short_address=short_address(absolute),
    )


def _consent(survey: Survey, paragraphs: list[str], text: Callable[[str], str]) -> tuple[str, ...]:
    """What must be read before answering."""
    controller = survey.project.controller
    closing = [
        text("consent_controller").replace("{organisaatio}", controller.name) if controller else "",
        # On paper one more person reads the answers than on a screen: whoever types them.
        text("consent_readers_paper"),
        text("consent_smallest_group"),
        text("consent_promise"),
    ]
    return tuple(filter(None, [*map(str.strip, paragraphs), " ".join(filter(None, closing))]))


def _open_notes(survey: Survey) -> tuple[str, ...]:
    """What is said above the open questions, as on the screen."""
    group = ("open_small_group",) if is_small_group(survey) else ()
    return "open_privacy", *group, "open_not_read_at_once"


def _questions(
    questionnaire: Questionnaire, phase: str, language: str
) -> Iterator[PrintedQuestion]:
    for number, question in enumerate(questionnaire.asked(phase), start=1):
        after_number, after_options = condition_of(questionnaire, question, phase, language)
        yield PrintedQuestion(
            number=number,
            text=questionnaire.question_text(question, language),
            hint=questionnaire.hint(question, language),
            options=_options(questionnaire, question, language),
            is_multiple=question.is_multiple,
            is_open=question.is_open,
            after_number=after_number,
            after_options=after_options,
        )


def condition_of(
    questionnaire: Questionnaire, question: Question, phase: str, language: str
) -> tuple[int | None, str]:
    """The number of the question that this one depends on, and the answers that let it come; None
    and nothing if it is asked of everybody."""
    for number, earlier in enumerate(questionnaire.asked(phase), start=1):
        if earlier.key == question.depends_on:
            labels = [questionnaire.label(earlier, v, language) for v in question.depends_values]
            return number, " / ".join(labels)
    return None, ""


def _options(questionnaire: Questionnaire, question: Question, language: str) -> tuple[str, ...]:
    return tuple(questionnaire.label(question, value, language) for value in question.values)
