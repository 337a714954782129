from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from projects.models import AuditEvent
from surveys.models import Card, Draft, Forgotten, Release, Response, RetentionNotice
from surveys.queries.retention import RetentionPlan
from surveys.reports.compute.consultation import build_consultation
from surveys.services import (
    NothingToConfirmError,
    announce_retentions,
    confirm_retention,
    end_due_retentions,
    end_retention,
    fingerprint_of,
    mark_of,
    remind_of_retentions,
    take_back_retention,
)
from tests import factories
from tests.surveys.consulting import answered, close, make_consultation

LAST = date(2026, 6, 30)
NOTICE_ON = date(2026, 5, 31)
DAY_AFTER = date(2026, 7, 1)
CONFIRMED_AT = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def project(db):
    return factories.make_project(name="Yhdessä", slug="yhdessa", retention_until=LAST)


@pytest.fixture
def response(project):
    return factories.make_response(
        card=factories.make_card(survey=factories.make_survey(project=project))
    )


def gone(today):
    return [(project.name, plan.n_responses) for project, plan in end_due_retentions(today)]


def test_confirmed_answers_go_the_day_after_their_last(project, response, coordinator):
    announce_retentions(NOTICE_ON)
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)

    on_last_day, day_after, once_more = gone(LAST), gone(DAY_AFTER), gone(date(2026, 7, 2))

    assert (on_last_day, day_after, once_more) == ([], [("Yhdessä", 1)], [])
    assert Response.objects.count() == Card.objects.count() == 0


def test_date_alone_deletes_nothing(project, response):
    announce_retentions(NOTICE_ON)

    assert gone(DAY_AFTER) == gone(date(2030, 1, 1)) == []
    assert Response.objects.get() == response


def test_date_that_has_passed_waits_thirty_days_for_its_notice(project, response, coordinator):
    late = date(2026, 8, 1)
    announce_retentions(late)
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)

    assert gone(late + timedelta(days=29)) == []
    assert gone(late + timedelta(days=30)) == [("Yhdessä", 1)]


def test_changed_date_needs_a_new_notice_and_confirmation(project, response, coordinator):
    announce_retentions(NOTICE_ON)
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)
    project.retention_until = date(2026, 6, 20)
    project.save()

    assert gone(DAY_AFTER) == []
    assert Response.objects.get() == response


def test_end_is_announced_once_to_those_who_coordinate(
    project, response, coordinator, django_capture_on_commit_callbacks
):
    factories.make_membership(project=project, role="evaluator")
    past = factories.make_membership(project=project, valid_until=date(2026, 1, 1))

    with django_capture_on_commit_callbacks(execute=True):
        too_early = announce_retentions(NOTICE_ON - timedelta(days=1))
        first, second = announce_retentions(NOTICE_ON), announce_retentions(NOTICE_ON)

    assert (too_early, first, second) == (0, 1, 0)
    [message] = mail.outbox
    assert message.to == [coordinator.email] != [past.user.email]
    assert message.subject == "Hankkeen Yhdessä vastaukset poistetaan aikaisintaan 1.7.2026"
    assert "Vastauksia: 1\nKeskeneräisiä vastauksia: 0\nKortteja: 1\n" in message.body
    assert "Poisto tehdään aikaisintaan 1.7.2026" in message.body
    assert "/hallinta/sailytys/yhdessa/" in message.body


def test_end_of_a_project_without_coordinators_is_told_to_who_keeps_the_site(
    project, response, superuser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        announce_retentions(NOTICE_ON)

    assert [message.to for message in mail.outbox] == [[superuser.email]]


def test_overdue_end_is_told_again_every_thirty_days_until_it_is_confirmed(
    project, response, coordinator, django_capture_on_commit_callbacks
):
    announce_retentions(NOTICE_ON)
    days = [LAST, DAY_AFTER, DAY_AFTER, date(2026, 7, 30), date(2026, 7, 31)]

    with django_capture_on_commit_callbacks(execute=True):
        reminded = [remind_of_retentions(day) for day in days]
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)
    when_confirmed = remind_of_retentions(date(2026, 9, 15))

    assert (reminded, when_confirmed) == ([0, 1, 0, 0, 1], 0)
    first, second = mail.outbox
    assert (first.to, first.body) == ([coordinator.email], second.body)
    assert first.subject == "Hankkeen Yhdessä vastausten poisto odottaa vahvistusta"
    assert "luvattiin säilyttää 30.6.2026 asti" in first.body
    assert "Vastauksia: 1\nKeskeneräisiä vastauksia: 0\nKortteja: 1\n" in first.body
    assert "/hallinta/sailytys/yhdessa/" in first.body


