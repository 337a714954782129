from datetime import date

import pytest

from surveys.models import Card, Draft, Phase
from surveys.queries.progress import (
    LackingEnd,
    Progress,
    SheetLine,
    cards_lacking_end,
    sheet_lines,
    survey_progress,
)
from surveys.services import make_cards, replace_card, revoke_sheet
from tests import factories
from tests.surveys.walks import make_ready_survey

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 20)
STARTED = date(2026, 2, 10)


@pytest.fixture
def survey(db):
    return make_ready_survey(closes_on=date(2026, 6, 1))


def start(card, **overrides):
    return factories.make_response(card=card, answered_on=STARTED, **overrides)


def make_started(survey, n_cards):
    made = [each.card for each in make_cards(survey=survey, n_cards=n_cards).cards]
    for card in made:
        start(card)
    return made


def test_progress_counts_cards_without_saying_who(survey):
    cards = [each.card for each in make_cards(survey=survey, n_cards=5).cards]
    for card in cards[:2]:
        start(card)
    start(cards[0], phase="end")
    Draft.objects.create(card=cards[2], phase=Phase.START)

    assert survey_progress(survey, TODAY) == Progress(
        n_cards=5,
        n_begun=1,
        n_starts=2,
        n_ends=1,
        n_pairs=1,
        lacking_end=(LackingEnd(cards[1].pk, "A-02", date(2026, 2, 24), False, False),),
    )


@pytest.mark.parametrize("n_cards", [1, 3])
def test_progress_takes_seven_queries(survey, n_cards, django_assert_num_queries):
    make_started(survey, n_cards)

    with django_assert_num_queries(7):
        found = survey_progress(survey, TODAY)

    assert len(found.lacking_end) == n_cards


def test_end_is_open_from_the_day_of_the_survey(survey):
    (card,) = make_started(survey, 1)
    survey.end_from = TODAY
    Draft.objects.create(card=card, phase=Phase.END)

    assert cards_lacking_end(survey, TODAY) == [LackingEnd(card.pk, "A-01", TODAY, True, True)]


def test_lost_card_is_counted_by_the_one_that_replaced_it(survey):
    (card,) = make_started(survey, 1)
    new = replace_card(card=card).card

    assert [lacking.label for lacking in cards_lacking_end(survey, TODAY)] == [new.label]


def test_card_of_a_revoked_sheet_lacks_nothing(survey):
    (card,) = make_started(survey, 1)
    revoke_sheet(sheet=card.sheet)

    assert cards_lacking_end(survey, TODAY) == []


def test_sheets_tell_what_was_used(survey):
    old = make_cards(survey=survey, n_cards=2)
    new = make_cards(survey=survey, n_cards=3, language="uk", is_large_print=True)
    start(old.cards[0].card)
    start(old.cards[0].card, phase="end")
    Draft.objects.create(card=old.cards[1].card, phase=Phase.START)
    today = new.sheet.printed_on

    found = sheet_lines(survey)

    assert found == [
        SheetLine("B", "uk", True, today, None, 3, 0),
        SheetLine("A", "fi", False, today, None, 2, 2),
    ]
    assert [line.can_be_remade for line in found] == [True, False]
    assert Card.objects.count() == 5
