"""Leaks that are there once a guard is off: the attacker finds each, and none through the guard."""

from datetime import timedelta
from random import Random

import pytest

from surveys.evaluation.disclosure.plan import show_everything
from surveys.reports.compute import project_figures as whole
from surveys.reports.compute import report_basis as basis_of
from surveys.reports.release import accounts
from surveys.services.releasing import releases
from tests import factories
from tests.surveys.reports.release.attacker import Attacker, OfSpreads
from tests.surveys.reports.release.crowd import DAY, LACKING, leave, part, rename, swap
from tests.surveys.reports.release.known import MOST, MOST_OF_SPREADS, tries
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    add_pair,
    add_pairs,
    add_start,
    answers,
    small_survey,
)

PLACES = ("Alajärvi", "Kalajoki", "Pyhäjoki")


def late_pair(project, surveys):
    yield
    add_pair(surveys[0], 2, 5)


def late_pair_of_a_renamed_pilot(project, surveys):
    yield
    rename(surveys[0], Random(1))
    add_pair(surveys[0], 2, 5)
    add_pairs(surveys[1], *SIX)


def late_pair_of_a_moved_pilot(project, surveys):
    yield
    surveys[0].pilot.municipality = surveys[1].pilot.municipality
    surveys[0].pilot.save()
    add_pair(surveys[0], 2, 5)
    add_pairs(surveys[1], *SIX)


def somebody_withdraws(project, surveys):
    yield
    leave(surveys[0], Random(1))


def pair_is_parted(project, surveys):
    yield
    part(surveys[0], Random(1))


def two_change_places(project, surveys):
    yield
    leave(surveys[0], Random(1))
    add_pair(surveys[0], 1, 5)


def three_releases(project, surveys):
    add_pair(surveys[0], 2, 3)
    leave(surveys[1], Random(1))
    leave(surveys[1], Random(1))
    leave(surveys[1], Random(1))
    yield
    part(surveys[1], Random(1))
    add_pairs(surveys[0], *EIGHT[:7])
    yield
    add_pair(surveys[0], 2, 5)
    add_pairs(surveys[1], *SIX[:4])


def one_who_had_left_comes_back(project, surveys):
    begun = [add_start(surveys[0], value) for value in (1, 2, 2, 3, 3, 4, 5)]
    yield
    add_pairs(surveys[0], *SIX)
    factories.make_response(card=begun[0].card, phase="end", answers=answers(4))


def one_leaves_a_domain_out(project, surveys):
    start, end = answers(2, 4) | LACKING, answers(3, 5)
    add_pair(surveys[0], start, end)
    yield


def two_leave_a_domain_out(project, surveys):
    for _ in range(2):
        add_pair(surveys[0], answers(2, 4), answers(3, 5) | LACKING)
    yield


def one_is_helped(project, surveys):
    add_pair(surveys[0], 2, 5, help="helped")
    yield


def two_skip_an_item_in_one_domain_and_six_in_another(project, surveys):
    for domain, n in (("seura", 2), ("tekeminen", 6)):
        skipped = f"{domain}_2"
        for _ in range(n):
            add_pair(surveys[0], answers(3) | {skipped: "blank"}, answers(4) | {skipped: 1})
    yield


def three_in_a_place(project, surveys):
    add_pairs(surveys[2], (2, 5), (3, 5), (1, 4))
    yield


LEDGER = (
    late_pair,
    late_pair_of_a_renamed_pilot,
    late_pair_of_a_moved_pilot,
    somebody_withdraws,
    pair_is_parted,
    two_change_places,
    three_releases,
    one_who_had_left_comes_back,
)
ONE_SET = (one_leaves_a_domain_out, two_leave_a_domain_out)


def attacked(project, story):
    """What the attacker finds in a story of releases with two places of eight people."""
    attacker = told(project, story, Attacker())
    return attacker.finds(MOST)


def told(project, story, attacker):
    surveys = [small_survey(project, name) for name in PLACES]
    for survey in surveys[:2]:
        add_pairs(survey, *EIGHT)
    step = 0
    for _pause in story(project, surveys):
        tries(project, [attacker], DAY + timedelta(days=step))
        step += 1
    tries(project, [attacker], DAY + timedelta(days=step))
    return attacker


