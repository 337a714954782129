from datetime import date, timedelta

import pytest

from projects.models import AuditEvent
from surveys.evaluation.disclosure.plan import HIDE, Option, Protection
from surveys.models import Release, ReleaseRequest
from surveys.reports import latest_report
from surveys.services.entering import count_entered
from surveys.services.releasing.releases import SecondNeededError, freeze_release
from surveys.services.releasing.seconding import ask_for_second, open_request
from tests import factories
from tests.surveys.reports.samples import EIGHT, add_pairs, small_survey

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)


@pytest.fixture
def colleague(project):
    return factories.make_membership(project=project).user


@pytest.fixture
def small(project):
    """Five people of whom two were put in."""
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT[:5])
    count_entered(survey_id=survey.pk, n_responses=4, n_people=2, today=TODAY)
    return project


def asked(project, by, today=TODAY):
    return ask_for_second(project=project, by=by, protection=HIDE, today=today)


def test_nobody_freezes_alone_what_is_large_enough_only_with_answers_put_in(small, coordinator):
    with pytest.raises(SecondNeededError, match="liian vähän: Alajärvi."):
        freeze_release(project=small, by=coordinator, today=TODAY)
    with pytest.raises(SecondNeededError):
        freeze_release(project=small, today=TODAY)

    assert not Release.objects.exists()


def test_second_person_freezes_and_the_log_names_both(small, coordinator, colleague):
    release = freeze_release(
        project=small, by=colleague, request=asked(small, coordinator), today=TODAY
    )

    assert latest_report(small).project.index.change.n == 5
    events = AuditEvent.objects.filter(action="release").order_by("pk")
    assert list(events.values_list("actor", "target")) == [
        (coordinator.pk, "pyyntö vahvistaa tulokset"),
        (
            colleague.pk,
            f"{release} {release.fingerprint[:12]}, tuotu tai syötetty käsin: 4, "
            f"pyysi: {coordinator}",
        ),
    ]
    assert not ReleaseRequest.objects.exists()


def test_who_asked_is_no_second_person(small, coordinator):
    with pytest.raises(SecondNeededError):
        freeze_release(
            project=small, by=coordinator, request=asked(small, coordinator), today=TODAY
        )


@pytest.mark.parametrize(("days", "is_open"), [(14, True), (15, False)])
def test_request_waits_for_two_weeks(small, coordinator, days, is_open):
    request = asked(small, coordinator, today=TODAY - timedelta(days=days))

    assert open_request(small, today=TODAY) == (request if is_open else None)


def test_lapsed_request_confirms_nothing(small, coordinator, colleague):
    request = asked(small, coordinator, today=TODAY - timedelta(days=15))

    with pytest.raises(SecondNeededError):
        freeze_release(project=small, by=colleague, request=request, today=TODAY)


def test_later_request_takes_the_place_of_the_earlier(small, coordinator, colleague):
    asked(small, coordinator)
    later = ask_for_second(
        project=small, by=colleague, protection=Protection(Option.DROP_TOTAL), today=TODAY
    )

    assert ReleaseRequest.objects.get() == later
    release = freeze_release(project=small, by=coordinator, request=later, today=TODAY)
    assert release.report["protection"]["option"] == "drop_total"


def test_enough_others_are_frozen_by_one_person_and_the_log_counts_what_was_put_in(
    project, coordinator
):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    count_entered(survey_id=survey.pk, n_responses=6, n_people=3, today=TODAY)

    release = freeze_release(project=project, by=coordinator, today=TODAY)

    target = AuditEvent.objects.get(action="release").target
    assert target == f"{release} {release.fingerprint[:12]}, tuotu tai syötetty käsin: 6"
