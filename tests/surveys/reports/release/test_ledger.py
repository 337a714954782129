from datetime import date

import pytest

from surveys.models import Ledger
from surveys.reports import latest_report
from surveys.reports.frozen.model import Check, Question
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.surveys.frozen import keep_old_members
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
FIRST, SECOND = date(2026, 6, 1), date(2026, 9, 1)
HIDDEN = "protects_others"


@pytest.fixture
def survey(project):
    return small_survey(project, "Alajärvi")


def add_later(survey, *pairs):
    for start, end in pairs:
        add_pair(survey, start, end, answered_on=date(2026, 8, 1))


def frozen_again(project):
    freeze_release(project=project, today=SECOND)
    return latest_report(project)


def check(report, key):
    return next(check for check in report.project.index.checks if check.key == key)


@pytest.mark.parametrize(("n_helped", "n"), [(1, None), (5, 8), (0, 13)])
def test_check_is_hidden_while_a_few_people_more_are_in_it(project, survey, n_helped, n):
    add_pairs(survey, *EIGHT)
    for _ in range(5):
        add_pair(survey, 2, 4, help="helped")
    freeze_release(project=project, today=FIRST)
    for number in range(5):
        add_pair(survey, 2, 3, help="helped" if number < n_helped else "alone")

    found = check(frozen_again(project), "unhelped")

    assert found.n == n
    assert found.hidden == (HIDDEN if n is None else None)


@pytest.mark.parametrize(("n_lacking", "n"), [(1, None), (5, 18)])
def test_check_is_hidden_while_it_differs_for_a_few_people_more(project, survey, n_lacking, n):
    without = answers(4, seura_2=2), answers(3, seura_2="blank")
    add_pairs(survey, *EIGHT[:5], *[without] * 5)
    freeze_release(project=project, today=FIRST)
    add_pairs(survey, *EIGHT[: 8 - n_lacking], *[without] * n_lacking)

    found = check(frozen_again(project), "common")

    assert (found.n, found.hidden) == (n, None if n else HIDDEN)


@pytest.mark.parametrize(("n_back", "n_dropouts"), [(1, None), (5, 6), (0, 11)])
def test_dropouts_are_hidden_when_a_few_of_them_have_come_back(project, survey, n_back, n_dropouts):
    add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 1 + number % 4) for number in range(11)]
    freeze_release(project=project, today=FIRST)
    for start in starts[:n_back]:
        factories.make_response(card=start.card, phase="end", answers=answers(4))
    add_later(survey, *SIX)

    report = frozen_again(project)

    dropouts = report.project.index.dropouts
    assert (dropouts and dropouts.n_dropouts) == n_dropouts
    assert check(report, "dropouts_same").n == (25 if n_dropouts else None)


def test_dropouts_of_an_old_release_are_hidden_when_it_cannot_be_told_who_they_were(
    project, survey
):
    pairs = add_pairs(survey, *EIGHT)
    for number in range(11):
        add_start(survey, 1 + number % 4)
    release = freeze_release(project=project, today=FIRST)
    release.report |= {"method_version": "v1"}
    release.save()
    Ledger.objects.all().delete()
    keep_old_members(release, pairs)
    # Keyed in after the release, answered before it.
    add_pairs(survey, *SIX)

    assert frozen_again(project).project.index.dropouts is None


def test_note_of_dropouts_goes_with_them(project, survey):
    add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 5 - number % 2) for number in range(11)]
    freeze_release(project=project, today=FIRST)
    assert latest_report(project).note("dropouts_better")
    factories.make_response(card=starts[0].card, phase="end", answers=answers(4))
    add_later(survey, *SIX)

    assert frozen_again(project).note("dropouts_better") is None


@pytest.mark.parametrize(("n_more", "n"), [(1, None), (9, None), (10, 22)])
def test_question_is_hidden_while_a_few_people_more_have_answered_it(project, survey, n_more, n):
    for number in range(12):
        add_pair(survey, answers(2 + number % 2, elama=3), answers(4, elama=2 + number % 3))
    freeze_release(project=project, today=FIRST)
    for number in range(10):
        more = {"elama": 3 + number % 2} if number < n_more else {}
        add_pair(survey, answers(2 + number % 2, **more), answers(3, **more))

    life = frozen_again(project).questions[0]

    assert life.n == n
    if n is None:
        assert life == Question("elama", {"fi": "Millaista elämä on?"}, hidden=HIDDEN)


def test_release_that_was_taken_back_counts_too(project, survey):
    add_pairs(survey, *EIGHT)
    for _ in range(5):
        add_pair(survey, 2, 4, help="helped")
    release = freeze_release(project=project, today=FIRST)
    release.withdrawn_on = SECOND
    release.save()
    add_pairs(survey, *SIX[:4])
    add_pair(survey, 2, 3, help="helped")

    assert check(frozen_again(project), "unhelped") == Check("unhelped", hidden=HIDDEN)