@pytest.fixture
def unguarded(monkeypatch):
    """The ledger asks nothing."""
    monkeypatch.setattr(releases, "refuse_small_step", lambda ledger: None)
    monkeypatch.setattr(releases, "without_what_tells", lambda report, ledger: report)


def five_come_to_a_place_of_twelve(project, surveys):
    add_pairs(surveys[0], *EIGHT[:4])
    add_pairs(surveys[1], *EIGHT[:4])
    yield
    add_pairs(surveys[0], *EIGHT[3:8])


def six_of_eighteen_leave(project, surveys):
    add_pairs(surveys[0], *EIGHT, *EIGHT[:2])
    yield
    for seed in range(6):
        leave(surveys[0], Random(seed))


def two_ends_change_places(project, surveys):
    add_pairs(surveys[0], *EIGHT)
    yield
    swap(surveys[0], Random(1))


def two_with_other_items_change_places(project, surveys):
    for number in range(6):
        start = answers(1 + number % 3) | {"seura_1": 5 - number % 3, "seura_2": "blank"}
        end = answers(4) | {"seura_1": 1 + number % 4, "tekeminen_2": "blank"}
        add_pair(surveys[2], start, end)
    yield
    swap(surveys[2], Random(1))


SPREADS = (five_come_to_a_place_of_twelve, six_of_eighteen_leave, two_ends_change_places)


PLANTED = [
    *LEDGER,
    two_with_other_items_change_places,
    *ONE_SET,
    one_is_helped,
    two_skip_an_item_in_one_domain_and_six_in_another,
    three_in_a_place,
]


@pytest.mark.django_db
@pytest.mark.parametrize("story", PLANTED)
def test_attacker_finds_no_planted_leak_through_the_guard(project, story):
    assert attacked(project, story) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("story", LEDGER)
def test_attacker_finds_the_leak_between_releases_without_the_guard(project, story, unguarded):
    assert 0 < attacked(project, story) <= MOST


@pytest.mark.django_db
@pytest.mark.parametrize("story", SPREADS)
def test_attacker_finds_no_spread_of_a_few_through_the_guard(project, story):
    attacker = told(project, story, OfSpreads())

    assert attacker.rows
    assert attacker.finds(MOST_OF_SPREADS) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("story", "n"), [(SPREADS[0], 5), (SPREADS[1], 6)])
def test_attacker_finds_the_spread_of_a_few_without_the_guard(project, story, n, monkeypatch):
    monkeypatch.setattr(releases, "with_coarse", lambda basis, accounts: basis)

    assert told(project, story, OfSpreads()).finds(MOST_OF_SPREADS) == n


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("story", "attacker"),
    [(two_ends_change_places, OfSpreads), (two_with_other_items_change_places, Attacker)],
)
def test_attacker_finds_two_who_change_places_without_the_guard(
    project, story, attacker, monkeypatch
):
    monkeypatch.setattr(accounts, "_with_other_pairs", lambda accounts, basis: accounts)

    assert told(project, story, attacker()).finds(MOST) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("story", ONE_SET)
def test_attacker_finds_the_leak_between_measures_without_the_guard(
    project, story, unguarded, monkeypatch
):
    people = basis_of.People
    monkeypatch.setattr(people, "with_every_measure", lambda self: self)

    assert 0 < attacked(project, story) <= MOST


@pytest.mark.django_db
def test_attacker_finds_the_leak_of_a_check_without_the_guard(project, unguarded, monkeypatch):
    monkeypatch.setattr(whole, "is_safe", lambda *everything: True)

    assert attacked(project, one_is_helped) == 1


@pytest.mark.django_db
def test_attacker_finds_the_leak_from_an_index_to_a_domain_without_the_guard(
    project, unguarded, monkeypatch
):
    monkeypatch.setattr(whole, "in_all_or_none", lambda measures: measures)

    assert attacked(project, two_skip_an_item_in_one_domain_and_six_in_another) == 2


@pytest.mark.django_db
def test_attacker_finds_the_leak_between_levels_without_the_guard(project, unguarded, monkeypatch):
    monkeypatch.setattr(basis_of, "plan_measures", lambda counts, **rest: show_everything(counts))

    assert attacked(project, three_in_a_place) == 3
