from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import factories

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
