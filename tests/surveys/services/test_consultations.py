from datetime import date

import pytest

from surveys.answering.consultation import QUOTED
from surveys.models import Ledger, LedgerPart
from surveys.reports.compute.consultation import build_consultation
from surveys.reports.release.consulted import counted_answers
from surveys.services.consultations import freeze_results
from surveys.services.leaving.retention import end_retention
from tests.surveys.consulting import answered, close, make_consultation

LATER = date(2026, 2, 28)
BOTH = ("Laavu.", "Uimaranta.")


@pytest.fixture
def frozen(db):
    """Twelve answers, counted on the day after the last."""
    survey = make_consultation()
    answered(survey, 7, kaynnit="viikoittain")
    answered(survey, 5, kaynnit="harvemmin")
    freeze_results(close(survey))
    return survey


def opened_again(survey, n_people, **answers):
    survey.closes_on = LATER
    survey.save()
    answered(survey, n_people, **answers)
    freeze_results(survey)
    return build_consultation(survey, "fi")


def people_of(report):
    return [row.people for question in report.questions for row in question.rows]


def test_closing_keeps_the_counts(frozen):
    assert frozen.kept_results["n"] == 12
    assert frozen.kept_results["n_given"] == 12


@pytest.mark.parametrize(("n_more", "n"), [(1, 12), (4, 12), (5, 17)])
def test_opened_again_it_counts_anew_from_five_more_people_on(frozen, n_more, n):
    before = build_consultation(frozen, "fi")

    after = opened_again(frozen, n_more, kaynnit="harvemmin")

    assert after.n == n
    # What five people answered is not a distribution that may be shown, nor one minus the other.
    assert after.questions == before.questions


def test_question_counts_anew_from_ten_more_people_on(frozen):
    before = build_consultation(frozen, "fi")

    after = opened_again(frozen, 10, kaynnit="harvemmin")

    assert (before.n, after.n) == (12, 22)
    assert people_of(after) != people_of(before)


def test_counts_are_sums_of_the_ledger(frozen):
    ledger = Ledger.objects.get(project=frozen.project, instrument_key=frozen.instrument.key)

    assert set(ledger.ids.tolist()) == {answer.pk for answer in frozen.responses.all()}
    found = {part.subjects[0]: part for part in ledger.parts.all()}
    subject = f"consultation {frozen.pk}"
    assert set(found) == {f"{subject} n", f"{subject} question kaynnit"}
    assert found[f"{subject} n"].sums == [[0, "n"]]
    assert counted_answers(frozen) == {answer.pk for answer in frozen.responses.all()}


def test_sums_counted_anew_stand_beside_those_of_before(frozen):
    opened_again(frozen, 10, kaynnit="harvemmin")

    found = {part.subjects[0]: part.sums for part in LedgerPart.objects.all()}
    subject = f"consultation {frozen.pk}"
    assert found == {
        f"{subject} n": [[0, "n"]] * 2,
        f"{subject} question kaynnit": [[0, "question kaynnit"]] * 2,
    }


@pytest.mark.parametrize(("n_more", "texts"), [(1, ("Laavu.",)), (3, ("Laavu.",)), (4, BOTH)])
def test_who_came_after_the_counts_is_not_quoted_before_them(frozen, n_more, texts):
    quoted = {"may_publish": True, QUOTED: True}
    early = frozen.responses.first()
    early.open_answers = {"avoin_paikka": {"text": "Laavu."} | quoted}
    early.save()
    late = {"avoin_paikka": {"text": "Uimaranta."} | quoted}
    frozen.closes_on = LATER
    frozen.save()
    answered(frozen, 1, open_answers=late)

    answered(frozen, n_more, kaynnit="harvemmin")
    freeze_results(frozen)
    report = build_consultation(frozen, "fi", counted=counted_answers(frozen))

    assert [group.texts for group in report.quotes] == [texts]


@pytest.mark.parametrize(("n_more", "texts"), [(None, ("Laavu.",)), (0, ()), (3, ()), (4, BOTH)])
def test_who_was_counted_before_the_ledger_is_quoted_until_others_come(frozen, n_more, texts):
    """And again, with the others, from the counts made anew on."""
    Ledger.objects.all().delete()
    quoted = {"may_publish": True, QUOTED: True}
    early = frozen.responses.first()
    early.open_answers = {"avoin_paikka": {"text": "Laavu."} | quoted}
    early.save()
    if n_more is not None:
        frozen.closes_on = LATER
        frozen.save()
        answered(frozen, 1, open_answers={"avoin_paikka": {"text": "Uimaranta."} | quoted})
        if n_more:
            answered(frozen, n_more, kaynnit="harvemmin")
        freeze_results(frozen)

    report = build_consultation(frozen, "fi", counted=counted_answers(frozen))

    assert [group.texts for group in report.quotes] == [texts] * bool(texts)
    assert report.n == (17 if n_more == 4 else 12)


def test_at_the_end_of_the_retention_time_the_counts_stay_and_who_is_in_them_goes(frozen):
    before = build_consultation(frozen, "fi", counted=counted_answers(frozen))

    end_retention(project=frozen.project, on=LATER)
    frozen.refresh_from_db()

    assert Ledger.objects.count() == 0
    assert counted_answers(frozen) is None
    assert build_consultation(frozen, "fi", counted=None) == before


def test_few_answers_are_counted_when_there_are_enough(db):
    survey = make_consultation()
    answered(survey, 3, kaynnit="viikoittain")
    freeze_results(close(survey))
    assert build_consultation(survey, "fi").n is None

    assert opened_again(survey, 4, kaynnit="harvemmin").n is None
    assert opened_again(survey, 1, kaynnit="harvemmin").n == 8


def test_nothing_is_kept_while_nobody_has_answered(db):
    survey = close(make_consultation())

    freeze_results(survey)

    assert survey.kept_results is None
