import hashlib
import json
from datetime import timedelta
from statistics import mean

import pytest

from surveys.evaluation.change import paired_change
from surveys.evaluation.scoring import dimension_score
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from toolkits.demo import content
from toolkits.demo.answers import BASELINE_MEANS, PLANS, demo_answers

INSTRUMENT = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
PILOTS = {pilot.slug: pilot for pilot in content.pilots()}
PEOPLE = demo_answers()
RESPONSES = [
    (slug, phase, response)
    for slug, people in PEOPLE.items()
    for person in people
    for phase, response in (("start", person.start), ("end", person.end))
    if response is not None
]
DOMAINS = tuple(BASELINE_MEANS)


def pairs(*slugs):
    return [
        person for slug in slugs or PEOPLE for person in PEOPLE[slug] if person.start and person.end
    ]


def score(response, domain):
    items = INSTRUMENT.domain_items(domain)
    values = [response.answers[item.key] for item in items]
    return dimension_score(
        [value if isinstance(value, int) else None for value in values],
        minimum=1,
        maximum=5,
        reversed_items=[place for place, item in enumerate(items) if item.polarity == -1],
    )


def change(domain, *slugs):
    people = pairs(*slugs)
    return paired_change(
        [score(person.start, domain) for person in people],
        [score(person.end, domain) for person in people],
    )


def index(response):
    return mean(score(response, domain) for domain in DOMAINS)


@pytest.mark.parametrize(
    ("slug", "n_start", "n_pairs", "n_end_only"),
    [
        ("tyottomien-iltapala", 27, 22, 1),
        ("vanhempien-aamupala", 23, 18, 0),
        ("matalan-kynnyksen-hyvinvointi", 16, 13, 0),
        ("tyollisyyspalvelujen-asiakasraadit", 13, 10, 1),
        ("kuntalaisraati", 9, 7, 0),
        ("yhdessa-saattaen-kylatapahtumaan", 4, 3, 0),
    ],
)
def test_pilot_has_the_counts_of_the_table(slug, n_start, n_pairs, n_end_only):
    people = PEOPLE[slug]

    assert sum(person.start is not None for person in people) == n_start
    assert len(pairs(slug)) == n_pairs
    assert sum(person.start is None for person in people) == n_end_only
    assert len(people) <= PILOTS[slug].n_participants


def test_totals_are_92_starts_73_pairs_19_without_end():
    people = [person for group in PEOPLE.values() for person in group]

    assert sum(person.start is not None for person in people) == 92
    assert len(pairs()) == 73
    assert sum(person.end is None for person in people) == 19


def test_answers_are_always_the_same():
    rows = [
        (slug, phase, each.answered_on, each.channel, each.help, each.language, each.answers)
        for slug, phase, each in RESPONSES
    ]
    canonical = json.dumps(rows, sort_keys=True, default=str)

    assert hashlib.sha256(canonical.encode()).hexdigest() == (
        "a7fe7c95ce89c5c2f081c4532adb8739e8013f3485b6b196add172c2d8919162"
    )


def test_another_seed_gives_other_people_and_the_same_counts():
    other = demo_answers(seed=7)

    assert other != PEOPLE
    assert {slug: len(people) for slug, people in other.items()} == {
        slug: len(people) for slug, people in PEOPLE.items()
    }


def test_every_question_of_the_phase_is_answered_or_left_out():
    closed = {
        phase: {item.key for item in INSTRUMENT.items if phase in item.phases}
        - {
            "avoin_muutos",
            "avoin_kunta",
        }
        for phase in ("start", "end")
    }

    assert [1 for _, phase, each in RESPONSES if set(each.answers) != closed[phase]] == []


def test_every_value_is_on_its_scale():
    scales = {
        item.key: {choice.value for choice in INSTRUMENT.scale(item.scale).choices}
        for item in INSTRUMENT.items
        if item.scale
    }
    wrong = [
        (key, value)
        for _, _, response in RESPONSES
        for key, value in response.answers.items()
        if value not in scales[key] | {"blank", "declined"}
    ]

    assert wrong == []


def test_about_eight_in_a_hundred_blocks_miss_one_answer():
    missing = [
        sum(not isinstance(response.answers[item.key], int) for item in items)
        for _, _, response in RESPONSES
        for items in map(INSTRUMENT.domain_items, DOMAINS)
    ]

    assert max(missing) == 1
    assert 0.05 < sum(missing) / len(missing) < 0.11


def test_blanks_are_on_paper_and_refusals_on_screen():
    kinds = {
        (response.channel == "paper", value)
        for _, _, response in RESPONSES
        for value in response.answers.values()
        if isinstance(value, str)
    }

    assert kinds == {(True, "blank"), (False, "declined")}


def test_no_end_answer_is_impossible_within_one_person():
    moves = [
        abs(person.end.answers[item.key] - person.start.answers[item.key])
        for person in pairs()
        for domain in DOMAINS
        for item in INSTRUMENT.domain_items(domain)
        if isinstance(person.end.answers[item.key], int)
        and isinstance(person.start.answers[item.key], int)
    ]

    assert max(moves) <= 4
    assert sum(move > 3 for move in moves) / len(moves) < 0.005


