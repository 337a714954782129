"""What a visit reads is what the definitions of windows and surveys say, at once after a change."""

from dataclasses import replace
from datetime import date

import pytest
from django.forms import model_to_dict

from surveys.answering.visits.opened_card import opened_card
from surveys.answering.visits.visit import load_visit
from surveys.answering.windows import CardState, with_standing
from surveys.models import Card, Draft, ImportRun, PairDecision, Phase
from surveys.services import load_instrument, revoke_sheet
from tests import factories
from tests.surveys.walks import OWN, make_code, make_ready_survey

pytestmark = pytest.mark.django_db
FIELDS = (
    "pk",
    "label",
    "sheet_id",
    "is_lost",
    "end_opened_on",
    "replaces_id",
    "start_on",
    "start_language",
    "has_end",
    "replaced_end_opened_on",
)
MARCH = {"answered_on": date(2026, 3, 2)}


@pytest.fixture
def survey():
    return make_ready_survey()


@pytest.fixture
def card(survey):
    return make_code(survey)[0]


def visit_of(card):
    return load_visit(card.pk, channel="own_device")


def untouched(card):
    pass


def with_start(card):
    return factories.make_response(card=card, phase=Phase.START, language="sv", **MARCH)


def with_end(card):
    factories.make_response(card=card, phase=Phase.END, **MARCH)


def with_both(card):
    with_start(card)
    with_end(card)


def joined(card):
    survey = card.sheet.survey
    end = factories.make_response(card=make_code(survey)[0], phase=Phase.END, **MARCH)
    kind = PairDecision.Kind.JOIN
    return PairDecision.objects.create(kind=kind, start=with_start(card), end=end, reason="Sama")


def joined_and_undone(card):
    decision = joined(card)
    decision.undone_at = "2026-04-01T12:00:00Z"
    decision.save()


def arriving(card):
    run = ImportRun.objects.create()
    start = with_start(card)
    start.arriving = run
    start.save()


def arrived(card):
    arriving(card)
    ImportRun.objects.update(is_complete=True)


def lost_and_opened(card):
    card.is_lost, card.end_opened_on = True, date(2026, 3, 9)
    card.save()


def given_in_place(card):
    old = make_code(card.sheet.survey)[0]
    with_start(old)
    lost_and_opened(old)
    card.replaces = old
    card.save()


STATES = (
    untouched,
    with_start,
    with_end,
    with_both,
    joined,
    joined_and_undone,
    arriving,
    arrived,
    lost_and_opened,
    given_in_place,
)


@pytest.mark.parametrize("state", STATES)
def test_opened_card_is_what_its_standing_is_defined_to_be(card, state):
    state(card)

    defined = with_standing(Card.objects.filter(pk=card.pk)).get()
    found = opened_card(card.pk)

    assert found == card
    assert [getattr(found, name) for name in FIELDS] == [getattr(defined, name) for name in FIELDS]


def test_drafts_come_with_the_card_as_they_were_saved(card):
    facts = {"consent_version": 1, "channel": "shared_tablet", "help": "helped", "revision": 3}
    written = {"sana": {"text": "ä", "may_publish": True}}
    start = Draft.objects.create(
        card=card, phase=Phase.START, answers={"a": 4, "b": ["x"]}, open_answers=written, **facts
    )
    end = Draft.objects.create(card=card, phase=Phase.END, is_reopened=True)

    found = opened_card(card.pk).by_phase

    assert {phase: model_to_dict(draft) for phase, draft in found.items()} == {
        "start": model_to_dict(Draft.objects.get(pk=start.pk)),
        "end": model_to_dict(Draft.objects.get(pk=end.pk)),
    }
    assert [type(draft.is_reopened) for draft in found.values()] == [bool, bool]


def test_card_that_is_gone_or_still_arriving_opens_nothing(card):
    card.arriving = ImportRun.objects.create()
    card.save()

    assert opened_card(card.pk) is None
    assert load_visit(0, channel="own_device") is None


def test_survey_is_read_once_for_all_its_cards(survey, card, django_assert_num_queries):
    first = visit_of(card)

    with django_assert_num_queries(1):
        second = visit_of(card)

    assert second.asked is first.asked


def close(survey):
    survey.closes_on = date(2026, 1, 2)
    survey.save()


def rename_controller(survey):
    controller = survey.project.controller
    controller.name = "Toinen"
    controller.save()


def drop_help(survey):
    survey.help_contacts.all().delete()


def add_help(survey):
    survey.help_contacts.create(name="Päivystys")


def grow(survey):
    survey.pilot.n_participants, survey.pilot.n_participants_basis = 5, "counted"
    survey.pilot.save()


def take_confirmation_back(survey):
    survey.project.no_effect_confirmed_on = None
    survey.project.save()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (close, lambda visit: visit.opening.state == CardState.CLOSED),
        (rename_controller, lambda visit: visit.survey.project.controller.name == "Toinen"),
        (drop_help, lambda visit: visit.opening.state == CardState.NOT_READY),
        (add_help, lambda visit: len(visit.asked.help_contacts) == 2),
        (grow, lambda visit: visit.is_small_group),
        (take_confirmation_back, lambda visit: visit.opening.state == CardState.NOT_READY),
    ],
)
def test_change_of_what_a_survey_asks_is_seen_at_once(survey, card, change, seen):
    before = seen(visit_of(card))

    change(survey)

    assert (before, seen(visit_of(card))) == (False, True)


def test_revoked_sheet_opens_nothing_at_once(card):
    before = visit_of(card).opening.state

    revoke_sheet(sheet=card.sheet)

    assert (before, visit_of(card).opening.state) == (CardState.OPEN, CardState.REVOKED)


def test_changed_instrument_is_asked_at_once(survey, card):
    before = len(visit_of(card).questionnaire.questions)

    load_instrument(replace(OWN, items=OWN.items[:24]))

    assert (before, len(visit_of(card).questionnaire.questions)) == (len(OWN.items), 24)
