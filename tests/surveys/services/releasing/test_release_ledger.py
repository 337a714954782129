"""The ledger over all that has ever been published, through the service that freezes."""

from datetime import date
from itertools import chain

import pytest

from surveys.evaluation.disclosure.plan import Option, Protection
from surveys.models import Ledger, LedgerPart, OldMembers, PairDecision, Survey
from surveys.models.releases.ledger import unpacked
from surveys.queries.retention import retention_plan
from surveys.reports import EvaluationReport
from surveys.services import withdraw
from surveys.services.leaving.retention import end_retention
from surveys.services.releasing.releases import ReleaseRefusedError, freeze_release
from tests.factories import make_card, make_response
from tests.surveys.frozen import keep_old_members
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    add_pair,
    add_pairs,
    add_start,
    answers,
    small_survey,
)

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


def test_ledger_keeps_which_answers_are_in_which_sums(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 1 + number % 4) for number in range(5)]

    release = freeze_release(project=project, today=FIRST)

    ledger = Ledger.objects.get(project=project, instrument_key="pieni")
    answers = {answer.pk for answer in (*chain(*pairs), *starts)}
    assert set(ledger.ids.tolist()) == answers
    part = next(one for one in ledger.parts.all() if "index" in one.subjects)
    assert part.subjects == ["index", "seura", "tekeminen"]
    assert part.sums == [[release.pk, name] for name in ("levels", "dropouts")]
    # Project, municipality, pilot: the pilot is the smallest group; twice, for start and end.
    assert part.table.tolist() == [[-1, -1, 4, 5], [-1, 0, -1, -1]]
    assert unpacked(part.sizes).tolist() == [0, 5, 8, 8]


