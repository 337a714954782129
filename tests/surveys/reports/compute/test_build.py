from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from surveys.evaluation.disclosure.plan import Protection
from surveys.instruments.specs import ScoringSpec
from surveys.models import PairDecision, Response
from surveys.reports import EvaluationReport, NothingToReportError, build_report
from surveys.reports.compute.figures import SIGNS, TESTS
from surveys.reports.frozen.model import Cell, Change, Check, Flow, Interval, Sentence
from surveys.services.instruments.loading import load_instrument
from tests import factories
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    SPEC,
    add_pair,
    add_pairs,
    add_start,
    answers,
    small_survey,
    three_places,
)

TODAY = date(2026, 6, 1)
QUERIES = 15
NOT_SHOWN = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."


def report_of(project, **kwargs):
    return build_report(project, today=TODAY, **kwargs)


def by_slug(report):
    return {(level.level, level.slug): level for level in report.levels}


def test_report_of_a_project_without_a_survey_is_refused(project):
    with pytest.raises(NothingToReportError):
        report_of(project)


def test_report_of_practice_only_is_refused(project):
    survey = small_survey(project, "Alajärvi", is_practice=True)
    add_pairs(survey, *EIGHT)

    with pytest.raises(NothingToReportError):
        report_of(project)


def test_report_has_the_project_its_municipalities_and_pilots(project):
    three_places(project)

    levels = report_of(project).levels

    assert [(level.level, level.name, level.municipality) for level in levels] == [
        ("project", project.name, ""),
        ("municipality", "Alajärvi", "alajarvi"),
        ("municipality", "Kalajoki", "kalajoki"),
        ("municipality", "Pyhäjoki", "pyhajoki"),
        ("pilot", "Kerho Alajärvi", "alajarvi"),
        ("pilot", "Kerho Kalajoki", "kalajoki"),
        ("pilot", "Kerho Pyhäjoki", "pyhajoki"),
    ]


def test_report_counts_people_on_their_way(project):
    surveys = three_places(project)
    for _ in range(6):
        add_start(surveys[0], 3)

    flows = {slug: level.flow for slug, level in by_slug(report_of(project)).items()}

    assert flows["project", project.slug] == Flow(
        participants=60, started=23, ended=17, paired=17, scored=17, left_out=0
    )
    assert flows["municipality", "alajarvi"] == Flow(participants=20, paired=8, scored=8)
    assert flows["municipality", "kalajoki"] == Flow(participants=20, hidden="protects_others")
    assert flows["municipality", "pyhajoki"] == Flow(participants=20, hidden="under_limit")


def test_report_scores_pairs_by_the_rule_of_the_instrument(project):
    three_places(project)

    index = report_of(project).project.index

    # Values moved by 1 0 −1 0 … on 1–5 are 25 points each; the changes of all 17 people:
    # 1 1 0 2 0 2 −1 1 · 1 0 1 0 1 1 · 3 2 4, together 19 steps of 25 points.
    assert index.change.n == 17
    assert index.change.mean_change == round(19 * 25 / 17, 1)
    assert (index.change.n_up, index.change.n_same, index.change.n_down) == (None, None, None)


def test_report_gives_both_levels_of_a_lone_pilot_the_same_figures(project):
    three_places(project)

    levels = by_slug(report_of(project))

    place, pilot = levels["municipality", "alajarvi"], levels["pilot", "kerho-alajarvi"]
    assert place.index.change.n == 8
    assert place.measures == pilot.measures


@pytest.mark.parametrize("n_starts", [1, 6])
def test_evaluators_report_of_starts_without_an_end_has_no_change(project, n_starts):
    survey = small_survey(project, "Alajärvi")
    for number in range(n_starts):
        add_start(survey, 2 + number % 3)

    whole = report_of(project, shows_all=True).project

    assert (whole.flow.started, whole.flow.paired) == (n_starts, 0)
    for measure in whole.measures:
        assert (measure.change.n, measure.change.mean_change) == (0, None)
        assert measure.checks[-1] == Check("dropouts_same", n_starts)


