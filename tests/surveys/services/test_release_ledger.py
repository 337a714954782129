"""The ledger over all that has ever been published, through the service that freezes."""

from datetime import date

import pytest

from surveys.models import PairDecision, ReleaseDropout
from surveys.services.releases import ReleaseRefusedError, freeze_release
from tests.surveys.reports.samples import EIGHT, SIX, add_pair, add_pairs, add_start, small_survey

FIRST, SECOND, THIRD = date(2026, 6, 1), date(2026, 9, 1), date(2026, 12, 1)
FIVE = SIX[:5]


def test_late_pair_of_a_renamed_pilot_is_seen(project):
    survey, other = (small_survey(project, name) for name in ("Alajärvi", "Kalajoki"))
    for each in (survey, other):
        add_pairs(each, *EIGHT)
    freeze_release(project=project, today=FIRST)
    survey.pilot.slug = "uusi-osoite"
    survey.pilot.save()
    add_pair(survey, 2, 5)
    add_pairs(other, *FIVE)

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)


def test_late_pair_of_a_moved_pilot_is_seen(project):
    survey, other = (small_survey(project, name) for name in ("Alajärvi", "Kalajoki"))
    for each in (survey, other):
        add_pairs(each, *EIGHT)
    freeze_release(project=project, today=FIRST)
    survey.pilot.municipality = other.pilot.municipality
    survey.pilot.save()
    add_pair(survey, 2, 5)
    add_pairs(other, *FIVE)

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=SECOND)


def test_three_releases_together_are_seen(project):
    first, second = (small_survey(project, name) for name in ("Alajärvi", "Kalajoki"))
    add_pairs(first, *EIGHT, (2, 3))
    five = add_pairs(second, *FIVE)
    freeze_release(project=project, today=FIRST)
    start, end = five[0]
    PairDecision.objects.create(kind="part", start=start, end=end, reason="eri ihminen")
    add_pairs(first, *EIGHT[:7])
    # Of sixteen and four only the whole is shown.
    freeze_release(project=project, today=SECOND)
    add_pair(first, 2, 5)
    add_pairs(second, *FIVE[:4])

    # 5 − 20 + 17: who was parted, and who came last.
    with pytest.raises(ReleaseRefusedError, match="vielä ainakin 3 ihmistä"):
        freeze_release(project=project, today=THIRD)


def test_release_keeps_who_was_in_which_group_and_who_had_left(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 1 + number % 4) for number in range(5)]

    release = freeze_release(project=project, today=FIRST)

    # Project, municipality, pilot: the pilot is the smallest group of the same people.
    assert set(release.pairs.values_list("place", flat=True)) == {2}
    assert release.group_sizes == dict.fromkeys(("index", "seura", "tekeminen"), {"2": 8})
    kept = ReleaseDropout.objects.filter(release=release).values_list("start_id", flat=True)
    assert set(kept) == {start.pk for start in starts}


def test_withdrawn_people_protect_nobody_who_came_after_them(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT, *SIX)
    freeze_release(project=project, today=FIRST)
    for start, end in pairs[:3]:
        start.delete()
        end.delete()
    add_pairs(survey, (2, 4), (1, 4), (3, 4), (2, 5))

    # Three who left and four who came: those who left may tell what they had answered.
    with pytest.raises(ReleaseRefusedError, match="vielä ainakin 1 ihminen"):
        freeze_release(project=project, today=SECOND)
    add_pair(survey, 1, 4)

    assert freeze_release(project=project, today=SECOND)