def test_one_ledger_takes_the_place_of_the_one_before(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    first = freeze_release(project=project, today=FIRST)
    add_pairs(survey, *FIVE)

    second = freeze_release(project=project, today=SECOND)

    part = next(one for one in LedgerPart.objects.all() if "index" in one.subjects)
    assert {release for release, _name in part.sums} == {first.pk, second.pk}
    assert sorted(unpacked(part.sizes).tolist()) == [0, 5, 5, 8, 8]


def test_answers_of_a_survey_that_is_practice_for_a_while_are_not_forgotten(project):
    survey, other = (small_survey(project, name) for name in ("Alajärvi", "Kalajoki"))
    for each in (survey, other):
        add_pairs(each, *EIGHT)
    freeze_release(project=project, today=FIRST)
    Survey.objects.filter(pk=survey.pk).update(is_practice=True)
    add_pairs(other, *FIVE)
    freeze_release(project=project, today=SECOND)
    Survey.objects.filter(pk=survey.pk).update(is_practice=False)
    add_pair(survey, 2, 5)
    add_pairs(other, *FIVE)

    with pytest.raises(ReleaseRefusedError):
        freeze_release(project=project, today=THIRD)


def test_withdrawn_people_are_counted_with_those_who_came_after_them(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT, *SIX)
    freeze_release(project=project, today=FIRST)
    for start, _end in pairs[:3]:
        withdraw(card=start.card)
    add_pairs(survey, (2, 4))

    # Three who left and one who came: their class in the ledger keeps its size.
    with pytest.raises(ReleaseRefusedError, match="vielä ainakin 1 ihminen"):
        freeze_release(project=project, today=SECOND)
    add_pair(survey, 1, 4)

    assert freeze_release(project=project, today=SECOND)


def test_withdrawn_answers_leave_the_ledger_and_stay_counted(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT)
    release = freeze_release(project=project, today=FIRST)

    withdraw(card=pairs[0][0].card)

    ledger = Ledger.objects.get(project=project)
    part = next(one for one in ledger.parts.all() if "index" in one.subjects)
    assert set(ledger.ids.tolist()) == {answer.pk for pair in pairs[1:] for answer in pair}
    assert len(unpacked(part.classes)) == 14
    assert sorted(unpacked(part.sizes).tolist()) == [0, 8, 8]
    release.refresh_from_db()
    assert release.is_outdated


def test_after_retention_only_fingerprints_stay(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    release = freeze_release(project=project, today=FIRST)
    assert retention_plan(project).n_released == 16

    end_retention(project=project, on=SECOND)

    release.refresh_from_db()
    assert (Ledger.objects.count(), LedgerPart.objects.count()) == (0, 0)
    assert (len(release.fingerprint), len(release.pairs_fingerprint)) == (64, 64)


def as_before_the_ledger(release, pairs):
    """A release of method v1, of which only the pairs are known."""
    release.report |= {"method_version": "v1"}
    release.save()
    Ledger.objects.all().delete()
    keep_old_members(release, pairs)


def test_release_of_before_the_ledger_is_taken_into_it(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT)
    first = freeze_release(project=project, today=FIRST)
    as_before_the_ledger(first, pairs)
    add_pairs(survey, *FIVE[:4])
    with pytest.raises(ReleaseRefusedError, match="vielä ainakin 1 ihminen"):
        freeze_release(project=project, today=SECOND)
    add_pairs(survey, *FIVE[4:])

    second = freeze_release(project=project, today=SECOND)

    assert OldMembers.objects.count() == 0
    sums = {tuple(one) for part in LedgerPart.objects.all() for one in part.sums}
    assert {(first.pk, "levels"), (second.pk, "levels")} < sums


def test_index_of_other_people_is_known_of_every_domain(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT, *SIX)
    first = freeze_release(project=project, today=FIRST)
    as_before_the_ledger(first, pairs)
    add_pairs(survey, *FIVE)

    freeze_release(project=project, today=SECOND)

    parts = [part for part in LedgerPart.objects.all() if "seura" in part.subjects]
    assert [first.pk, "index levels"] in parts[0].sums


def refused(project, **options):
    with pytest.raises(ReleaseRefusedError) as error:
        freeze_release(project=project, today=SECOND, **options)
    return str(error.value)


def test_refusal_names_what_could_be_frozen_today(project):
    surveys = [small_survey(project, name) for name in ("Alajärvi", "Kalajoki")]
    for survey in surveys:
        add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=FIRST)
    add_pairs(surveys[0], *FIVE[:3])
    add_pairs(surveys[1], *FIVE[:2])

    # Three and two more are few in each group, and five in the whole.
    assert refused(project).endswith(
        "Odota, että vielä ainakin 3 ihmistä vastaa sekä alussa että lopussa. Luvut voi vahvistaa "
        "jo nyt, jos valitset, että vain koko hankkeen tulos näytetään."
    )
    release = freeze_release(
        project=project, today=SECOND, protection=Protection(Option.ONLY_TOTAL)
    )
    report = EvaluationReport.from_dict(release.report)
    assert [level.name for level in report.levels if level.shown] == [project.name]
    assert report.project.index.change.n == 21


def test_refusal_names_nothing_where_nothing_helps(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=FIRST)
    add_pair(survey, 2, 5)

    assert refused(project).endswith("ainakin 4 ihmistä vastaa sekä alussa että lopussa.")


@pytest.mark.parametrize(("n_more", "started"), [(1, None), (4, None), (5, 24), (0, 19)])
def test_number_of_starts_is_not_told_while_a_few_more_have_started(project, n_more, started):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for _ in range(5):
        add_start(survey, 3)
    freeze_release(project=project, today=FIRST)
    add_pairs(survey, *SIX)
    for _ in range(n_more):
        add_start(survey, 2)

    flow = frozen_flow(project, SECOND)

    assert (flow.started, flow.ended, flow.paired) == (started, 14, 14)


def test_starts_of_those_who_answered_again_are_told_of_with_the_others(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 3) for _ in range(10)]
    freeze_release(project=project, today=FIRST)
    for start in starts[:2]:
        make_response(card=start.card, phase="end", answers=answers(4))
    add_pairs(survey, *SIX)

    flow = frozen_flow(project, SECOND)

    # 24 − 18 starts came, 16 − 8 pairs did: two had started before.
    assert (flow.started, flow.paired) == (None, 16)


def test_numbers_of_people_of_a_release_before_the_ledger_count_too(project):
    survey = small_survey(project, "Alajärvi")
    pairs = add_pairs(survey, *EIGHT)
    starts = [add_start(survey, 3) for _ in range(5)]
    release = freeze_release(project=project, today=FIRST)
    Ledger.objects.all().delete()
    keep_old_members(release, pairs, left=starts, place=2, group_sizes={"index": {"2": 8}})
    add_later(survey, *SIX)
    make_response(
        card=make_card(survey=survey),
        phase="start",
        answers=answers(2),
        answered_on=date(2026, 8, 1),
    )

    flow = frozen_flow(project, SECOND)

    assert (flow.started, flow.ended, flow.paired) == (None, 14, 14)


def add_later(survey, *pairs):
    for start, end in pairs:
        add_pair(survey, start, end, answered_on=date(2026, 8, 1))


def frozen_flow(project, day):
    return EvaluationReport.from_dict(
        freeze_release(project=project, today=day).report
    ).project.flow
