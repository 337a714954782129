import io
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command

from osallisuus.keys.known import card_key_name, name_of
from surveys.models import Card, Draft, Forgotten, Response
from surveys.services import (
    find_card,
    forget_again,
    make_cards,
    make_practice_cards,
    practice_code,
    withdraw,
)
from surveys.services.card_keys import Rotation, count_rotation, rotate_cards
from tests import factories
from tests.surveys.services.leaving.test_forgotten import backup

pytestmark = pytest.mark.django_db
KEYS = ["a" * 32, "b" * 32, "c" * 32]


@pytest.fixture
def use(settings):
    """`use(n)`: the n-th key is in use, those before it are earlier ones."""

    def use_key(number):
        settings.CARD_KEY = KEYS[number]
        settings.CARD_KEY_FALLBACKS = KEYS[:number][::-1]

    use_key(0)
    return use_key


@pytest.fixture
def survey(db):
    return factories.make_survey()


def made(survey):
    """Card and code."""
    [one] = make_cards(survey=survey, n_cards=1).cards
    return one.card, one.code


def test_cards_of_every_time_open_through_two_changes_of_the_key(use, survey):
    cards = [made(survey)]
    for number in (1, 2):
        use(number)
        assert [find_card(code) for _card, code in cards] == [card for card, _code in cards]
        cards.append(made(survey))
        assert rotate_cards() == Rotation(n_wrapped=number, n_unknown=0)

        assert [find_card(code) for _card, code in cards] == [card for card, _code in cards]
        assert set(Card.objects.values_list("hashed_under", flat=True)) == {card_key_name()}
        assert rotate_cards() == Rotation(0, 0)


def test_old_key_and_database_alone_tell_no_code(use, survey, settings):
    card, code = made(survey)
    old = Card.objects.get().code_hash
    use(1)
    rotate_cards()

    settings.CARD_KEY, settings.CARD_KEY_FALLBACKS = KEYS[0], []

    assert Card.objects.get().code_hash != old
    assert find_card(code) is None


def test_cards_of_before_the_names_are_of_the_oldest_key(use, survey):
    card, code = made(survey)
    Card.objects.update(hashed_under="")
    use(2)

    assert find_card(code) == card
    assert rotate_cards() == Rotation(1, 0)
    assert find_card(code) == card


def test_command_names_cards_whose_key_is_missing_and_wraps_the_others(use, survey):
    card, code = made(survey)
    lost = factories.make_card(survey=survey, hashed_under=name_of("d" * 32))
    use(1)
    out = io.StringIO()

    with pytest.raises(CommandError, match="1 cards are under a key that is not known any more"):
        call_command("rotate_card_key", dry_run=True, stdout=out)
    assert count_rotation() == Rotation(1, 1)
    with pytest.raises(CommandError, match="add it to CARD_KEY_FALLBACKS"):
        call_command("rotate_card_key", stdout=out)

    assert out.getvalue().splitlines() == [
        "1 cards would be under the key in use.",
        "1 cards are now under the key in use.",
    ]
    assert Card.objects.get(pk=lost.pk).code_hash == lost.code_hash
    assert find_card(code) == card


def test_practice_codes_stay_what_they_were(use, survey):
    practice = factories.make_survey(is_practice=True)
    card = make_practice_cards(survey=practice, n_cards=1).cards.get()
    code = practice_code(card)
    use(1)

    assert practice_code(card) == code
    rotate_cards()
    card.refresh_from_db()
    assert practice_code(card) == code
    assert find_card(code) == card


@contextmanager
def forgetting():
    """Marks of what leaves inside; a restore comes after."""
    marks = []
    yield marks
    marks += Forgotten.objects.all()


@pytest.mark.parametrize("leaves_after", ["nothing", "new key", "wrapping"])
def test_backup_of_before_the_new_key_forgets_what_has_left_under_any(use, survey, leaves_after):
    card, _code = made(survey)
    response = factories.make_response(card=card)
    Draft.objects.create(card=card, phase="end")
    restore = backup(Card, Response, Draft)
    if leaves_after != "nothing":
        use(1)
    if leaves_after == "wrapping":
        rotate_cards()
    with forgetting() as marks:
        withdraw(card=Card.objects.get(pk=card.pk))
    use(2)

    restore()
    n_gone = forget_again(rows=marks)

    assert not Response.objects.filter(pk=response.pk).exists()
    assert (n_gone, Draft.objects.count()) == (2, 0)
