"""Groups of five to nine, searched for in every file that is served of them.

`ATTACKED_GROUPS=1000 pytest -s tests/surveys/reports/release/test_reconstruction.py` draws more of
them and prints the table.
"""

import json
import os
import re
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import compress
from random import Random

import numpy as np
import openpyxl
import pytest

from surveys.evaluation.change import paired_change
from surveys.models import Release, Response
from surveys.reports import build_report
from surveys.reports.compute.figures import Limits, is_uniform, rounded_change, shown_change
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.surveys.reports.release.search import Shown, Walk, search_for
from tests.surveys.reports.samples import SPEC, add_pair, add_pairs, answers, small_survey

pytestmark = pytest.mark.django_db
N_GROUPS = int(os.environ.get("ATTACKED_GROUPS", "100"))
DAY = date(2026, 6, 1)
SIZES = range(5, 10)
# Three items of five steps.
TOP = 12
MOST_CERTAIN = 0.01
# Of a walk through what gives the same figures.
N_STEPS = 20_000
NAMES = ("seura", "tekeminen", "koti", "raha", "terveys", "mieli")
SIX_DOMAINS = replace(
    SPEC,
    domains=tuple(replace(SPEC.domains[0], key=name, name={"fi": name}) for name in NAMES),
    items=tuple(
        replace(item, key=f"{name}_{number}", domain=name)
        for name in NAMES
        for number, item in enumerate(SPEC.items[:3], start=1)
    ),
)
SHOWN_OF_FEW = {"n", "mean_change", "ci_low", "ci_high"}


def items(feeling, drawn, n_items):
    """Answers of people to the items of all domains, by how they fare."""
    steps = np.round(3.3 + 0.8 * feeling[:, None] + drawn.normal(0, 0.6, (len(feeling), n_items)))
    return np.clip(steps, 1, 5).astype(int).tolist()


def answered(row, spec):
    """The last item of Seura is reversed."""
    asked = [item for item in spec.items if item.domain]
    found = zip(asked, row, strict=True)
    return {item.key: 6 - value if item.polarity < 0 else value for item, value in found}


def draw(survey, n, drawn, spec=SPEC):
    """Answers of n people both times; returns their steps: time, domain, person."""
    before = drawn.normal(0, 1, n)
    after = before + drawn.normal(0.15, 0.7, n)
    n_items = 3 * len(spec.domains)
    rows = [items(feeling, drawn, n_items) for feeling in (before, after)]
    cards = [factories.make_card(survey=survey) for _ in range(n)]
    Response.objects.bulk_create(
        Response(
            survey=survey,
            card=card,
            instrument=survey.instrument,
            consent_version=1,
            phase=phase,
            channel="own_device",
            help="alone",
            language="fi",
            screen_mode="question",
            answers=answered(row, spec),
        )
        for phase, own in zip(("start", "end"), rows, strict=True)
        for card, row in zip(cards, own, strict=True)
    )
    steps = np.array(rows).reshape(2, n, len(spec.domains), 3).sum(axis=3) - 3
    return steps.transpose(0, 2, 1).tolist()


def draw_groups(project, n_groups, spec=SPEC):
    """Pilot -> the steps of its people."""
    drawn, found = np.random.default_rng(20260601), {}
    for number in range(n_groups):
        if number % 20 == 0:
            place = factories.make_municipality()
        survey = small_survey(project, f"Kerho {number}", municipality=place, spec=spec)
        found[survey.pilot.slug] = draw(survey, SIZES[number % len(SIZES)], drawn, spec)
    return found


def shown_changes(levels):
    """Change of every shown domain of a pilot, which has a few people."""
    return [
        measure["change"]
        for level in levels
        if level["level"] == "pilot"
        for measure in level["measures"]
        if measure["kind"] == "domain" and measure["change"]
    ]


