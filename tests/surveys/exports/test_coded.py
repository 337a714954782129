import csv
from collections import Counter
from datetime import date

import pytest

from surveys.exports.coded import as_name, coded_file, rare_values
from surveys.exports.tables import answers_csv, codebook_csv
from surveys.models import PairDecision
from tests import factories
from tests.surveys.reports.samples import add_pair, add_pairs, add_start, answers, small_survey

SIX = ((2, 3), (3, 3), (3, 4), (2, 2), (4, 5), (1, 2))


@pytest.fixture
def survey(project):
    return small_survey(project, "Alajärvi")


def rows_of(coded):
    return list(csv.DictReader(answers_csv(coded).splitlines()))


def test_coded_rows_have_facts_and_numbers_in_the_order_of_ids(project, survey):
    start, end = add_pair(survey, 2, answers(3) | {"seura_1": "declined", "elama": 4})

    rows = rows_of(coded_file(project, is_exact=True))

    assert [row["id"] for row in rows] == sorted((as_name(start.pk), as_name(end.pk)))
    [row] = [row for row in rows if row["vaihe"] == "end"]
    assert row == {
        "id": as_name(end.pk),
        "pari": as_name(start.pk),
        "kunta": "alajarvi",
        "kokeilu": "kerho-alajarvi",
        "vaihe": "end",
        "versio": "1",
        "kanava": "own_device",
        "apu": "alone",
        "kieli": "fi",
        "aika": "2026-02-05",
        "seura_1": "991",
        "seura_2": "3",
        "seura_3": "3",
        "tekeminen_1": "3",
        "tekeminen_2": "3",
        "tekeminen_3": "3",
        "elama": "4",
        "toive": "994",
    }


def test_coded_rows_never_have_open_answers_or_labels(project, survey):
    start, _end = add_pair(survey, 2, 3)
    start.open_answers = {"avoin": {"text": "Kerron itsestäni.", "may_publish": True}}
    start.save()

    text = answers_csv(coded_file(project, is_exact=True))

    assert start.card.label.startswith("A-")
    assert "Kerron" not in text
    assert start.card.label not in text


def test_coded_rows_have_no_ids_that_the_desk_shows_beside_labels(project, survey):
    pair = add_pair(survey, 2, 3)

    text = answers_csv(coded_file(project, is_exact=True))

    assert [f"{one.pk:x}" in text or str(one.pk) in text for one in pair] == [False, False]
    assert answers_csv(coded_file(project, is_exact=True)) == text


def test_coded_rows_follow_joins(project, survey):
    start = add_start(survey, 2)
    end = factories.make_response(
        card=factories.make_card(survey=survey), phase="end", answers=answers(3)
    )
    PairDecision.objects.create(kind="join", start=start, end=end, reason="kortti katosi")

    rows = rows_of(coded_file(project))

    assert {row["pari"] for row in rows} == {as_name(start.pk)}


def test_details_that_few_share_are_merged(project, survey):
    add_pairs(survey, *SIX)
    for language, day in (("sv", date(2026, 3, 1)), ("uk", date(2026, 3, 9))):
        add_pair(survey, 2, 3, language=language, help="helped", answered_on=day)

    rows = rows_of(coded_file(project))

    starts = [row for row in rows if row["vaihe"] == "start"]
    assert {row["kanava"] for row in starts} == {"own_device"}
    assert {row["kieli"] for row in starts} == {"muu"}
    assert {row["apu"] for row in starts} == {"muu"}
    assert {row["aika"] for row in starts} == {"muu"}


def test_details_that_enough_share_are_kept_by_the_week(project, survey):
    add_pairs(survey, *SIX)

    rows = rows_of(coded_file(project))

    assert {row["kieli"] for row in rows} == {"fi"}
    assert {row["aika"] for row in rows} == {"2026-W06"}


@pytest.mark.parametrize(
    ("counts", "rare"),
    [
        ({"fi": 12, "sv": 7}, set()),
        ({"fi": 12, "sv": 3, "uk": 2}, {"sv", "uk"}),
        ({"fi": 12, "sv": 6, "uk": 2}, {"sv", "uk"}),
        ({"fi": 12, "uk": 1}, {"fi", "uk"}),
        ({"fi": 3}, {"fi"}),
    ],
)
def test_rare_values_are_five_people_together_or_everyone(counts, rare):
    assert rare_values(Counter(counts), 5) == rare


def test_practice_is_never_in_coded_answers(project):
    add_pairs(small_survey(project, "Kalajoki"), *SIX)
    add_pair(small_survey(project, "Alajärvi", is_practice=True), 2, 3)

    coded = coded_file(project)

    assert {row.facts[3] for row in coded.rows} == {"kerho-kalajoki"}


def test_codebook_tells_every_value_and_kind_of_missing(project, survey):
    add_pair(survey, 2, 3)

    rows = list(csv.reader(codebook_csv(coded_file(project)).splitlines()))

    own = [row[2:] for row in rows if row[0] == "seura_1"]
    assert own[:2] == [["1", "Yksi"], ["2", "Kaksi"]]
    assert own[-4:] == [
        ["991", "ei halunnut vastata"],
        ["992", "jätti tyhjäksi"],
        ["993", "ei saatu selvää"],
        ["994", "kysymystä ei näytetty"],
    ]


def test_cells_are_no_formulas(project, survey):
    survey.pilot.municipality.slug = "=HYPERLINK(1)"
    survey.pilot.municipality.save()
    add_pair(survey, 2, 3)

    rows = rows_of(coded_file(project))

    assert {row["kunta"] for row in rows} == {"'=HYPERLINK(1)"}


def test_coded_answers_take_the_same_queries_for_one_pilot_and_three(
    project, survey, django_assert_num_queries
):
    add_pair(survey, 2, 3)
    with django_assert_num_queries(11):
        answers_csv(coded_file(project))
    for name in ("Kalajoki", "Pyhäjoki"):
        add_pair(small_survey(project, name), 2, 3)

    with django_assert_num_queries(11):
        text = answers_csv(coded_file(project))

    assert len(text.splitlines()) == 7
