from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from projects.models import AuditEvent
from surveys.models import Release
from surveys.reports.frozen.model import Correction
from surveys.reports.frozen.published import latest_report, report_of_release
from surveys.services import withdraw
from surveys.services.releasing.correcting import NothingToCorrectError, correct_costs
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    freeze_release,
    withdraw_release,
)
from tests import factories
from tests.surveys.reports.samples import EIGHT, SIX, add_pairs, small_survey

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2026, 6, 1), date(2026, 7, 1)
WHY = "Kaksi bussimatkaa puuttui."


@pytest.fixture
def survey(project):
    made = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(made, *EIGHT, *SIX)
    factories.make_cost_line(pilot=made.pilot, amount="100.00")
    factories.make_pilot_session(pilot=made.pilot, n_residents=20)
    return made


@pytest.fixture
def frozen(project, survey):
    return freeze_release(project=project, today=TODAY)


def test_mended_costs_come_out_and_people_stay_to_the_letter(project, survey, frozen, coordinator):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    # A few who came since would be told by a new computation, and must not be in this one.
    add_pairs(survey, *SIX[:2])

    made = correct_costs(release=frozen, what=WHY, by=coordinator, today=LATER)

    before, after = report_of_release(frozen), latest_report(project)
    assert after == report_of_release(made)
    assert after.correction == Correction(LATER, WHY, frozen.fingerprint)
    assert replace(after, cost=before.cost, correction=None) == before
    told = after.cost
    assert (told.total_cost, told.ratio_of_totals) == (Decimal("160.00"), Decimal("16.00"))
    assert (told.sensitivities.per_pair, told.sensitivities.per_visit) == (
        Decimal("11.43"),
        Decimal("8.00"),
    )
    assert (before.cost.per_point, told.per_point) == (Decimal("0.56"), Decimal("0.89"))
    assert (made.released_on, made.corrected_on, made.pairs_fingerprint) == (
        TODAY,
        LATER,
        frozen.pairs_fingerprint,
    )
    [event] = AuditEvent.objects.filter(target__contains="kulut korjattu 1.7.2026")
    assert (event.actor, event.project) == (coordinator, project)


def test_nothing_but_a_wrong_cost_of_a_copy_would_be_the_very_same_report(project, survey, frozen):
    line = factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    correct_costs(release=frozen, what=WHY, today=LATER)
    line.delete()

    again = correct_costs(release=Release.objects.live().first(), what="Yksi oli kahdesti.")

    before, after = report_of_release(frozen), report_of_release(again)
    assert replace(after, correction=None) == before


def test_head_counts_are_mended_at_every_level(project, survey, frozen):
    survey.pilot.n_participants = 12
    survey.pilot.save()

    correct_costs(release=frozen, what=WHY, today=LATER)

    report = latest_report(project)
    assert [level.flow.participants for level in report.levels] == [12, 12, 12]
    assert report.cost.ratio_of_totals == Decimal("8.33")


def test_pilots_of_later_do_not_come_into_a_mended_release(project, survey, frozen):
    other = factories.make_pilot(project=project, n_participants=90, n_participants_basis="counted")
    factories.make_cost_line(pilot=other, amount="900.00")

    with pytest.raises(NothingToCorrectError):
        correct_costs(release=frozen, what=WHY)

    assert project.releases.count() == 1


def test_only_what_pages_show_is_mended(project, survey, frozen):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    withdraw_release(release=frozen)

    with pytest.raises(NothingToCorrectError):
        correct_costs(release=frozen, what=WHY)


def test_withdrawn_answer_marks_the_mended_release_too(project, survey, frozen):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    made = correct_costs(release=frozen, what=WHY)

    withdraw(card=survey.responses.filter(phase="start").first().card)

    made.refresh_from_db()
    assert made.is_outdated


def test_mended_release_adds_nothing_to_the_ledger(project, survey, frozen):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    correct_costs(release=frozen, what=WHY)

    with pytest.raises(ReleaseRefusedError, match="samat kuin 1.6.2026"):
        freeze_release(project=project, today=LATER)
    add_pairs(survey, *SIX)
    newest = freeze_release(project=project, today=LATER)

    assert report_of_release(newest).correction is None
    assert Release.objects.live().first() == newest


def test_comparison_has_the_mended_release_alone(project, survey, frozen):
    factories.make_cost_line(pilot=survey.pilot, amount="60.00")
    made = correct_costs(release=frozen, what=WHY, today=LATER)

    shown = Release.objects.live().with_corrected().values_list("pk", "is_corrected")

    assert list(shown) == [(made.pk, False), (frozen.pk, True)]
    assert str(made) == f"{project}, 1.6.2026, kulut korjattu 1.7.2026"
