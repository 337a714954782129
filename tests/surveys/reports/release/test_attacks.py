"""An attacker with every file ever served, against random projects and against planted leaks.

`ATTACKED_PROJECTS=5000 pytest tests/surveys/reports/release/test_attacks.py` tries more of them.
"""

import os
from datetime import date, timedelta
from random import Random

import pytest

from surveys.evaluation.disclosure.plan import PROJECT
from surveys.models import PairDecision
from surveys.queries.pairs import pairs
from surveys.reports.compute import basis as basis_of
from surveys.reports.frozen.model import EvaluationReport
from surveys.services import releases
from tests import factories
from tests.surveys.reports.release.attacker import Attacker
from tests.surveys.reports.samples import EIGHT, SIX, add_pair, add_pairs, answers, small_survey

N_PROJECTS = int(os.environ.get("ATTACKED_PROJECTS", "6"))
PLACES = ("Alajärvi", "Kalajoki", "Pyhäjoki")
DAY = date(2026, 1, 1)
LACKING = {"seura_1": "declined", "seura_2": "blank"}
# The attacker tries every three people; the portal keeps to five.
MOST = 3


def served(project, attacker, day):
    """Freeze, read what is served, and tell the attacker who is in it."""
    release = releases.freeze_release(project=project, today=day)
    basis = basis_of.read_basis(project)
    report = EvaluationReport.from_dict(release.report)
    people = basis.people
    found = {}
    for level in report.levels:
        group = PROJECT if level.is_project else (level.level, level.slug)
        if group not in basis.groups:
            continue
        own = people.inside(basis.pilot_ids(group))
        found[level.level, level.slug] = {
            spec.key: _scored(own, place) for spec, place in _places(basis)
        }
    start = people.start[~(people.is_helped[people.start] | people.is_helped[people.end])]
    unhelped = [(row, row) for row in people.ids[start].tolist()]
    left = people.ids[people.dropouts].tolist()
    attacker.read(report.to_json(), found, left=left, unhelped=unhelped)


def _places(basis):
    keys = basis.people.newest.measure_keys
    return [(spec, keys.index(spec.key)) for spec in basis.columns.specs]


def _scored(people, place):
    changes = people.changes(people.scores)[:, place]
    is_in = changes == changes
    start, end = (people.ids[rows[is_in]].tolist() for rows in (people.start, people.end))
    return list(zip(start, end, strict=True))


def tries(project, attacker, day):
    try:
        served(project, attacker, day)
    except releases.ReleaseRefusedError:
        return False
    return True


def come(survey, random, n):
    """People who answer, some without a domain, some helped, some at the start only."""
    for _ in range(n):
        start, end = (answers(random.randint(1, 5), random.randint(1, 5)) for _ in range(2))
        if random.random() < 0.15:
            (start if random.random() < 0.5 else end).update(LACKING)
        help_ = "helped" if random.random() < 0.2 else "alone"
        if random.random() < 0.15:
            card = factories.make_card(survey=survey)
            factories.make_response(card=card, phase="start", answers=start, answered_on=DAY)
        else:
            add_pair(survey, start, end, help=help_, answered_on=DAY)


def leave(survey, random):
    found = pairs([survey])
    if found:
        start, end = random.choice(found)
        survey.responses.filter(pk__in=(start, end)).delete()


def part(survey, random):
    found = pairs([survey])
    if found:
        start, end = (survey.responses.get(pk=pk) for pk in random.choice(found))
        PairDecision.objects.create(kind="part", start=start, end=end, reason="eri ihminen")


def rename(survey, random):
    survey.pilot.slug = f"kerho-{random.randint(100, 999)}"
    survey.pilot.save()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(N_PROJECTS))
def test_attacker_finds_nothing_in_random_projects(project, seed):
    random, attacker = Random(seed), Attacker()
    surveys = [small_survey(project, name) for name in PLACES]
    for survey in surveys:
        come(survey, random, random.choice((3, 7, 11)))
    n_frozen = 0
    for step in range(4):
        n_frozen += tries(project, attacker, DAY + timedelta(days=step))
        for survey in surveys:
            come(survey, random, random.choice((0, 0, 1, 5, 7)))
            for change in random.sample((leave, part, rename), k=random.choice((0, 0, 1))):
                change(survey, random)

    assert n_frozen
    assert attacker.finds(MOST) == 0


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


def a_later_step_back(project, surveys):
    yield
    add_pairs(surveys[0], *SIX)
    yield
    for _ in range(5):
        leave(surveys[0], Random(2))


def one_leaves_a_domain_out(project, surveys):
    start, end = answers(2, 4) | LACKING, answers(3, 5)
    add_pair(surveys[0], start, end)
    yield


def two_leave_a_domain_out(project, surveys):
    for _ in range(2):
        add_pair(surveys[0], answers(2, 4), answers(3, 5) | LACKING)
    yield


LEDGER = (
    late_pair,
    late_pair_of_a_renamed_pilot,
    late_pair_of_a_moved_pilot,
    somebody_withdraws,
    pair_is_parted,
    two_change_places,
    three_releases,
)
ONE_SET = (one_leaves_a_domain_out, two_leave_a_domain_out)


def attacked(project, story):
    """What the attacker finds in a story of releases with two places of eight people."""
    attacker = Attacker()
    surveys = [small_survey(project, name) for name in PLACES[:2]]
    for survey in surveys:
        add_pairs(survey, *EIGHT)
    step = 0
    for _pause in story(project, surveys):
        tries(project, attacker, DAY + timedelta(days=step))
        step += 1
    tries(project, attacker, DAY + timedelta(days=step))
    return attacker.finds(MOST)


@pytest.fixture
def unguarded(monkeypatch):
    """The ledger asks nothing, and everybody is in every figure that they have a score for."""
    monkeypatch.setattr(releases, "refuse_small_step", lambda ledger: None)
    monkeypatch.setattr(releases, "without_what_tells", lambda report, ledger: report)


@pytest.mark.django_db
@pytest.mark.parametrize("story", [*LEDGER, *ONE_SET, a_later_step_back])
def test_attacker_finds_no_planted_leak_through_the_guard(project, story):
    assert attacked(project, story) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("story", LEDGER)
def test_attacker_finds_the_leak_between_releases_without_the_guard(project, story, unguarded):
    assert 0 < attacked(project, story) <= MOST


@pytest.mark.django_db
@pytest.mark.parametrize("story", ONE_SET)
def test_attacker_finds_the_leak_between_measures_without_the_guard(
    project, story, unguarded, monkeypatch
):
    people = basis_of.People
    monkeypatch.setattr(people, "with_every_measure", lambda self: self)

    assert 0 < attacked(project, story) <= MOST
