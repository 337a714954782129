from datetime import date

from projects.models import AuditEvent
from surveys.models import Card, Release, Response
from surveys.reports.compute.consultation import build_consultation
from surveys.services import end_due_retentions, end_retention
from tests import factories
from tests.surveys.consulting import answered, close, make_consultation


def test_retention_ends_the_day_after_its_last(db):
    project = factories.make_project(retention_until=date(2026, 6, 30))
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=project)))

    on_last_day = end_due_retentions(date(2026, 6, 30))
    day_after = end_due_retentions(date(2026, 7, 1))
    once_more = end_due_retentions(date(2026, 7, 2))

    assert (on_last_day, day_after, once_more) == (0, 1, 0)
    assert Response.objects.count() == Card.objects.count() == 0
    assert AuditEvent.objects.values_list("action", "n_rows").get() == ("retention", 1)


def test_retention_keeps_releases_and_other_projects(db):
    project = factories.make_project(retention_until=date(2026, 6, 30))
    release = Release.objects.create(
        project=project, instrument_key="arki", method_version="v1", report={}, fingerprint="f"
    )
    kept = factories.make_response()

    end_due_retentions(date(2026, 7, 1))

    assert list(Release.objects.all()) == [release]
    assert list(Response.objects.all()) == [kept]


def test_consultation_keeps_its_figures_when_its_answers_go(db):
    survey = make_consultation()
    answered(survey, 7, kaynnit="viikoittain")
    answered(survey, 5, kaynnit="harvemmin")
    close(survey)
    before = build_consultation(survey, "fi")

    end_retention(project=survey.project)
    survey.refresh_from_db()

    assert before.n == 12
    assert build_consultation(survey, "fi") == before
    assert Response.objects.filter(survey=survey).count() == 0
