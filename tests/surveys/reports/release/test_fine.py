"""A spread of a few who came later is told by no two releases."""

import os
import sys
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from django.utils import timezone

from surveys.evaluation.change import paired_change
from surveys.models import PairDecision, Response
from surveys.reports import build_report, latest_report
from surveys.reports.compute.figures import Limits, rounded_change, shown_change
from surveys.services.leaving.withdrawal import withdraw
from surveys.services.releasing.releases import freeze_release
from tests.surveys.reports.release.search import Shown, search_for
from tests.surveys.reports.samples import add_pairs, add_start, small_survey

pytestmark = pytest.mark.django_db
FIRST = date(2026, 6, 1)
N_GROUPS = int(os.environ.get("ATTACKED_GROUPS", "40"))
# Steps of a domain: three items of five steps.
TOP = 12
PEOPLE = [(start, end) for start in (1, 2, 3, 4) for end in (2, 3, 5)] * 3
ONE_PLACE = ("municipality", "alajarvi")


def frozen(project, number=0):
    freeze_release(project=project, today=FIRST + timedelta(days=30 * number))
    return latest_report(project)


def fine_groups(report):
    """Groups that show a spread of every measure; a group shows one of all or of none."""
    found = set()
    for level in report.levels:
        coarse = {m.change.is_coarse for m in level.measures if m.change}
        assert len(coarse) <= 1
        found |= {(level.level, level.slug)} if coarse == {False} else set()
    return found


@pytest.mark.parametrize(("n_more", "is_coarse"), [(5, True), (9, True), (10, False), (12, False)])
def test_group_is_coarse_while_a_few_more_are_in_it(project, n_more, is_coarse):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *PEOPLE[:12])
    first = frozen(project)
    add_pairs(survey, *PEOPLE[12 : 12 + n_more])

    report = frozen(project, 1)

    assert first.project.index.change.sd_change is not None
    assert report.project.index.change.n == 12 + n_more
    assert [level.index.change.is_coarse for level in report.levels if level.shown] == (
        [is_coarse] * 3
    )
    assert (report.project.index.people is None) == is_coarse
    # A check that differs for nobody says the mean of the whole again.
    check = next(check for check in report.project.index.checks if check.key == "common")
    assert check.mean_change == report.project.index.change.mean_change


def test_words_of_a_coarse_group_tell_no_more_than_its_interval(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *PEOPLE[:12])
    frozen(project)
    add_pairs(survey, *[(2, 3), (3, 4)] * 2, (1, 2))

    index = frozen(project, 1).pilots[0].index

    own = build_report(project, shows_all=True).pilots[0].index
    assert own.change.ci_low > 0 > index.change.ci_low
    # The only pilot has the people of the whole, and so its sentence.
    assert (own.sentence.kind, index.sentence.kind) == ("changed", "uncertain")


def test_group_is_fine_again_when_enough_have_come_since_it_last_was(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *PEOPLE[:12])
    frozen(project)
    add_pairs(survey, *PEOPLE[12:17])
    assert frozen(project, 1).project.index.change.is_coarse
    add_pairs(survey, *PEOPLE[17:22])

    assert not frozen(project, 2).project.index.change.is_coarse


@pytest.mark.parametrize(
    ("n_more", "fine"),
    [
        ((5, 5, 0), {"project", "nivala"}),
        ((20, 5, 0), {"project"}),
        ((5, 0, 0), {"kalajoki", "nivala"}),
        ((12, 12, 12), {"project", "alajarvi", "kalajoki", "nivala"}),
    ],
)
def test_whole_is_fine_where_enough_have_come_to_it_and_few_to_a_part(project, n_more, fine):
    places = [small_survey(project, name) for name in ("Alajärvi", "Kalajoki", "Nivala")]
    for survey in places:
        add_pairs(survey, *PEOPLE[:12])
    assert len(fine_groups(frozen(project))) == 7
    for survey, n in zip(places, n_more, strict=True):
        add_pairs(survey, *PEOPLE[12 : 12 + n])

    found = fine_groups(frozen(project, 1))

    assert {"project" if level == "project" else slug for level, slug in found} == (
        fine | {f"kerho-{slug}" for slug in fine - {"project"}}
    )


