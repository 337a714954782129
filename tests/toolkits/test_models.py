from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests import factories
from toolkits.models import AssessmentAnswer

pytestmark = pytest.mark.django_db


def errors_of(publication):
    try:
        publication.full_clean(exclude=["provenance"])
    except ValidationError as error:
        return error.message_dict
    return {}


def test_publication_takes_only_figures_that_stand(project):
    gone = factories.make_release(project=project, withdrawn_on=date(2026, 6, 2))
    live = factories.make_release(project=project)
    publication = factories.make_publication(project=project, release=live)
    before = errors_of(publication)

    publication.release = gone

    message = "Näiden tulosten julkaiseminen on peruttu. Valitse muut tulokset."
    assert (before, errors_of(publication)) == ({}, {"release": [message]})


def test_publication_whose_figures_were_taken_back_can_be_edited(project):
    gone = factories.make_release(project=project, withdrawn_on=date(2026, 6, 2))
    publication = factories.make_publication(project=project, release=gone)

    assert errors_of(publication) == {}


def test_publication_takes_no_figures_of_another_project(project):
    elsewhere = factories.make_release()
    publication = factories.make_publication(project=project)

    publication.release = elsewhere

    assert errors_of(publication) == {"release": ["Tulokset kuuluvat toiseen hankkeeseen."]}


def test_publication_is_no_newer_edition_of_itself(project):
    first = factories.make_publication(project=project)
    second = factories.make_publication(project=project, replaced_by=first)
    elsewhere = factories.make_publication()

    first.replaced_by = second
    round_about = errors_of(first)
    first.replaced_by = elsewhere

    message = "Julkaisu ei voi olla oman painoksensa uudempi painos."
    assert round_about == {"replaced_by": [message]}
    assert errors_of(first) == {"replaced_by": ["Uudempi painos kuuluu toiseen hankkeeseen."]}
    first.replaced_by = None
    assert errors_of(second) == {}


def test_publication_retires_after_it_has_begun(project):
    publication = factories.make_publication(project=project, shown_from=date(2026, 6, 2))
    publication.retired_on = date(2026, 6, 2)

    message = "Käytöstä poistumisen päivän täytyy olla alkamisen päivän jälkeen."
    assert errors_of(publication) == {"retired_on": [message]}


def second_year(found):
    factories.make_assessment(project=found.project, municipality=found.municipality)


def second_answer(found):
    statement = factories.make_support_statement()
    for _n in range(2):
        AssessmentAnswer.objects.create(assessment=found, statement=statement)


def done_without_words(found):
    factories.make_assessment_action(assessment=found, state="done")


def year_of_no_calendar(found):
    factories.make_assessment(project=found.project, year=26)


@pytest.mark.parametrize(
    ("write", "constraint"),
    [
        (second_year, "assessment_once_a_year|municipality_id"),
        (second_answer, "assessment_answer_once|statement_id"),
        (done_without_words, "assessment_action_done_says_what"),
        (year_of_no_calendar, "assessment_year_is_meant"),
    ],
)
def test_database_refuses_a_round_that_cannot_be(write, constraint):
    found = factories.make_assessment()

    with pytest.raises(IntegrityError, match=constraint):
        write(found)