def certain_in(changes, fits_of):
    """n -> groups, those with somebody's change certain, those with everybody's."""
    table = {n: np.zeros(3, dtype=int) for n in SIZES}
    for change in changes:
        search = search_for(change["n"], TOP)
        found = search.certain(fits_of(search, change))
        table[change["n"]] += (1, any(found), all(found))
    return table


def printed(title, table):
    lines = [title, "n   groups  somebody certain  everybody certain"]
    lines += [f"{n}   {row[0]:6} {row[1]:17} {row[2]:18}" for n, row in table.items()]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def test_nobodys_change_is_certain_in_more_than_one_of_a_hundred_groups(client, project):
    draw_groups(project, N_GROUPS)
    freeze_release(project=project, today=DAY)
    levels = client.get(f"/tulokset/{project.slug}.json").json()["levels"]
    changes = shown_changes(levels)
    assert len(changes) > 1.5 * N_GROUPS
    assert all({key for key, v in one.items() if v is not None} == SHOWN_OF_FEW for one in changes)

    table = certain_in(changes, lambda search, change: search.of_drawn(change))

    printed("as served", table)
    n_groups, n_certain, _n_all = sum(table.values())
    assert n_certain <= MOST_CERTAIN * n_groups


def walk_of(start, end, changes, *, has_index, seed=0):
    """changes: what is shown of each domain, and of the index as the last."""
    n_domains = len(start)
    shown = [Shown(one, TOP) for one in changes[:n_domains]]
    index = Shown(changes[-1], TOP * n_domains) if has_index else None
    return Walk(start, end, shown, index, Random(seed))


def walks(levels, steps):
    """Pilot by pilot all that fits what is shown of it in any domain and in the index."""
    for level in levels:
        if level["level"] != "pilot":
            continue
        index, *domains = level["measures"]
        is_shown = [domain["change"] is not None for domain in domains]
        if not any(is_shown):
            continue
        changes = [one["change"] for one in (*domains, index) if one["change"]]
        start, end = (list(compress(own, is_shown)) for own in steps[level["slug"]])
        yield walk_of(start, end, changes, has_index=bool(index["change"]))


def test_nobodys_change_is_certain_from_all_domains_and_their_index_together(client, project):
    steps = draw_groups(project, N_GROUPS, SIX_DOMAINS)
    freeze_release(project=project, today=DAY)
    levels = client.get(f"/tulokset/{project.slug}.json").json()["levels"]

    table, n_indexes = {n: np.zeros(3, dtype=int) for n in SIZES}, 0
    for walk in walks(levels, steps):
        assert walk.fits()
        found = [one for own in walk.certain(N_STEPS) for one in own]
        table[walk.n] += (1, any(found), all(found))
        n_indexes += walk.index is not None

    printed("as served, six domains and their index together", table)
    n_groups, n_certain, _n_all = sum(table.values())
    assert n_groups > 0.9 * N_GROUPS
    assert n_indexes > 0.5 * N_GROUPS
    assert n_certain <= MOST_CERTAIN * n_groups


def published(start, end):
    """What a group of these people shows of one measure; None where it is hidden."""
    limits = Limits(5)
    start, end = (np.array(side) * 100 / TOP for side in (start, end))
    if is_uniform(start, end, limits):
        return None
    change = shown_change(paired_change(start, end), limits, is_whole=False)
    return rounded_change(change, limits)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("seed", range(4))
def test_walk_ends_where_everything_is_shown_as_it_was(n, seed):
    drawn = np.random.default_rng(seed)
    start = drawn.integers(2, 11, (6, n))
    end = np.clip(start + drawn.integers(-3, 5, (6, n)), 0, TOP)
    both = [[*side, side.mean(axis=0)] for side in (start, end)]
    before = [published(*own) for own in zip(*both, strict=True)]
    start, end = start.tolist(), end.tolist()
    walk = walk_of(start, end, list(map(vars, before)), has_index=True, seed=seed)

    walk.certain(500)

    after = [[*side, np.mean(side, axis=0)] for side in walk.scores]
    assert walk.scores != [start, end]
    assert [published(*own) for own in zip(*after, strict=True)] == before


