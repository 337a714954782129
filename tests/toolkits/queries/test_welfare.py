from datetime import date

import pytest

from surveys.answering.consultation import QUOTED
from surveys.models import Survey
from surveys.services.consultations import freeze_results
from tests import factories
from tests.surveys.consulting import answered, close, make_consultation
from toolkits.queries.welfare import MOST_QUOTES, Quotes, quotes_from
from toolkits.services import keep_ended_consultations

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
CHOSEN = {"may_publish": True, QUOTED: True}


@pytest.fixture
def consultation(project, municipality):
    return make_consultation(project=project, municipality=municipality)


def written(survey, text, **marks):
    return answered(survey, open_answers={"avoin_paikka": {"text": text, **marks}})


def ended(survey):
    freeze_results(close(survey))
    return quotes_from(survey.municipality, TODAY)


def test_only_what_its_writer_allowed_and_a_coordinator_chose_is_quoted(consultation):
    written(consultation, "Laiturilla.", **CHOSEN)
    written(consultation, "Ei valittu.", may_publish=True)
    written(consultation, "Ei lupaa.", may_publish=False, **{QUOTED: True})
    answered(consultation, 4, kaynnit="harvemmin")

    assert ended(consultation) == Quotes(("Laiturilla.",), is_example=False)


def test_of_a_few_people_nobody_is_quoted(consultation):
    written(consultation, "Laiturilla.", **CHOSEN)
    answered(consultation, 3, kaynnit="harvemmin")

    assert ended(consultation) == Quotes()


def test_nobody_is_quoted_before_the_end_nor_from_elsewhere(consultation):
    written(consultation, "Laiturilla.", **CHOSEN)
    answered(consultation, 4, kaynnit="harvemmin")
    other = factories.make_municipality()

    before = quotes_from(consultation.municipality, TODAY)
    now = ended(consultation)

    assert (before.texts, now.texts, quotes_from(other, TODAY).texts) == ((), ("Laiturilla.",), ())


def test_nobody_is_quoted_of_a_hidden_project(consultation, project):
    written(consultation, "Laiturilla.", **CHOSEN)
    answered(consultation, 4, kaynnit="harvemmin")
    assert ended(consultation).texts == ("Laiturilla.",)

    project.is_published = False
    project.save()

    assert quotes_from(consultation.municipality, TODAY).texts == ()


def test_a_few_are_quoted_and_invented_ones_say_so(consultation, project):
    project.is_demo = True
    project.save()
    for number in range(MOST_QUOTES + 1):
        written(consultation, f"Paikka {number}.", **CHOSEN)

    found = ended(consultation)

    assert (len(found.texts), found.is_example) == (MOST_QUOTES, True)


def test_counts_of_ended_consultations_are_kept_once(consultation, municipality):
    answered(consultation, 5, kaynnit="harvemmin")
    keep_ended_consultations(municipality=municipality, today=TODAY)
    open_one = Survey.objects.get(pk=consultation.pk)
    close(consultation)

    keep_ended_consultations(municipality=municipality, today=TODAY)

    assert open_one.kept_results is None
    assert Survey.objects.get(pk=consultation.pk).kept_results["n"] == 5