@pytest.mark.parametrize("slug", PLANS)
def test_mean_change_of_a_pilot_is_near_its_target(slug):
    found = [change(domain, slug).mean_change for domain in DOMAINS]
    far = [
        (domain, round(value, 1), target)
        for domain, value, target in zip(DOMAINS, found, PLANS[slug].changes, strict=True)
        if abs(value - target) > 2
    ]

    assert far == []


@pytest.mark.parametrize(
    ("domain", "mean_change", "low", "high", "srm"),
    [
        ("ihmissuhteet", 5.1, 1.1, 9.1, 0.30),
        ("vapaa_aika", 3.7, -0.2, 7.6, 0.22),
        ("mielen_hyvinvointi", 3.7, -0.4, 7.8, 0.21),
        ("toimintakyky", 1.8, -1.9, 5.4, 0.11),
        ("osallisuus", 2.3, -2.1, 6.6, 0.12),
        ("arjen_sujuminen", 0.7, -2.4, 3.8, 0.05),
    ],
)
def test_change_of_all_is_near_the_table(domain, mean_change, low, high, srm):
    found = change(domain)

    assert found.n == 73
    assert found.mean_change == pytest.approx(mean_change, abs=1)
    assert found.ci_low == pytest.approx(low, abs=1.5)
    assert found.ci_high == pytest.approx(high, abs=1.5)
    assert found.srm == pytest.approx(srm, abs=0.06)


def test_index_changes_by_three_points_and_the_interval_excludes_zero():
    found = paired_change(
        [index(person.start) for person in pairs()], [index(person.end) for person in pairs()]
    )

    assert (round(found.mean_change, 1), round(found.ci_low, 1), round(found.ci_high, 1)) == (
        2.9,
        0.8,
        5.0,
    )
    assert found.p_signed_rank < 0.05


def test_two_pilots_have_a_clearer_change():
    relations = change("ihmissuhteet", "vanhempien-aamupala")
    free_time = change("vapaa_aika", "matalan-kynnyksen-hyvinvointi")

    assert round(relations.mean_change) == 11
    assert free_time.mean_change == pytest.approx(11.5, abs=0.5)
    assert relations.ci_low > 0
    assert free_time.ci_low > 0


def test_no_single_pilot_result_survives_correction():
    slugs = [slug for slug, plan in PLANS.items() if plan.n_pairs >= 6]
    found = sorted(change(domain, slug).p_signed_rank for slug in slugs for domain in DOMAINS)
    corrected = min(p * len(found) / rank for rank, p in enumerate(found, 1))

    assert corrected > 0.1


@pytest.mark.parametrize("domain", DOMAINS)
def test_baseline_mean_is_near_the_plan(domain):
    starts = [
        score(person.start, domain) for group in PEOPLE.values() for person in group if person.start
    ]

    assert mean(starts) / 25 + 1 == pytest.approx(BASELINE_MEANS[domain], abs=0.25)


def test_pairs_have_two_weeks_between():
    short = [p for p in pairs() if p.end.answered_on - p.start.answered_on < timedelta(days=14)]

    assert short == []


@pytest.mark.parametrize("slug", PILOTS)
def test_answers_fall_on_meetings_while_the_survey_was_open(slug):
    pilot = PILOTS[slug]
    meetings = {session.held_on for session in pilot.sessions if session.status == "held"}
    starts = {p.start.answered_on for p in PEOPLE[slug] if p.start}
    ends = {p.end.answered_on for p in PEOPLE[slug] if p.end}

    assert starts | ends <= meetings
    assert pilot.survey.start_from <= min(starts) <= max(starts) <= pilot.survey.start_until
    assert pilot.survey.end_from <= min(ends) <= max(ends) <= pilot.survey.end_until


@pytest.mark.parametrize("slug", PILOTS)
def test_languages_are_those_of_the_survey(slug):
    languages = {each.language for pilot, _, each in RESPONSES if pilot == slug}

    assert "fi" in languages
    assert languages <= set(PILOTS[slug].survey.languages)


def test_channels_and_help_vary():
    assert {each.channel for _, _, each in RESPONSES} == {"own_device", "shared_tablet", "paper"}
    assert {each.help for _, _, each in RESPONSES} == {"alone", "helped", "interpreter"}
    assert {each.language for _, _, each in RESPONSES if each.help == "interpreter"} == {"uk"}


def test_every_written_answer_is_given_once():
    given = [
        (slug, phase, written)
        for slug, phase, response in RESPONSES
        for written in response.open_answers
    ]

    assert {written for _, _, written in given} == set(content.open_answers())
    assert len(given) == len(content.open_answers()) == 16
    assert [each for each in given if each[:2] != (each[2].pilot, each[2].phase)] == []
    assert {written.may_publish for _, _, written in given} == {True, False}
    assert {written.item for _, _, written in given} == {"avoin_muutos", "avoin_kunta"}