def test_nothing_far_away_or_empty_can_be_confirmed(project, response, coordinator):
    empty = factories.make_project(retention_until=LAST)
    early = CONFIRMED_AT - timedelta(days=30)

    for asked, at in [(empty, CONFIRMED_AT), (project, early)]:
        with pytest.raises(NothingToConfirmError):
            confirm_retention(project=asked, by=coordinator, at=at)

    assert RetentionNotice.objects.count() == 0


def test_confirmation_is_a_named_persons_and_happens_once(project, response, coordinator, editor):
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)
    confirm_retention(project=project, by=editor, at=CONFIRMED_AT + timedelta(days=1))

    notice = RetentionNotice.objects.get()
    assert (notice.confirmed_by, notice.confirmed_at) == (coordinator, CONFIRMED_AT)
    assert AuditEvent.objects.values_list("action", "target", "actor").get() == (
        "retention",
        "poisto vahvistettu: Yhdessä",
        coordinator.pk,
    )


def test_run_leaves_counts_and_a_fingerprint_of_what_went(project, response, coordinator):
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)
    Draft.objects.create(card=response.card, phase="end")

    end_retention(project=project, on=DAY_AFTER)

    marks = [mark_of("response", response.pk), mark_of("card", response.card.code_hash)]
    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.target, event.n_rows) == (coordinator, "Yhdessä", 1)
    assert event.counts == {"responses": 1, "drafts": 1, "cards": 1, "released": 0}
    assert event.fingerprint == fingerprint_of(marks) != fingerprint_of(marks[:1])
    kept = Forgotten.objects.values_list("mark", "reason", "forgotten_on")
    assert sorted(kept) == [(mark, "retention", DAY_AFTER) for mark in sorted(marks)]


def test_retention_keeps_releases_and_other_projects(project, response):
    release = factories.make_release(project=project)
    kept = factories.make_response()

    plan = end_retention(project=project, on=DAY_AFTER)

    assert plan == RetentionPlan(n_responses=1, n_drafts=0, n_cards=1, n_released=0)
    assert list(Release.objects.all()) == [release]
    assert list(Response.objects.all()) == [kept]


def test_consultation_keeps_its_figures_when_its_answers_go(db):
    survey = make_consultation()
    answered(survey, 7, kaynnit="viikoittain")
    answered(survey, 5, kaynnit="harvemmin")
    close(survey)
    before = build_consultation(survey, "fi")

    end_retention(project=survey.project, on=DAY_AFTER)
    survey.refresh_from_db()

    assert before.n == 12
    assert build_consultation(survey, "fi") == before
    assert Response.objects.filter(survey=survey).count() == 0


def test_confirmation_that_was_taken_back_deletes_nothing(project, response, coordinator):
    confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)

    take_back_retention(project=project, by=coordinator)

    assert end_due_retentions(date(2099, 1, 1)) == []
    assert Response.objects.count() == 1
    with pytest.raises(NothingToConfirmError):
        take_back_retention(project=project, by=coordinator)


def test_confirmation_is_told_and_never_asked_for_again(
    project, response, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        confirm_retention(project=project, by=coordinator, at=CONFIRMED_AT)

    [message] = mail.outbox
    assert message.to == [coordinator.email]
    assert message.subject == f"Hankkeen {project} vastausten poisto on vahvistettu"
    assert f"{coordinator} on vahvistanut" in message.body
