"""How many people are behind figures: what follows from all numbers of people ever told."""

from datetime import timedelta

import pytest

from surveys.reports import latest_report
from surveys.reports.frozen.model import Check
from surveys.reports.release import ledger
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.surveys.reports.release.attacker import Attacker
from tests.surveys.reports.release.crowd import DAY, LACKING
from tests.surveys.reports.release.known import MOST, tries
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    add_pair,
    add_pairs,
    add_start,
    answers,
    small_survey,
)

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)
HIDDEN = "protects_others"


@pytest.fixture
def survey(project):
    return small_survey(project, "Alajärvi")


def add_start_lacking(survey):
    card = factories.make_card(survey=survey)
    return factories.make_response(card=card, phase="start", answers=answers(3) | LACKING)


def add_lost(survey, value):
    """Two of three items at each time, of which one is answered both times."""
    start = answers(value) | {"tekeminen_2": "blank"}
    add_pair(survey, start, answers(4) | {"tekeminen_3": "blank"})


def checks_of(project):
    return {check.key: check for check in latest_report(project).project.index.checks}


@pytest.mark.parametrize(("n_left", "n"), [(0, 8), (1, None), (4, None), (5, 13)])
def test_a_few_who_left_do_not_follow_from_what_if_they_had_not_changed(project, survey, n_left, n):
    add_pairs(survey, *EIGHT)
    for number in range(n_left):
        add_start(survey, 1 + number)
    freeze_release(project=project, today=DAY)

    found = checks_of(project)["dropouts_same"]

    assert (found.n, found.hidden) == (n, None if n else HIDDEN)


@pytest.mark.parametrize(("n_lacking", "started"), [(0, 14), (1, None), (4, None), (5, 19)])
def test_starts_are_not_counted_beside_drop_outs_of_whom_a_few_lack_a_domain(
    project, survey, n_lacking, started
):
    add_pairs(survey, *EIGHT)
    for number in range(6):
        add_start(survey, 1 + number % 4)
    for _ in range(n_lacking):
        add_start_lacking(survey)
    freeze_release(project=project, today=DAY)

    whole = latest_report(project).project

    assert whole.index.dropouts.n_dropouts == 6
    assert whole.flow.started == started


@pytest.mark.parametrize(("n_back", "n"), [(1, None), (5, 25)])
def test_who_came_back_does_not_follow_from_numbers_of_who_left(project, survey, n_back, n):
    add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 1 + number % 4) for number in range(11)]
    freeze_release(project=project, today=DAY)
    for start in starts[:n_back]:
        factories.make_response(card=start.card, phase="end", answers=answers(4))
    add_pairs(survey, *SIX)
    freeze_release(project=project, today=LATER)

    assert checks_of(project)["dropouts_same"].n == n
    assert latest_report(project).project.flow.started == n


@pytest.mark.parametrize(("n_lost", "n"), [(0, 14), (1, None), (5, 14)])
def test_one_more_whom_a_check_loses_hides_it(project, survey, n_lost, n):
    attacker = Attacker()
    add_pairs(survey, *EIGHT)
    for number in range(6):
        add_lost(survey, 1 + number % 5)
    assert tries(project, [attacker], DAY)
    assert checks_of(project)["common"].n == 8
    for number in range(n_lost):
        add_lost(survey, 2 + number % 3)
    add_pairs(survey, *SIX)

    assert tries(project, [attacker], LATER)

    assert checks_of(project)["common"] == (
        Check("common", n, checks_of(project)["common"].mean_change)
        if n
        else Check("common", hidden=HIDDEN)
    )
    assert attacker.finds(MOST) == 0


def test_attacker_finds_the_one_whom_a_check_loses_without_the_guard(project, survey, monkeypatch):
    monkeypatch.setattr(ledger, "_with_n", lambda name, measure, ledger: [])
    attacker = Attacker()
    add_pairs(survey, *EIGHT)
    for number in range(6):
        add_lost(survey, 1 + number % 5)
    assert tries(project, [attacker], DAY)
    add_lost(survey, 2)
    add_pairs(survey, *SIX)

    assert tries(project, [attacker], LATER)

    assert attacker.finds(MOST) == 1


def add_end_lacking(survey):
    add_pair(survey, answers(3), answers(4) | LACKING)


@pytest.mark.parametrize(("n_more", "told"), [(0, 13), (1, None), (5, 18)])
def test_two_numbers_of_the_same_people_are_told_or_left_out_together(
    project, survey, n_more, told
):
    """Nobody has an end without a start, so all pairs and all ends are the same people."""
    add_pairs(survey, *EIGHT)
    for _ in range(5):
        add_end_lacking(survey)
    freeze_release(project=project, today=DAY)
    assert latest_report(project).project.flow.ended == 13
    for _ in range(n_more):
        add_end_lacking(survey)
    add_pairs(survey, *SIX)
    freeze_release(project=project, today=LATER)

    flow = latest_report(project).project.flow

    assert (flow.left_out, flow.ended) == ((told - 8, told + 6) if told else (None, None))