@pytest.mark.parametrize(("sides", "is_certain"), [((0, 25), False), ((5.1, 5.2), True)])
def test_walk_tells_changes_that_an_interval_of_their_own_pins_down(sides, is_certain):
    start, end = [[2, 3, 4, 5, 6]], [[4, 4, 5, 6, 7]]
    shown = Shown({"n": 5, "mean_change": 10, "ci_high": 35}, TOP)
    shown.narrower, shown.side = sides

    assert Walk(start, end, [shown], None, Random(0)).certain(N_STEPS) == [[is_certain] * 5]


def test_search_finds_changes_where_the_interval_is_a_groups_own(project):
    draw_groups(project, N_GROUPS // 4)
    own = [
        vars(measure.change)
        for level in build_report(project, shows_all=True).pilots
        for measure in level.domains
        if np.ptp([measure.change.ci_low, measure.change.ci_high])
    ]

    table = certain_in(own, lambda search, change: search.of_rounded(change, 0))

    printed("with its own interval in whole points", table)
    n_groups, n_certain, _n_all = sum(table.values())
    assert n_certain > 0.05 * n_groups


def files(client, project):
    """Everything that is served of the results, without what says which release it is."""
    release = Release.objects.get()
    here = f"/tulokset/{project.slug}"
    book = openpyxl.load_workbook(BytesIO(client.get(f"{here}.xlsx").content))
    cells = {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book
    }
    found = {
        "page": client.get(f"{here}/").content.decode(),
        "csv": client.get(f"{here}.csv").content.decode(),
        "json": client.get(f"{here}.json").content.decode(),
        "xlsx": json.dumps(cells, default=str),
    }
    mark = release.fingerprint
    marks = re.compile("|".join((mark, mark[:12], r"nonce-\S+|nonce=\S+|csrf\S+")))
    return {name: marks.sub("", text) for name, text in found.items()}


def test_every_file_is_the_same_for_groups_that_differ_in_who_changed_how(client, project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, (2, 3), (3, 4), (2, 3), (3, 4), (4, 3))
    freeze_release(project=project, today=DAY)
    first = files(client, project)
    Release.objects.all().delete()
    survey.responses.all().delete()
    add_pairs(survey, (1, 3), (2, 3), (3, 3), (3, 3), (2, 2))
    freeze_release(project=project, today=DAY)

    assert "+15" in first["page"]
    assert files(client, project) == first


def test_domain_that_is_uniform_in_the_whole_follows_from_no_served_index(client, project):
    survey = small_survey(project, "Alajärvi")
    for start, end in ((2, 3), (3, 4), (3, 3), (2, 4), (4, 4), (1, 3)):
        add_pair(survey, answers(start, 2), answers(end, 4))
    freeze_release(project=project, today=DAY)

    levels = client.get(f"/tulokset/{project.slug}.json").json()["levels"]

    # Everybody rose from 25 to 75 points in Tekeminen.
    for level in levels:
        shown = {one["key"]: one["change"] is not None for one in level["measures"]}
        assert shown == {"index": False, "seura": True, "tekeminen": False}
    assert {one["key"] for one in levels[0]["measures"] if one["checks"]} == {"seura"}


@pytest.mark.parametrize(("lowest", "is_shown"), [(4, False), (2, True)])
def test_mean_that_tells_what_everybody_answered_is_in_no_file(client, project, lowest, is_shown):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *((value, 5) for value in (1, 2, 3, 4)), (2, lowest))
    freeze_release(project=project, today=DAY)

    levels = client.get(f"/tulokset/{project.slug}.json").json()["levels"]
    page = client.get(f"/tulokset/{project.slug}/").content.decode()

    # 5 · 95 of 500 points at the end, or 5 · 85: four at the top, and the fifth is what is left.
    changes = [one["change"] is not None for level in levels for one in level["measures"]]
    assert set(changes) == {is_shown}
    assert ("lähes kaikki vastasivat samoin" in page) != is_shown
