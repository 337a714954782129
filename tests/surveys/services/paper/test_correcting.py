from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from projects.models import AuditEvent
from surveys.models import (
    EnteredWeek,
    PairDecision,
    PaperStack,
    Phase,
    Response,
    StackedForm,
    Survey,
)
from surveys.queries.freshness import data_mark
from surveys.queries.pairs import pairs
from surveys.services import (
    NothingAnsweredError,
    UnsoundAnswersError,
    freeze_release,
    reopen,
    revoke_sheet,
    withdraw,
)
from surveys.services.paper.correcting import (
    CorrectedMeanwhileError,
    NotOnStackError,
    correct_paper,
    form_of,
)
from surveys.services.paper.keying import PaperSheet, record_paper
from surveys.services.paper.stacks import StackKey, close_stack, lay_on_stack, state_of
from tests import factories
from tests.surveys.frozen import keep_old_members
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
DAY, TODAY = date(2026, 2, 5), date(2026, 3, 20)


@pytest.fixture
def survey(db):
    return make_ready_survey(opens_on=date(2026, 2, 1))


@pytest.fixture
def key(survey):
    return StackKey("salaisuus", factories.make_membership(project=survey.project).user)


@pytest.fixture
def card(survey):
    return make_code(survey)[0]


@pytest.fixture
def keyed(survey, key, card):
    return record_paper(survey=survey, card=card, sheet=sheet(), key=key, today=TODAY)


def sheet(**overrides):
    fields = {
        "phase": Phase.START,
        "answered_on": DAY,
        "help": "alone",
        "language": "fi",
        "answers": {"ihmissuhteet_1": 4, "ihmissuhteet_2": "blank"},
    }
    return PaperSheet(**(fields | overrides))


def correct(key, response, revision=0, today=TODAY, **overrides):
    form = StackedForm.objects.get(response=response)
    corrected = sheet(**({"phase": Phase(response.phase)} | overrides))
    arguments = {"survey": response.survey, "form": form, "revision": revision, "key": key}
    return correct_paper(sheet=corrected, today=today, **arguments)


def test_correction_takes_the_place_of_what_was_keyed(key, keyed):
    before = Response.objects.values().get()
    written = {"avoin_kunta": {"text": "Bussi.", "may_publish": True}}

    correct(
        key,
        keyed,
        answered_on=date(2026, 2, 6),
        help="helped",
        language="sv",
        answers={"ihmissuhteet_1": 2},
        open_answers=written,
    )

    assert Response.objects.values().get() == before | {
        "answered_on": date(2026, 2, 6),
        "help": "helped",
        "language": "sv",
        "answers": {"ihmissuhteet_1": 2},
        "open_answers": written,
    }


def test_correction_is_counted_on_its_stack_and_logged_without_answers(survey, key, keyed):
    correct(key, keyed, answers={"ihmissuhteet_1": 2})
    correct(key, keyed, revision=1, answers={"ihmissuhteet_1": 3})

    assert state_of(survey=survey, key=key, today=TODAY).n_corrections == 2
    events = AuditEvent.objects.values_list("actor", "project", "action", "target", "n_rows")
    told = f"{survey.title}: paperilomake korjattu"
    assert list(events) == [(key.by.pk, survey.project_id, "answers", told, 1)] * 2


def test_saving_without_a_change_is_no_correction(survey, key, keyed):
    correct(key, keyed)

    assert state_of(survey=survey, key=key, today=TODAY).n_corrections == 0
    assert StackedForm.objects.get().revision == 0
    assert AuditEvent.objects.count() == 0


def test_correction_puts_in_no_new_answers(key, keyed):
    before = list(EnteredWeek.objects.values())

    correct(key, keyed, answers={"ihmissuhteet_1": 2})

    assert list(EnteredWeek.objects.values()) == before


def test_second_of_two_windows_overwrites_nothing(key, keyed):
    correct(key, keyed, answers={"ihmissuhteet_1": 2})

    with pytest.raises(CorrectedMeanwhileError) as raised:
        correct(key, keyed, revision=0, answers={"ihmissuhteet_1": 5})

    assert raised.value.form.revision == 1
    assert Response.objects.get().answers == {"ihmissuhteet_1": 2}
    assert PaperStack.objects.get().n_corrections == 1


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"answers": {"ihmissuhteet_1": 6}}, UnsoundAnswersError),
        ({"answers": {"ihmissuhteet_1": "blank"}}, NothingAnsweredError),
        ({"answered_on": date(2026, 1, 31)}, ValidationError),
        ({"answered_on": TODAY + timedelta(days=1)}, ValidationError),
    ],
)
def test_correction_meets_the_checks_of_keying(key, keyed, overrides, error):
    with pytest.raises(error):
        correct(key, keyed, **overrides)

    assert Response.objects.get().answers == {"ihmissuhteet_1": 4, "ihmissuhteet_2": "blank"}
    assert PaperStack.objects.get().n_corrections == 0


