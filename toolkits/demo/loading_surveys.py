"""Surveys, cards, illustrative answers and the frozen results of the demonstration project."""

from datetime import date

from projects.models import Municipality
from surveys.answering.codes import format_code
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Card, CardSheet, Channel, Help, HelpContact, Phase, Response, Survey
from surveys.services import (
    freeze_release,
    load_instrument,
    make_cards,
    make_practice_cards,
    practice_code,
)
from toolkits.demo import answers, content
from toolkits.demo.consultation_answers import consultation_answers

PRACTICE_SLUG = "harjoitus"
PRACTICE_CONSULTATION_SLUG = "harjoituskuuleminen"
WRITTEN_IN = "avoin_paikka"
# To be chosen instead, and the places that are kept for owners' official forms.
OTHER_FORMS = ("minun_arkeni_ja_elamani", "minun_arkeni_ja_elamani_2", "esis", "3x10d")
N_PRACTICE_CARDS = 200
CARDS_PER_SHEET = 40


def load_surveys(project, pilots):
    """Everything about surveys for the pilots; returns the release of the invented answers."""
    instrument = load_instrument(read_instrument(INSTRUMENT_DIR / f"{answers.INSTRUMENT}.toml"))
    for frame in OTHER_FORMS:
        load_instrument(read_instrument(INSTRUMENT_DIR / f"{frame}.toml"))
    people = answers.demo_answers()
    for row in content.pilots():
        survey = _survey(project, pilots[row.slug], instrument, row)
        _responses(survey, _cards(survey, row.survey), people[row.slug])
    _practice(project, instrument)
    for row in content.consultations():
        _consultation(project, row)
    return freeze_release(project=project, today=content.project().project.data.frozen_on)


def _survey(project, pilot, instrument, row) -> Survey:
    survey = Survey.objects.create(
        project=project,
        pilot=pilot,
        instrument=instrument,
        title=f"{project.survey_name}: {row.name}",
        slug=row.slug,
        opens_on=row.survey.start_from,
        start_until=row.survey.start_until,
        end_from=row.survey.end_from,
        closes_on=row.survey.end_until,
        languages=list(row.survey.languages),
        allows_unreviewed=True,
    )
    help_contacts(survey)
    return survey


def help_contacts(survey):
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
    """Cards in sheets of forty; their codes are forgotten at once, as on any printing day."""
    cards = []
    while len(cards) < plan.n_cards:
        n_cards = min(CARDS_PER_SHEET, plan.n_cards - len(cards))
        made = make_cards(survey=survey, n_cards=n_cards)
        cards += [each.card for each in made.cards]
    CardSheet.objects.filter(survey=survey).update(printed_on=plan.start_from)
    return cards


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
    help_contacts(survey)
    make_practice_cards(survey=survey, n_cards=N_PRACTICE_CARDS)


def _consultation(project, row):
    """A closed consultation with its invented answers, and one to practise with."""
    survey = Survey.objects.create(
        project=project,
        instrument=load_instrument(read_instrument(INSTRUMENT_DIR / f"{row.instrument}.toml")),
        municipality=Municipality.objects.get(code=row.municipality),
        kind=Survey.Kind.CONSULTATION,
        title=row.title,
        slug=row.slug,
        intro=row.intro,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        languages=list(row.languages),
        allows_unreviewed=True,
    )
    help_contacts(survey)
    found = consultation_answers(row)
    Response.objects.bulk_create(_consultation_response(survey, each) for each in found)
    Survey.objects.create(
        project=project,
        instrument=survey.instrument,
        kind=Survey.Kind.CONSULTATION,
        is_practice=True,
        title="Asukaskysely, harjoitus",
        slug=PRACTICE_CONSULTATION_SLUG,
        intro="Kokeile, miltä asukaskysely näyttää vastaajan silmin.",
        languages=survey.languages,
        allows_unreviewed=True,
        one_per_browser=False,
    )


def _consultation_response(survey, answer) -> Response:
    written = answer.written
    return Response(
        survey=survey,
        instrument=survey.instrument,
        consent_version=survey.instrument.consent_version,
        phase=Phase.ONCE,
        channel=Channel.OWN_DEVICE,
        help=Help.ALONE,
        language="fi",
        answered_on=answer.answered_on,
        screen_mode=survey.screen_mode,
        answers=dict(answer.answers),
        open_answers={WRITTEN_IN: _chosen_text(written)} if written else {},
    )


def _chosen_text(written) -> dict:
    """The coordinator of the example has quoted all that may be quoted."""
    text = {"text": written.text, "may_publish": written.may_publish}
    return text | ({"is_quoted": True} if written.may_publish else {})


def unanswered_practice_code(slug: str = PRACTICE_SLUG) -> str | None:
    """A code of a practice survey that nobody has used yet; reads only."""
    card = (
        # Practice codes are derived from the key and the label, so nothing is written to print one.
        Card.objects.filter(sheet__survey__slug=slug, responses=None, drafts=None)
        .select_related("sheet__survey")
        .order_by("label")
        .first()
    )
    return format_code(practice_code(card)) if card else None
