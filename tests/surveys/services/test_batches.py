from datetime import date

import pytest
from django.core.exceptions import ValidationError

from projects.models import AuditEvent
from surveys.models import Draft, Phase
from surveys.services.batches import (
    batch_size,
    close_end_again,
    make_batch,
    open_end_for_all,
    remake_batch,
    replace_lost,
)
from tests import factories
from tests.surveys.walks import make_ready_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db):
    return make_ready_survey(title="Aamupala")


def batch(survey, by, **overrides):
    fields = {"n_cards": 10, "language": "fi", "is_large_print": False}
    return make_batch(survey=survey, by=by, **(fields | overrides))


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "target", "n_rows"))


@pytest.mark.parametrize(
    ("n_people", "on_page", "expected"),
    [(1, 10, 10), (8, 10, 10), (9, 10, 20), (25, 10, 30), (100, 10, 120), (10, 4, 12)],
)
def test_batch_has_a_fifth_more_on_full_pages(n_people, on_page, expected):
    assert batch_size(n_people, on_page) == expected


def test_batch_leaves_a_trace_without_codes(survey, coordinator):
    made = batch(survey, coordinator)

    assert events() == [("cards", "Aamupala: Arkki A", 10)]
    assert AuditEvent.objects.get().actor == coordinator
    trace = str(AuditEvent.objects.values().get())
    assert not any(each.code in trace for each in made.cards)


def test_unused_sheet_is_made_anew(survey, coordinator):
    old = batch(survey, coordinator, language="uk", is_large_print=True).sheet

    new = remake_batch(sheet=old, by=coordinator).sheet

    old.refresh_from_db()
    assert old.revoked_on is not None
    assert (new.letter, new.language, new.is_large_print) == ("B", "uk", True)
    assert new.cards.count() == 10


def test_sheet_with_a_draft_is_not_made_anew(survey, coordinator):
    made = batch(survey, coordinator)
    Draft.objects.create(card=made.cards[0].card, phase=Phase.START)

    with pytest.raises(ValidationError, match="jo vastattu tai aloitettu"):
        remake_batch(sheet=made.sheet, by=coordinator)

    made.sheet.refresh_from_db()
    assert made.sheet.revoked_on is None


def test_sheet_with_a_response_is_not_made_anew(survey, coordinator):
    made = batch(survey, coordinator)
    factories.make_response(card=made.cards[0].card)

    with pytest.raises(ValidationError, match="jo vastattu tai aloitettu"):
        remake_batch(sheet=made.sheet, by=coordinator)


def test_revoked_sheet_is_not_made_anew_twice(survey, coordinator):
    sheet = batch(survey, coordinator).sheet
    remake_batch(sheet=sheet, by=coordinator)

    with pytest.raises(ValidationError, match="jo poistettu"):
        remake_batch(sheet=sheet, by=coordinator)


def test_lost_card_gets_a_new_one_with_a_trace(survey, coordinator):
    lost = batch(survey, coordinator).cards[0].card

    made = replace_lost(card=lost, by=coordinator)

    assert (made.card.label, made.card.replaces) == ("A-11", lost)
    assert events()[1:] == [("cards", "Aamupala: Kortti A-11 kortin A-01 tilalle", 1)]


def test_end_opens_for_all_from_today(survey):
    open_end_for_all(survey=survey, today=date(2026, 2, 3))

    survey.refresh_from_db()
    assert survey.end_from == date(2026, 2, 3)


def test_opening_of_an_end_whose_day_is_past_keeps_the_day_and_is_undone(survey):
    survey.end_from = date(2026, 2, 1)
    survey.save()

    open_end_for_all(survey=survey, today=date(2026, 2, 3))
    open_end_for_all(survey=survey, today=date(2026, 2, 4))
    opened = (survey.end_from, survey.end_open_for_all_on)
    close_end_again(survey=survey)

    survey.refresh_from_db()
    assert opened == (date(2026, 2, 1), date(2026, 2, 3))
    assert (survey.end_from, survey.end_open_for_all_on) == (date(2026, 2, 1), None)


def test_end_of_a_survey_that_is_not_open_cannot_be_opened(survey):
    with pytest.raises(ValidationError, match="ei ole tänään auki"):
        open_end_for_all(survey=survey, today=date(2025, 12, 31))

    survey.refresh_from_db()
    assert survey.end_from is None
