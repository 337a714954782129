from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import IMPORT_LETTER, CardSheet, PairDecision, Survey
from surveys.queries.pairing import pairing_of
from surveys.queries.pairs import pairs
from surveys.reports import build_report
from surveys.services.batches import open_end_for_all
from surveys.services.pairing import LevelEffect, join_pair, part_pair, undo_decision
from tests import factories
from tests.surveys.reports.samples import (
    EIGHT,
    add_pair,
    add_pairs,
    add_start,
    answers,
    small_survey,
)

TODAY = date(2026, 6, 1)
N_QUERIES = 6


@pytest.fixture
def survey(project):
    return small_survey(project, "Alajärvi", min_days_between=0)


def add_end(survey, value, **card):
    card = factories.make_card(survey=survey, **card)
    return factories.make_response(card=card, phase="end", answers=answers(value))


def pairs_of(survey):
    return pairs(Survey.objects.filter(pk=survey.pk))


def join(survey, start, end):
    return join_pair(survey=survey, start_id=start.pk, end_id=end.pk, reason="kortti katosi")


def part(survey, start, end):
    return part_pair(survey=survey, start_id=start.pk, end_id=end.pk, reason="eri ihminen")


def undo(survey, decision):
    return undo_decision(survey=survey, decision_id=decision.pk)


def test_pairing_has_labels_weeks_and_no_answers(survey):
    start, end = add_start(survey, 2), add_end(survey, 3)
    add_pair(survey, 2, 3)

    found = pairing_of(survey)

    assert [(s.label, s.phase, s.year, s.week) for s in (*found.starts, *found.ends)] == [
        (start.card.label, "start", 2026, 6),
        (end.card.label, "end", 2026, 6),
    ]
    assert len(found.pairs) == 1
    assert not any("answer" in name for name in vars(found.starts[0]))


def test_lost_card_on_a_paper_makes_a_pair_and_neighbours_are_noticed(survey):
    lost = factories.make_card(survey=survey, label="A-01")
    beside = factories.make_card(survey=survey, label="A-06")
    newer = factories.make_card(survey=survey, label="A-09", replaces=lost)
    factories.make_response(card=newer, phase="start")
    factories.make_response(card=beside, phase="start")
    factories.make_response(card=lost, phase="end")
    factories.make_response(card=factories.make_card(survey=survey, label="A-07"), phase="end")

    found = pairing_of(survey)

    assert [(pair.start.label, pair.end.label) for pair in found.pairs] == [("A-09", "A-01")]
    assert [(miss.start.label, miss.end.label) for miss in found.near_misses] == [("A-06", "A-07")]


def near_misses(survey):
    return [(m.start.label, m.end.label) for m in pairing_of(survey).near_misses]


def test_labels_from_a_file_are_no_neighbours(survey):
    drawn = CardSheet.objects.create(survey=survey, letter=IMPORT_LETTER)
    factories.make_response(card=factories.make_card(label="TUO-00001", sheet=drawn))
    end = factories.make_card(label="TUO-00002", sheet=drawn)
    factories.make_response(card=end, phase="end")

    before = near_misses(survey)
    CardSheet.objects.filter(pk=drawn.pk).update(letter="TU")

    assert (before, near_misses(survey)) == ([], [("TUO-00001", "TUO-00002")])


def test_card_in_place_of_a_lost_one_was_not_handed_out_beside_others(survey):
    lost = factories.make_card(survey=survey, label="A-01")
    newer = factories.make_card(survey=survey, label="A-11", replaces=lost)
    factories.make_response(card=newer, phase="start")
    for label in ("A-02", "A-10"):
        factories.make_response(card=factories.make_card(survey=survey, label=label), phase="end")

    assert near_misses(survey) == []


def test_impossible_pair_is_not_proposed(survey):
    start = factories.make_card(survey=survey, label="A-01")
    factories.make_response(card=start, phase="start", answered_on=date(2026, 2, 5))
    end = factories.make_response(
        card=factories.make_card(survey=survey, label="A-02"),
        phase="end",
        answered_on=date(2026, 2, 4),
    )

    before = near_misses(survey)
    end.answered_on = date(2026, 2, 5)
    end.save()

    assert (before, near_misses(survey)) == ([], [("A-01", "A-02")])


def test_end_opened_for_everybody_is_paired_like_any_other(survey):
    survey.min_days_between = 14
    survey.save()
    day = date(2026, 2, 5)
    start = factories.make_response(
        card=factories.make_card(survey=survey, label="A-10"), phase="start", answered_on=day
    )
    card = factories.make_card(survey=survey, label="A-11")
    end = factories.make_response(card=card, phase="end", answered_on=day)
    before = near_misses(survey)

    open_end_for_all(survey=survey, today=day)

    assert (before, near_misses(survey)) == ([], [("A-10", "A-11")])
    join(survey, start, end)
    assert pairs(Survey.objects.all()) == [(start.pk, end.pk)]


def test_pair_that_the_survey_allows_nobody_is_neither_proposed_nor_joined(survey):
    survey.min_days_between = 14
    survey.save()
    start = factories.make_response(
        card=factories.make_card(survey=survey, label="A-01"), phase="start"
    )
    card = factories.make_card(survey=survey, label="A-02")
    end = factories.make_response(card=card, phase="end", answered_on=date(2026, 2, 18))

    with pytest.raises(ValidationError, match="vähintään 14 päivää"):
        join(survey, start, end)
    assert near_misses(survey) == []
    card.end_opened_on = date(2026, 2, 18)
    card.save()
    assert near_misses(survey) == [("A-01", "A-02")]
    assert join(survey, start, end).start == start


