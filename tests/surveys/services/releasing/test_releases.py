from datetime import date

import pytest

from projects.models import AuditEvent
from surveys.evaluation.disclosure.plan import Option, Protection
from surveys.models import Ledger, PairDecision, Release
from surveys.reports import EvaluationReport, latest_report
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    freeze_release,
    withdraw_release,
)
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    add_pair,
    add_pairs,
    small_survey,
    three_places,
)

FIVE = ((2, 3), (3, 3), (4, 5), (1, 3), (3, 2))
FIRST, SECOND = date(2026, 6, 1), date(2026, 9, 1)


def test_freezing_stores_the_report_its_fingerprint_and_its_pairs(project, coordinator):
    three_places(project)

    release = freeze_release(project=project, by=coordinator, today=FIRST)

    report = EvaluationReport.from_dict(release.report)
    assert (release.instrument_key, release.method_version) == ("pieni", "v2")
    assert release.fingerprint == report.fingerprint
    assert report.data_date == FIRST
    assert len(Ledger.objects.get(project=project).ids) == 34
    assert [
        (event.actor, event.project, event.action, event.n_rows)
        for event in AuditEvent.objects.all()
    ] == [(coordinator, project, "release", 17)]


def test_stored_report_comes_back_from_the_database_unchanged(project):
    three_places(project)
    release = freeze_release(project=project, today=FIRST)

    stored = Release.objects.get(pk=release.pk)

    assert EvaluationReport.from_dict(stored.report).fingerprint == stored.fingerprint


def test_freezing_without_a_survey_is_refused(project):
    with pytest.raises(ReleaseRefusedError, match="ei ole kyselyä"):
        freeze_release(project=project, today=FIRST)


def test_freezing_again_without_new_pairs_is_refused(project):
    three_places(project)
    freeze_release(project=project, today=FIRST)

    with pytest.raises(ReleaseRefusedError, match=r"samat kuin 1\.6\.2026 vahvistetuissa"):
        freeze_release(project=project, today=SECOND)

    assert project.releases.count() == 1


@pytest.mark.parametrize(("added", "is_frozen"), [(FIVE[:4], False), (FIVE, True)])
def test_freezing_again_needs_five_new_people(project, added, is_frozen):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=FIRST)
    add_pairs(survey, *added)

    if is_frozen:
        freeze_release(project=project, today=SECOND)
    else:
        with pytest.raises(ReleaseRefusedError, match="vielä ainakin 1 ihminen vastaa"):
            freeze_release(project=project, today=SECOND)

    assert project.releases.count() == 1 + is_frozen


def test_freezing_again_needs_five_new_people_in_every_shown_group(project):
    surveys = [small_survey(project, name) for name in ("Alajärvi", "Kalajoki")]
    for survey in surveys:
        add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=FIRST)
    add_pairs(surveys[0], *SIX)
    add_pair(surveys[1], 2, 3)

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)


def test_freezing_again_counts_the_people_of_hidden_groups(project):
    surveys = three_places(project)
    freeze_release(project=project, today=FIRST)
    add_pairs(surveys[0], *FIVE)
    add_pair(surveys[2], 2, 3)

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)

    add_pairs(surveys[1], *FIVE)
    add_pairs(surveys[2], *FIVE[:4])
    freeze_release(project=project, today=SECOND)
    assert project.releases.count() == 2


def test_freezing_again_never_uncovers_the_group_that_was_guarded(project):
    surveys = three_places(project)
    freeze_release(project=project, today=FIRST)
    # With eight people Pyhäjoki could be shown, and Kalajoki with its same six beside it; what
    # both had together before, less those six, would be the three people who were hidden.
    add_pairs(surveys[2], *FIVE)

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)


def test_freezing_again_counts_withdrawn_people(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT, *SIX)
    freeze_release(project=project, today=FIRST)
    for start, end in pairs[:3]:
        start.delete()
        end.delete()

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)

    for start, end in pairs[3:5]:
        start.delete()
        end.delete()
    freeze_release(project=project, today=SECOND)
    assert latest_report(project).project.flow.paired == 9


def test_freezing_again_sees_a_parted_pair(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=FIRST)
    start, end = pairs[0]
    PairDecision.objects.create(kind="part", start=start, end=end, reason="eri ihminen")

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)


def test_freezing_after_a_withdrawn_release_never_uncovers_what_it_hid(project):
    three_places(project)
    withdraw_release(release=freeze_release(project=project, today=FIRST), today=SECOND)
    # The total of 17 has been public; one of 14 beside it would be the three people left out.
    left_out = Protection(Option.LEAVE_OUT, ("kerho-pyhajoki",))

    with pytest.raises(ReleaseRefusedError, match="Pois vedetytkin luvut on voitu lukea"):
        freeze_release(project=project, today=SECOND, protection=left_out)

    together = Protection(Option.MERGE, ("kalajoki", "pyhajoki"))
    freeze_release(project=project, today=SECOND, protection=together)
    assert project.releases.live().count() == 1


def test_freezing_after_a_withdrawn_release_needs_five_new_people_or_none(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    withdraw_release(release=freeze_release(project=project, today=FIRST), today=SECOND)
    add_pairs(survey, *FIVE[:4])

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)

    add_pairs(survey, FIVE[4])
    freeze_release(project=project, today=SECOND)
    assert latest_report(project).project.flow.paired == 13


def test_same_people_may_be_frozen_again_after_a_withdrawn_release(project, coordinator):
    three_places(project)
    release = freeze_release(project=project, today=FIRST)

    withdraw_release(release=release, by=coordinator, today=SECOND)
    again = freeze_release(project=project, today=SECOND)

    release.refresh_from_db()
    assert release.withdrawn_on == SECOND
    assert list(project.releases.live()) == [again]


def test_latest_report_is_the_newest_that_is_not_withdrawn(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    assert latest_report(project) is None

    freeze_release(project=project, today=FIRST)
    add_pairs(survey, *FIVE)
    newer = freeze_release(project=project, today=SECOND)
    assert latest_report(project).project.flow.paired == 13

    withdraw_release(release=newer, today=SECOND)
    assert latest_report(project).project.flow.paired == 8


def test_latest_report_is_parsed_once(project, django_assert_num_queries):
    three_places(project)
    freeze_release(project=project, today=FIRST)
    first = latest_report(project)

    with django_assert_num_queries(1):
        again = latest_report(project)

    assert again.fingerprint == first.fingerprint