def test_card_of_a_revoked_sheet_is_corrected_no_more(key, card, keyed):
    revoke_sheet(sheet=card.sheet)

    with pytest.raises(ValidationError, match="poistettu käytöstä"):
        correct(key, keyed, answers={"ihmissuhteet_1": 2})


def test_days_of_a_pair_stay_possible(survey, key, card, keyed):
    end = sheet(phase=Phase.END, answered_on=date(2026, 3, 5))
    end = record_paper(survey=survey, card=card, sheet=end, key=key, today=TODAY)

    with pytest.raises(ValidationError, match="ei voi olla myöhemmin"):
        correct(key, keyed, answered_on=date(2026, 3, 6))
    with pytest.raises(ValidationError, match="vähintään 14 päivää"):
        correct(key, end, answered_on=date(2026, 2, 10))
    correct(key, end, answered_on=date(2026, 3, 6))

    assert pairs(Survey.objects.all()) == [(keyed.pk, end.pk)]


@pytest.mark.parametrize("corrected", ["start", "end"])
def test_days_of_a_pair_that_was_joined_by_hand_stay_possible(survey, key, keyed, corrected):
    other = make_code(survey)[0]
    end = sheet(phase=Phase.END, answered_on=date(2026, 3, 5))
    end = record_paper(survey=survey, card=other, sheet=end, key=key, today=TODAY)
    PairDecision.objects.create(kind="join", start=keyed, end=end, reason="Sama ihminen")
    response, day = {"start": (keyed, date(2026, 3, 6)), "end": (end, date(2026, 2, 16))}[corrected]

    with pytest.raises(ValidationError):
        correct(key, response, answered_on=day)
    correct(key, response, answers={"ihmissuhteet_1": 1}, answered_on=response.answered_on)

    assert pairs(Survey.objects.all()) == [(keyed.pk, end.pk)]


def test_closed_stack_lets_nothing_be_corrected(survey, key, keyed):
    form = StackedForm.objects.get()
    close_stack(survey=survey, key=key, today=TODAY)

    with pytest.raises(NotOnStackError):
        correct_paper(
            survey=survey,
            form=form,
            revision=0,
            key=key,
            sheet=sheet(help="helped"),
            today=TODAY,
        )

    assert Response.objects.get().help == "alone"


def test_stack_of_yesterday_lets_nothing_be_corrected(key, keyed):
    with pytest.raises(NotOnStackError):
        correct(key, keyed, help="helped", today=TODAY + timedelta(days=1))


@pytest.mark.parametrize("leave", [withdraw, reopen])
def test_form_that_its_person_has_taken_is_not_corrected(survey, key, card, keyed, leave):
    Survey.objects.update(end_from=date(2026, 5, 1))
    form = StackedForm.objects.get()
    leave(card=card, **({"today": TODAY} if leave is reopen else {}))

    with pytest.raises(NotOnStackError):
        correct_paper(
            survey=survey,
            form=form,
            revision=0,
            key=key,
            sheet=sheet(help="helped"),
            today=TODAY,
        )


def test_form_that_figures_rest_on_is_not_corrected(survey, key, keyed):
    end = factories.make_response(card=make_code(survey)[0], phase=Phase.END, answered_on=TODAY)
    release = freeze_release(project=survey.project, today=TODAY)
    keep_old_members(release, [(keyed, end)])
    # As if it had been laid on a stack at the very moment of freezing.
    lay_on_stack(response=keyed, key=key, today=TODAY)

    with pytest.raises(NotOnStackError):
        correct(key, keyed, help="helped")


def test_form_is_found_by_its_card_and_phase_on_the_own_stack_only(survey, key, card, keyed):
    colleague = StackKey("muu", factories.make_membership(project=survey.project).user)
    other = make_code(survey)[0]

    found = form_of(survey=survey, key=key, card=card, phase=Phase.START, today=TODAY)

    assert found.response == keyed
    for changes in ({"phase": Phase.END}, {"card": other}, {"key": colleague}):
        asked = {"key": key, "card": card, "phase": Phase.START} | changes
        with pytest.raises(NotOnStackError):
            form_of(survey=survey, today=TODAY, **asked)


def test_preview_of_figures_knows_that_it_is_old(survey, key, keyed):
    before = data_mark(survey.project, TODAY)

    correct(key, keyed, answers={"ihmissuhteet_1": 2})

    assert data_mark(survey.project, TODAY) != before