def test_parted_pair_of_replaced_cards_is_not_proposed_again(survey):
    lost = factories.make_card(survey=survey, label="A-01")
    newer = factories.make_card(survey=survey, label="A-09", replaces=lost)
    start = factories.make_response(card=lost, phase="start")
    end = factories.make_response(card=newer, phase="end")

    made = pairs_of(survey)
    part(survey, start, end)

    assert made == [(start.pk, end.pk)]
    assert (pairs_of(survey), near_misses(survey)) == ([], [])


@pytest.mark.parametrize("n", [1, 3])
def test_pairing_takes_a_fixed_number_of_queries(survey, n, django_assert_num_queries):
    for _ in range(n):
        join(survey, add_start(survey, 2), add_end(survey, 3))

    with django_assert_num_queries(N_QUERIES):
        found = pairing_of(survey)

    assert len(found.live) == n


def test_joining_makes_a_pair_and_undoing_ends_it(survey, coordinator):
    start, end = add_start(survey, 2), add_end(survey, 3)

    decision = join(survey, start, end)
    joined = pairs_of(survey)
    undo(survey, decision)

    assert (joined, pairs_of(survey)) == ([(start.pk, end.pk)], [])


def test_parting_ends_a_pair_and_undoing_brings_it_back(survey):
    start, end = add_pair(survey, 2, 3)

    decision = part(survey, start, end)
    parted = pairs_of(survey)
    undo(survey, decision)

    assert (parted, pairs_of(survey)) == ([], [(start.pk, end.pk)])


def test_parted_response_can_be_joined_and_comes_back_parted(survey):
    start, own_end = add_pair(survey, 2, 3)
    other_end = add_end(survey, 4)
    part(survey, start, own_end)

    joined = join(survey, start, other_end)
    found = pairs_of(survey)
    undo(survey, joined)

    assert found == [(start.pk, other_end.pk)]
    assert pairs_of(survey) == []


def test_join_that_stands_on_another_is_undone_after_it(survey):
    start, end = add_pair(survey, 2, 3)
    part(survey, start, end)
    first = join(survey, start, add_end(survey, 4))
    second = join(survey, add_start(survey, 1), end)

    with pytest.raises(ValidationError, match="Peru ensin toinen päätös"):
        undo(survey, first)

    undo(survey, second)
    undo(survey, first)
    assert pairs_of(survey) == []


def test_joining_refuses_what_is_paired_older_or_elsewhere(survey, project):
    start, end = add_pair(survey, 2, 3)
    early = add_end(survey, 3)
    early.answered_on = date(2026, 1, 1)
    early.save()
    elsewhere = add_end(small_survey(project, "Kalajoki", min_days_between=0), 3)
    alone = add_start(survey, 2)

    for one, other, words in (
        (start, add_end(survey, 3), "jo parin osa"),
        (alone, early, "ei voi olla aiemmin kuin alkukysely"),
        (alone, elsewhere, "tästä kyselystä"),
        (end, alone, "tästä kyselystä"),
    ):
        with pytest.raises(ValidationError, match=words):
            join(survey, one, other)


def test_parting_refuses_what_was_joined_by_hand(survey):
    start, end = add_start(survey, 2), add_end(survey, 3)
    join(survey, start, end)

    with pytest.raises(ValidationError, match="Peru yhdistäminen"):
        part(survey, start, end)


def test_undoing_twice_is_refused(survey):
    decision = join(survey, add_start(survey, 2), add_end(survey, 3))
    undo(survey, decision)

    with pytest.raises(ValidationError, match="jo peruttu"):
        undo(survey, decision)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.integers(0, 99), max_size=6))
def test_report_is_the_same_after_everything_is_undone(project, acts):
    PairDecision.objects.all().delete()
    survey = Survey.objects.filter(project=project).first()
    if survey is None:
        survey = small_survey(project, "Alajärvi", min_days_between=0)
        add_pairs(survey, *EIGHT, *EIGHT)
        for value in (1, 2, 4):
            add_start(survey, value)
            add_end(survey, value)
    before = build_report(project, today=TODAY).to_json()

    made = [decision for act in acts if (decision := _some_decision(survey, act))]
    for decision in reversed(made):
        undo(survey, decision)

    assert build_report(project, today=TODAY).to_json() == before


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (4, 5, (True, False)),
        (5, 4, (False, True)),
        (6, 5, (False, False)),
        (5, 6, (False, False)),
        (3, 4, (False, False)),
    ],
)
def test_level_opens_and_closes_at_the_smallest_group_that_is_shown(before, after, told):
    effect = LevelEffect("Nivala", before=before, after=after, needed=5)

    assert (effect.opens, effect.closes) == told


def _some_decision(survey, act):
    """Joins or parts something that can be joined or parted, chosen by a number."""
    found = pairing_of(survey)
    if act % 2 and found.starts and found.ends:
        start, end = found.starts[act % len(found.starts)], found.ends[act % len(found.ends)]
        return join_pair(survey=survey, start_id=start.id, end_id=end.id, reason="kokeilu")
    joined = {decision.start.id for decision in found.live if decision.is_join}
    free = [pair for pair in found.pairs if pair.start.id not in joined]
    pair = free[act % len(free)]
    return part_pair(survey=survey, start_id=pair.start.id, end_id=pair.end.id, reason="kokeilu")