def test_report_hides_a_small_group_and_its_guard_without_a_trace(project):
    three_places(project)
    seen = by_slug(report_of(project, shows_all=True))

    hidden = by_slug(report_of(project))

    assert seen["municipality", "pyhajoki"].index.change.n == 3
    for slug, reason in (("kalajoki", "protects_others"), ("pyhajoki", "under_limit")):
        for level in (hidden["municipality", slug], hidden["pilot", f"kerho-{slug}"]):
            assert level.is_hidden
            assert [replace(m, key="", kind="", names={}) for m in level.measures] == [
                replace(
                    level.measures[0],
                    key="",
                    kind="",
                    names={},
                    sentence=Sentence("hidden", NOT_SHOWN),
                    hidden=reason,
                    change=None,
                    people=None,
                    pooled=None,
                )
            ] * 3


def test_report_of_a_few_is_a_mean_change_and_a_drawn_interval_in_whole_points(project):
    three_places(project)

    place = by_slug(report_of(project))["municipality", "alajarvi"]

    # 6 steps of 25 points by eight people are 18.75, and its interval is −2.5 … 40.0.
    assert place.index.change == Change(8, mean_change=19, ci_low=-6, ci_high=44)
    assert place.index.p_adjusted is None
    assert place.index.pooled is None


def test_report_of_ten_has_one_decimal_and_no_signs(project):
    for name in ("Alajärvi", "Kalajoki"):
        add_pairs(small_survey(project, name), *EIGHT, *SIX)

    change = by_slug(report_of(project))["municipality", "alajarvi"].index.change

    assert (change.mean_change, change.mean_start, change.sd_start) == (17.9, 41.1, 25.2)
    assert change.p_signed_rank == round(change.p_signed_rank, 3)
    assert [getattr(change, name) for name in (*SIGNS, "median_change")] == [None] * 6


def test_group_beside_which_a_few_are_left_over_is_coarse_too(project):
    # Of 22 people 14 and 8: the spread of the eight would follow from the other two.
    for name, pairs in (("Alajärvi", (*EIGHT, *SIX)), ("Kalajoki", EIGHT)):
        add_pairs(small_survey(project, name), *pairs)

    levels = by_slug(report_of(project))

    assert levels["municipality", "alajarvi"].index.change.is_coarse
    assert levels["municipality", "kalajoki"].index.change.is_coarse
    assert not levels["project", project.slug].index.change.is_coarse


def test_evaluator_sees_every_digit(project):
    three_places(project)

    place = by_slug(report_of(project, shows_all=True))["municipality", "alajarvi"]

    assert place.index.change.mean_change == 18.75
    assert place.index.change.hodges_lehmann is not None


def test_evaluator_sees_a_report_before_anybody_has_both_answers(project):
    survey = small_survey(project, "Alajärvi")
    for _ in range(3):
        add_start(survey, 3)

    whole = report_of(project, shows_all=True).project

    assert [measure.change for measure in whole.measures] == [Change(0)] * 3
    assert [measure.checks[-1] for measure in whole.measures] == [Check("dropouts_same", 3)] * 3


def test_report_has_no_test_below_six_pairs(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT[:5])

    change = report_of(project).project.index.change

    assert change.ci_low is not None
    assert [getattr(change, name) for name in TESTS] == [None, None]


def test_report_needs_the_same_queries_for_one_place_and_three(project, django_assert_num_queries):
    first = small_survey(project, "Alajärvi")
    add_pairs(first, *EIGHT)
    with django_assert_num_queries(QUERIES):
        report_of(project)
    for name in ("Kalajoki", "Pyhäjoki"):
        add_pairs(small_survey(project, name), *EIGHT)

    with django_assert_num_queries(QUERIES):
        report = report_of(project)

    assert report.project.flow.paired == 24


CHANGED = (
    "Kaikki osa-alueet yhdessä: vastaajien tilanne oli lopussa keskimäärin 38 pistettä parempi "
    "kuin alussa (asteikko 0–100). Muutos on tuskin pelkkää sattumaa."
)
SUGGESTS = (
    "Kaikki osa-alueet yhdessä: tulos viittaa parempaan suuntaan, mutta muutos on voinut syntyä "
    "myös sattumalta."
)
BETTER = ((2, 3), (2, 4), (1, 3), (3, 4), (2, 3), (3, 5), (1, 2), (2, 4)) * 2


def test_report_says_parani_only_of_the_whole_project(project):
    for name in ("Alajärvi", "Kalajoki"):
        add_pairs(small_survey(project, name), *BETTER)

    levels = report_of(project).levels

    assert [level.index.sentence.text for level in levels] == [CHANGED, *[SUGGESTS] * 4]


