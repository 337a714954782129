from datetime import date

import pytest
from django.urls import reverse

from surveys.reports import build_report
from surveys.reports.frozen.model import Anchor, Choice, Question
from surveys.services.releasing.releases import freeze_release
from tests.surveys.reports.samples import NOW, SPEC_WITH_END, add_pair, answers, small_survey

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
NAMES = {"fi": "Millaista elämä on nyt?"}
BETTER, SAME, WORSE = ({"fi": word} for word in NOW.values())


def add_people(survey, n, *, change, says):
    for number in range(n):
        start = 2 + number % 2
        add_pair(survey, answers(start), answers(start + change, vertailu_alkuun=says))


def now_of(project, **options):
    return build_report(project, today=TODAY, **options).questions[-1]


def test_question_of_the_end_is_described_over_pairs(project):
    survey = small_survey(project, "Alajärvi", spec=SPEC_WITH_END)
    for n, change, says in ((4, 0, 1), (5, 1, 2), (6, 2, 3)):
        add_people(survey, n, change=change, says=says)
    add_people(survey, 1, change=0, says="declined")

    assert now_of(project) == Question(
        "vertailu_alkuun",
        NAMES,
        n=15,
        choices=(
            Choice((BETTER,), None, 6),
            Choice((SAME,), None, 5),
            Choice((WORSE,), None, 4),
        ),
    )


def test_question_of_the_end_joins_a_choice_of_two_people(project):
    survey = small_survey(project, "Alajärvi", spec=SPEC_WITH_END)
    for n, says in ((2, 1), (5, 2), (6, 3)):
        add_people(survey, n, change=1, says=says)

    assert now_of(project).choices == (
        Choice((BETTER,), None, 6),
        Choice((SAME, WORSE), None, 7),
    )


def test_question_of_the_end_needs_ten_people(project):
    add_people(small_survey(project, "Alajärvi", spec=SPEC_WITH_END), 9, change=1, says=3)

    assert now_of(project) == Question("vertailu_alkuun", NAMES, hidden="under_limit")


@pytest.mark.parametrize(("n", "anchor"), [(99, None), (100, Anchor(60, 50.0))])
def test_anchor_needs_a_hundred_pairs(project, n, anchor):
    survey = small_survey(project, "Alajärvi", spec=SPEC_WITH_END)
    add_people(survey, 60, change=2, says=3)
    add_people(survey, n - 60, change=0, says=2)

    assert now_of(project).anchor == anchor


def test_anchor_that_leaves_a_few_of_a_shown_group_is_hidden(project):
    better, same = (
        small_survey(project, name, spec=SPEC_WITH_END) for name in ("Alajärvi", "Kalajoki")
    )
    # Alajärvi less those who say that life is better would be the two who do not.
    add_people(better, 48, change=2, says=3)
    add_people(better, 2, change=1, says=2)
    add_people(same, 50, change=0, says=2)

    assert now_of(project).anchor is None
    assert now_of(project, shows_all=True).anchor == Anchor(48, 50.0)


def test_anchor_is_the_same_on_the_page_and_in_the_file(client, project):
    survey = small_survey(project, "Alajärvi", spec=SPEC_WITH_END)
    add_people(survey, 60, change=2, says=3)
    add_people(survey, 40, change=0, says=2)
    freeze_release(project=project, today=TODAY)

    html = client.get(reverse("surveys:results-detail", args=[project.slug])).content.decode()
    table = client.get(reverse("surveys:results-csv", args=[project.slug])).content.decode()

    assert "Niillä 60 ihmisellä, joiden mielestä elämä on nyt parempaa kuin alussa" in html
    assert "muuttui keskimäärin +50,0 pistettä." in html
    assert "Muutos niillä, joiden mielestä elämä on nyt parempaa;50,0;pistettä" in table