def test_group_of_those_who_have_left_is_coarse(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *PEOPLE[:20])
    frozen(project)
    for start, _end in pairs[:5]:
        withdraw(card=start.card)

    assert Response.objects.count() == 30
    assert fine_groups(frozen(project, 1)) == set()


@pytest.mark.parametrize(
    ("joined_on", "n_more", "is_coarse"),
    [(FIRST, 0, True), (FIRST, 9, True), (FIRST, 10, False), (FIRST - timedelta(days=1), 0, False)],
)
def test_group_is_coarse_after_two_ends_have_changed_places(project, joined_on, n_more, is_coarse):
    survey = small_survey(project, "Alajärvi")
    (start, end), (other, its_end), *_rest = add_pairs(survey, *PEOPLE[:12])
    first = frozen(project)
    noon = timezone.make_aware(datetime.combine(joined_on, time(12)))
    for pair in ((start, its_end), (other, end)):
        PairDecision.objects.create(kind="join", start=pair[0], end=pair[1], reason="x", at=noon)
    add_pairs(survey, *PEOPLE[12 : 12 + n_more])

    report = frozen(project, 1)

    assert not first.project.index.change.is_coarse
    assert report.project.index.change.n == 12 + n_more
    assert report.project.index.change.is_coarse == is_coarse


def draw_steps(n, spread, drawn):
    """Steps of n people in a domain, at the start and at the end."""
    before = drawn.normal(0, 1, n)
    feelings = np.stack([before, before + drawn.normal(0.15, spread, n)])
    noise = drawn.normal(0, min(0.6, spread), (2, n, 3))
    items = np.clip(np.round(3.3 + 0.8 * feelings[:, :, None] + noise), 1, 5)
    return items.sum(axis=2).astype(int) - 3


@pytest.mark.parametrize("spread", [0.7, 0.3])
def test_nobodys_change_is_certain_who_came_to_a_group_that_has_shown_its_spread(spread):
    drawn, found = np.random.default_rng(20260601), []
    for number in range(N_GROUPS):
        n_came, n_before = 5 + number % 5, int(drawn.choice((10, 11, 13, 16, 20, 30, 50, 80)))
        start, end = draw_steps(n_before + n_came, spread, drawn)
        change = shown_change(
            paired_change(start * 100 / TOP, end * 100 / TOP),
            Limits(5),
            is_whole=False,
            is_fine=False,
        )
        shown = Shown(vars(rounded_change(change, Limits(5))), TOP)
        search, changes = search_for(n_came, TOP), end - start
        fits = search.of_others(shown, changes[:n_before])
        came = changes[n_before:]
        assert fits[(came + TOP).sum(), ((came + TOP) ** 2).sum()]
        found.append(any(search.certain(fits)))

    sys.stdout.write(f"\nspread {spread}: {sum(found)} of {len(found)} groups\n")
    assert sum(found) <= 0.01 * N_GROUPS


def test_dropouts_are_coarse_while_a_few_more_are_among_them(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *PEOPLE[:12])
    for number in range(12):
        add_start(survey, 1 + number % 4)
    first = frozen(project).project.index.dropouts
    add_pairs(survey, *PEOPLE[12:24])
    for number in range(6):
        add_start(survey, 1 + number % 4)

    report = frozen(project, 1)

    assert not report.project.index.change.is_coarse
    assert (first.n_dropouts, first.is_coarse) == (12, False)
    assert (report.project.index.dropouts.n_dropouts, report.project.index.dropouts.is_coarse) == (
        18,
        True,
    )