def test_group_of_exactly_the_people_of_the_whole_says_the_same(project):
    add_pairs(small_survey(project, "Alajärvi"), *BETTER)
    # Nobody of another place has answered, so it is over no further people.
    small_survey(project, "Kalajoki")

    levels = by_slug(report_of(project))

    whole = levels["project", project.slug].measures
    same = levels["municipality", "alajarvi"].measures
    assert [m.sentence for m in same] == [m.sentence for m in whole]
    assert [(m.family, m.p_adjusted) for m in same] == [(m.family, m.p_adjusted) for m in whole]
    assert same[0].sentence.text == CHANGED


def test_report_uses_the_project_limit_when_it_is_higher(project):
    project.min_group_size = 9
    project.save()
    add_pairs(small_survey(project, "Alajärvi"), *EIGHT)

    report = report_of(project)

    assert report.thresholds.min_group_size == 9
    assert [level.is_hidden for level in report.levels] == [True, True, True]
    assert report.project.flow == Flow(participants=20, hidden="under_limit")


def test_report_hides_a_small_group_where_all_changed_alike(project):
    for name, pairs in (("Alajärvi", EIGHT), ("Kalajoki", EIGHT), ("Pyhäjoki", ((1, 2),) * 6)):
        add_pairs(small_survey(project, name), *pairs)

    levels = by_slug(report_of(project))

    assert levels["municipality", "pyhajoki"].index.hidden == "uniform"
    assert levels["municipality", "alajarvi"].index.hidden == "protects_others"
    assert levels["municipality", "kalajoki"].index.change.n == 8


