from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from surveys.answering.codes import CodeError, is_valid_code
from surveys.models import Card, Draft
from surveys.services import (
    find_card,
    hash_of,
    make_cards,
    make_practice_cards,
    open_end,
    practice_code,
    replace_card,
    revoke_sheet,
)
from tests import factories
from tests.surveys.walks import make_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db):
    return factories.make_survey()


def test_make_cards_labels_sheets_by_letters(survey):
    first = make_cards(survey=survey, n_cards=2)
    second = make_cards(survey=survey, n_cards=1, language="uk", is_large_print=True)

    assert [made.card.label for made in first.cards] == ["A-01", "A-02"]
    assert [made.card.label for made in second.cards] == ["B-01"]
    assert (second.sheet.language, second.sheet.is_large_print) == ("uk", True)


def test_make_cards_goes_on_after_the_last_letter(survey):
    letters = [make_cards(survey=survey, n_cards=1).sheet.letter for _ in range(24)]

    assert letters[-3:] == ["Z", "AA", "AB"]


def test_make_cards_stores_only_hashes(survey):
    made = make_cards(survey=survey, n_cards=10).cards
    codes = [each.code for each in made]

    stored = list(Card.objects.order_by("label").values_list("code_hash", flat=True))

    assert stored == [hash_of(code) for code in codes]
    assert all(is_valid_code(code) for code in codes)
    columns = str(list(Card.objects.values()))
    assert not any(code in columns for code in codes)


@pytest.mark.parametrize("n_cards", [0, -1, 201])
def test_make_cards_refuses_an_odd_number(survey, n_cards):
    with pytest.raises(ValidationError, match="kerralla 1–200"):
        make_cards(survey=survey, n_cards=n_cards)


def test_card_hash_is_unique_in_the_database(survey):
    card, _code = make_code(survey)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_card(sheet=card.sheet, label="A-99", code_hash=card.code_hash)


def test_find_card_reads_a_code_however_it_is_typed(survey):
    card, code = make_code(survey)

    assert find_card(f" {code[:5].lower()}-{code[5:]} ") == card
    with pytest.raises(CodeError):
        find_card("ei koodi")


def test_practice_codes_can_be_told_again():
    practice = factories.make_survey(is_practice=True)

    sheet = make_practice_cards(survey=practice, n_cards=2)

    first = sheet.cards.first()
    assert find_card(practice_code(first)) == first


def test_practice_and_real_cards_are_never_mixed(survey):
    card, _code = make_code(survey)

    assert practice_code(card) is None
    with pytest.raises(ValidationError, match="Vain harjoituskyselyn"):
        make_practice_cards(survey=survey, n_cards=1)
    with pytest.raises(ValidationError, match="toisella tavalla"):
        make_cards(survey=factories.make_survey(is_practice=True), n_cards=1)


def test_replace_card_hands_the_draft_to_a_new_card(survey):
    card, _code = make_code(survey)
    draft = Draft.objects.create(card=card, phase="start", answers={"ihmissuhteet_1": 5})

    made = replace_card(card=card)

    draft.refresh_from_db()
    card.refresh_from_db()
    assert (made.card.label, made.card.replaces, find_card(made.code)) == ("A-02", card, made.card)
    assert (draft.card, card.is_lost) == (made.card, True)


def test_replace_card_happens_once(survey):
    card, _code = make_code(survey)
    replace_card(card=card)

    with pytest.raises(ValidationError, match="jo annettu uusi kortti"):
        replace_card(card=card)


def test_revoke_sheet_and_open_end_note_the_day(survey):
    card, _code = make_code(survey)

    revoke_sheet(sheet=card.sheet, today=date(2026, 3, 1))
    open_end(card=card, today=date(2026, 3, 2))

    fresh = Card.objects.get()
    assert (fresh.sheet.revoked_on, fresh.end_opened_on) == (date(2026, 3, 1), date(2026, 3, 2))
    assert list(Card.objects.usable()) == []
