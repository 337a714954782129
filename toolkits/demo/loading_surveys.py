"""Surveys, cards, illustrative answers and the frozen results of the demonstration project."""

from datetime import date

from django.conf import settings
from surveys.services import freeze_release, load_instrument

from surveys import codes
from surveys.instrument_files import INSTRUMENT_DIR, read_instrument
from surveys.models import Card, CardSheet, HelpContact, Phase, Response, Survey
from toolkits.demo import answers, content

PRACTICE_SLUG = "harjoitus"
N_PRACTICE_CARDS = 200
CARDS_PER_SHEET = 40
LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"


def load_surveys(project, pilots):
    """Everything about surveys for the pilots; returns the release of the invented answers."""
    instrument = load_instrument(read_instrument(INSTRUMENT_DIR / f"{answers.INSTRUMENT}.toml"))
    for frame in ("esis", "3x10d"):
        load_instrument(read_instrument(INSTRUMENT_DIR / f"{frame}.toml"))
    people = answers.demo_answers()
    for row in content.pilots():
        survey = _survey(project, pilots[row.slug], instrument, row)
        _responses(survey, _cards(survey, row.survey), people[row.slug])
    _practice(project, instrument)
    return freeze_release(project=project, today=content.project().project.data.frozen_on)


def _survey(project, pilot, instrument, row) -> Survey:
    survey = Survey.objects.create(
        project=project,
        pilot=pilot,
        instrument=instrument,
        title=row.name,
        slug=row.slug,
        opens_on=row.survey.start_from,
        start_until=row.survey.start_until,
        end_from=row.survey.end_from,
        closes_on=row.survey.end_until,
        languages=list(row.survey.languages),
        allows_unreviewed=True,
    )
    _help_contacts(survey)
    return survey


def _help_contacts(survey):
    for order, row in enumerate(content.project().help_contacts, start=1):
        HelpContact.objects.create(
            survey=survey,
            name=row.name["fi"],
            note=row.note["fi"],
            phone=row.phone,
            translations={
                language: {"name": row.name[language], "note": row.note[language]}
                for language in row.name
                if language != "fi"
            },
            order=order,
        )


def _cards(survey, plan) -> list[Card]:
    cards = []
    for start in range(0, plan.n_cards, CARDS_PER_SHEET):
        letter = LETTERS[start // CARDS_PER_SHEET]
        sheet = CardSheet.objects.create(
            survey=survey, letter=letter, language="fi", printed_on=plan.start_from
        )
        labels = [f"{letter}-{number:02}" for number in range(1, CARDS_PER_SHEET + 1)]
        cards += [_card(sheet, label) for label in labels[: plan.n_cards - start]]
    return Card.objects.bulk_create(cards)


def _card(sheet: CardSheet, label: str) -> Card:
    code = card_code(sheet.survey.slug, label)
    return Card(sheet=sheet, label=label, code_hash=codes.code_hash(settings.CARD_KEY, code))


def card_code(survey_slug: str, label: str) -> str:
    """The code of a card of the demonstration project: derived from CARD_KEY, stored nowhere."""
    return codes.derived_code(settings.CARD_KEY, f"{survey_slug}:{label}")


def _responses(survey, cards, people):
    rows = []
    for card, person in zip(cards, people, strict=False):
        for phase, response in ((Phase.START, person.start), (Phase.END, person.end)):
            if response:
                rows.append(_response(survey, card, phase, response))
    Response.objects.bulk_create(rows)


def _response(survey, card, phase, response) -> Response:
    return Response(
        survey=survey,
        card=card,
        instrument=survey.instrument,
        consent_version=survey.instrument.consent_version,
        phase=phase,
        channel=response.channel,
        help=response.help,
        language=response.language,
        answered_on=response.answered_on,
        screen_mode=survey.screen_mode,
        answers=dict(response.answers),
        open_answers={
            written.item: {"text": written.text, "may_publish": written.may_publish}
            for written in response.open_answers
        },
    )


def _practice(project, instrument):
    """A survey that is always open, so that anybody can try one; in no figure ever."""
    survey = Survey.objects.create(
        project=project,
        instrument=instrument,
        title="Harjoituskysely",
        slug=PRACTICE_SLUG,
        is_practice=True,
        opens_on=date(2023, 1, 1),
        end_from=date(2023, 1, 1),
        min_days_between=0,
        languages=["fi", "sv", "en", "uk"],
        allows_unreviewed=True,
    )
    _help_contacts(survey)
    sheet = CardSheet.objects.create(survey=survey, letter="H", language="fi")
    labels = [f"H-{number:03}" for number in range(1, N_PRACTICE_CARDS + 1)]
    Card.objects.bulk_create(_card(sheet, label) for label in labels)


def unanswered_practice_code() -> str | None:
    """A code of the practice survey that nobody has used yet; reads only."""
    label = (
        Card.objects.filter(sheet__survey__slug=PRACTICE_SLUG, responses=None, drafts=None)
        .order_by("label")
        .values_list("label", flat=True)
        .first()
    )
    return codes.format_code(card_code(PRACTICE_SLUG, label)) if label else None