def test_report_is_over_the_pairs_that_have_every_domain(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    half = answers(3) | {"seura_1": "declined", "seura_2": "blank"}
    add_pair(survey, half, answers(4))

    measures = {measure.key: measure for measure in report_of(project).project.measures}

    assert {key: measure.change.n for key, measure in measures.items()} == {
        "index": 8,
        "seura": 8,
        "tekeminen": 8,
    }


@pytest.mark.parametrize(
    ("n_lacking", "started", "paired", "left_out"),
    [(1, None, 8, None), (4, 13, 8, None), (5, None, 13, 5)],
)
def test_report_counts_who_lacks_a_domain_unless_they_are_a_few(
    project, n_lacking, started, paired, left_out
):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    half = answers(3) | {"seura_1": "declined", "seura_2": "blank"}
    for _ in range(n_lacking):
        add_pair(survey, half, answers(4))
    add_start(survey, 3)

    flow = report_of(project).project.flow

    assert (flow.started, flow.paired, flow.scored) == (started, paired, 8)
    assert flow.left_out == left_out


def test_those_who_lack_a_domain_are_no_dropouts(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    half = answers(3) | {"seura_1": "declined", "seura_2": "blank"}
    for _ in range(5):
        add_pair(survey, half, answers(4))
        factories.make_response(
            card=factories.make_card(survey=survey), phase="start", answers=half
        )
    for value in (1, 2, 3, 4, 5):
        add_start(survey, value)

    measures = report_of(project).project.measures

    assert [measure.dropouts.n_dropouts for measure in measures] == [5, 5, 5]


def test_domains_may_be_over_all_who_answered_them_without_an_index(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    half = answers(3) | {"seura_1": "declined", "seura_2": "blank"}
    for _ in range(5):
        add_pair(survey, half, answers(4))

    report = report_of(project, protection=Protection(answered="each"))

    assert {m.key: m.change.n for m in report.project.measures} == {"seura": 8, "tekeminen": 13}
    assert report.project.index is None


def test_domains_are_not_taken_apart_for_one_in_ten(project):
    add_pairs(small_survey(project, "Alajärvi"), *EIGHT)

    with pytest.raises(ValueError, match="too few pairs"):
        report_of(project, protection=Protection(answered="each"))


def test_report_describes_questions_without_scoring_them(project):
    survey = small_survey(project, "Alajärvi")
    for number in range(12):
        start = answers(3, elama=3, toive=number % 2)
        add_pair(survey, start, answers(4, elama=4 if number < 8 else 2, toive=int(number < 4)))

    life, wish = report_of(project).questions

    assert (life.name, life.n) == ("Millaista elämä on?", 12)
    assert [(cell.keys, cell.count) for cell in life.change.cells] == [
        (("better",), 8),
        (("same", "worse"), 4),
    ]
    assert [(choice.label, choice.n_start, choice.n_end) for choice in wish.choices] == [
        ("En halua", 6, 8),
        ("Haluan", 6, 4),
    ]


def test_report_describes_no_question_of_fewer_than_ten(project):
    survey = small_survey(project, "Alajärvi")
    for start, end in EIGHT:
        add_pair(survey, answers(start, elama=start), answers(end, elama=end))

    life = report_of(project).questions[0]

    assert (life.n, life.hidden, life.change) == (None, "under_limit", None)


def test_report_compares_dropouts_when_both_groups_are_large_enough(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for _ in range(4):
        add_start(survey, 5)
    assert report_of(project).project.index.dropouts is None

    add_start(survey, 4)
    report = report_of(project)

    dropouts = report.project.index.dropouts
    assert (dropouts.n_completers, dropouts.n_dropouts) == (8, 5)
    assert (dropouts.mean_dropouts, dropouts.difference) == (None, None)
    assert dropouts.g == round(dropouts.g, 1) < 0
    assert report.note("dropouts_better").text == (
        "Niiden, jotka eivät vastanneet lopussa, lähtötilanne oli parempi kuin lopussa "
        "vastanneiden; tulos ei kuvaa heitä."
    )


def test_report_hides_a_check_that_differs_for_a_few_people(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for _ in range(2):
        add_pair(survey, 2, 3, help="helped")

    checks = {check.key: check for check in report_of(project).project.index.checks}

    assert checks["unhelped"] == Check("unhelped", hidden="protects_others")
    assert checks["common"].n == 10
    # Over pairs that have every domain the half rule says nothing more.
    assert "half" not in checks


def test_report_shows_a_check_that_differs_for_enough_people(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for _ in range(5):
        add_pair(survey, 2, 3, help="helped")

    checks = {check.key: check for check in report_of(project).project.index.checks}

    assert checks["unhelped"] == Check("unhelped", n=8, mean_change=19)
    assert checks["dropouts_same"].n == 13


def test_report_hides_a_check_that_leaves_a_few_people_of_a_shown_group(project):
    helped, unhelped = (small_survey(project, name) for name in ("Alajärvi", "Kalajoki"))
    # Alajärvi less those who were helped would be the two who were not.
    for _ in range(6):
        add_pair(helped, 2, 3, help="helped")
    add_pairs(helped, (1, 5), (3, 2))
    add_pairs(unhelped, *EIGHT)

    checks = {check.key: check for check in report_of(project).project.index.checks}

    assert checks["unhelped"] == Check("unhelped", hidden="protects_others")


def test_report_hides_a_check_that_a_few_people_are_missing_from(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    start = answers(2) | {"seura_1": "declined"}
    for _ in range(5):
        add_pair(survey, start, answers(4) | {"seura_1": 1})
    # Only one item in common: five others change beside her, but she alone is missing.
    add_pair(survey, start, answers(4) | {"seura_2": "declined"})

    domain = report_of(project).project.domains[0]

    checks = {check.key: check for check in domain.checks}
    assert domain.change.n == 14
    assert checks["common"] == Check("common", hidden="protects_others")


def test_report_pools_three_pilots_of_ten_and_no_fewer(project):
    for name in ("Alajärvi", "Kalajoki"):
        add_pairs(small_survey(project, name), *EIGHT, *EIGHT)
    assert [level.index.pooled for level in report_of(project).pilots] == [None, None]

    back = [(end, start) for start, end in EIGHT]
    add_pairs(small_survey(project, "Pyhäjoki"), *back, *back)

    pooled = [level.index.pooled for level in report_of(project).pilots]
    assert [type(interval) for interval in pooled] == [Interval, Interval, Interval]
    assert pooled[0] == pooled[1]
    assert -18.8 < pooled[2].mean < pooled[0].mean < 18.8


def test_report_shares_come_with_wilson_intervals(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT, *EIGHT)

    people = report_of(project).project.index.people

    assert people.n == 16
    # Files have the whole per cents of the page, the evaluator has all digits.
    assert people.cells[0] == Cell(("better",), 10, 0.62, 0.39, 0.82)
    everybody = report_of(project, shows_all=True).project.index.people.cells[0]
    assert (everybody.share, everybody.low, everybody.high) == (
        0.625,
        pytest.approx(0.3864, abs=1e-4),
        pytest.approx(0.8152, abs=1e-4),
    )
    assert [(cell.keys, cell.count) for cell in people.cells[1:]] == [(("same", "worse"), 6)]


def test_report_leaves_parted_pairs_out(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT)
    start, end = pairs[0]
    PairDecision.objects.create(kind="part", start=start, end=end, reason="eri ihminen")

    flow = report_of(project).project.flow

    assert Response.objects.count() == 16
    # Eight starts and ends beside seven pairs would tell of the one who was parted.
    assert (flow.started, flow.ended, flow.paired) == (None, None, 7)


def test_report_round_trips_through_json(project):
    three_places(project)
    report = report_of(project)

    again = EvaluationReport.from_json(report.to_json())

    assert again.to_json() == report.to_json()
    assert again.fingerprint == report.fingerprint
    assert again.project.flow == report.project.flow


def test_report_says_that_a_demonstration_is_made_up(project):
    three_places(project)
    project.is_demo = True

    assert report_of(project).note("demo") == Sentence(
        "demo", "Keksittyjä vastauksia esittelyä varten"
    )


def test_report_takes_the_costs_of_every_pilot(project):
    survey = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(survey, *EIGHT)
    factories.make_cost_line(pilot=survey.pilot, amount="100.00")
    factories.make_cost_line(pilot=survey.pilot, hours="2", rate="35", kind="staff")
    factories.make_cost_line(pilot=survey.pilot, amount="999.00", state="submitted")

    cost = report_of(project).cost

    assert (str(cost.total_cost), cost.n_participants) == ("170.00", 10)
    assert str(cost.ratio_of_totals) == "17.00"
    assert str(cost.sensitivities.staff_rate_higher) == "18.40"


def test_report_of_an_instrument_without_index_has_each_item_alone(project):
    items = tuple(replace(item, domain="") for item in SPEC.items[:2])
    scoring = ScoringSpec("per_item", Fraction(1), "none")
    spec = replace(SPEC, key="yksittain", domains=(), items=items, scoring=scoring)
    survey = small_survey(project, "Alajärvi")
    survey.instrument = load_instrument(spec)
    survey.save()
    for start, end in EIGHT:
        add_pair(survey, {"seura_1": start, "seura_2": 3}, {"seura_1": end, "seura_2": end})

    level = report_of(project).project

    assert [(measure.key, measure.kind) for measure in level.measures] == [
        ("seura_1", "item"),
        ("seura_2", "item"),
    ]
    assert level.main is None
    assert level.measures[0].change.mean_change == 19
    assert level.measures[0].family == "domains"
    assert level.measures[1].hidden == "uniform"


def test_report_reads_old_answers_by_the_words_of_their_own_version(project):
    survey = small_survey(project, "Alajärvi", spec=SPEC)
    add_pairs(survey, *EIGHT)
    before = report_of(project)
    names = {"seura": "Toiset", "tekeminen": "Puuhat"}
    renamed = tuple(replace(each, name={"fi": names[each.key]}) for each in SPEC.domains)

    load_instrument(replace(SPEC, version=2, domains=renamed, items=SPEC.items[:6]))
    load_instrument(replace(SPEC, version=3, languages=(), review={}, is_locked=True, items=()))
    report = report_of(project)

    assert [measure.name for measure in report.project.measures[-2:]] == ["Seura", "Tekeminen"]
    assert [question.key for question in report.questions] == ["elama", "toive"]
    assert report == before


def test_report_of_both_versions_takes_the_names_of_the_newer(project):
    old = small_survey(project, "Alajärvi", spec=SPEC)
    add_pairs(old, *EIGHT)
    renamed = tuple(replace(each, name={"fi": each.key.upper()}) for each in SPEC.domains)
    new = small_survey(project, "Evijärvi", spec=replace(SPEC, version=2, domains=renamed))
    add_pairs(new, *EIGHT)

    report = report_of(project)

    assert report.instrument.versions == (1, 2)
    assert [m.name for m in report.project.measures[-2:]] == ["SEURA", "TEKEMINEN"]
    assert report.project.measures[-1].change.n == 16
