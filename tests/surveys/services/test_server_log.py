"""PostgreSQL logs a statement that fails with its text and the row: none may hold an answer."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections

from surveys.answering.files.response_files import ResponseFileError
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import Draft, PaperStack, Response, StackedForm
from surveys.services import AlreadySentError, begin_draft, record_consultation, send_draft
from surveys.services.importing.imports import import_responses
from surveys.services.paper.correcting import (
    CorrectedMeanwhileError,
    NotOnStackError,
    correct_paper,
)
from surveys.services.paper.keying import PaperSheet, record_paper
from surveys.services.paper.stacks import StackKey, close_stack
from tests import factories, postgres
from tests.surveys.consulting import OPENS_ON, make_consultation
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 2, 5)
SECRET = "kaipaan-satamaa"
WRITTEN = {"avoin_kunta": {"text": SECRET, "may_publish": False}}
N_ROUNDS = 8
REFUSED = (AlreadySentError, ResponseFileError, CorrectedMeanwhileError, NotOnStackError)


@pytest.fixture
def new_lines():
    """What the server has written since the test began."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no log.")
    log = postgres.log_of(os.environ["DATABASE_URL"])
    if log is None:
        pytest.skip("The log of a given server cannot be read from here.")
    before = log.stat().st_size

    def read():
        with log.open("rb") as file:
            file.seek(before)
            return file.read().decode()

    return read


@pytest.fixture
def survey(db):
    return make_ready_survey(pilot=factories.make_pilot(slug="raati"))


def at_once(*jobs):
    """What each job gave or how it failed; all begin at the same moment, in own connections."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return job()
        except REFUSED as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def sent(draft, card, survey):
    # Read before the race: whoever reads after the other has sent finds no draft any more.
    questionnaire, own = questionnaire_of(survey.instrument), Draft.objects.get(pk=draft.pk)
    return lambda: send_draft(draft=own, survey=survey, questionnaire=questionnaire)


def keyed(card, survey, key=None):
    sheet = PaperSheet("start", DAY, "alone", "fi", {"ihmissuhteet_1": 4}, WRITTEN)
    return lambda: record_paper(survey=survey, card=card, sheet=sheet, key=key)


def imported(code, survey, path):
    header = "code,pilot,phase,answered_on,channel,help,language,ihmissuhteet_1,avoin_kunta"
    row = f"{code},{survey.pilot.slug},start,2026-02-05,paper,alone,fi,4,{SECRET}"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    return lambda: import_responses(project=survey.project, file=path)


def begun(card):
    return begin_draft(card=card, phase="start", consent_version=1, language="fi")


def drafted(card):
    draft = begun(card)
    Draft.objects.filter(pk=draft.pk).update(
        answers={"ihmissuhteet_1": 4}, open_answers=WRITTEN, revision=1
    )
    return draft


def test_log_of_the_server_is_read_and_shows_what_fails(new_lines):
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / %s::integer, %s::text", [0, SECRET])

    assert "division by zero" in new_lines()
    assert SECRET not in new_lines()


def test_simultaneous_sendings_leave_nothing_in_the_log(survey, new_lines, tmp_path):
    for number in range(N_ROUNDS):
        card, code = make_code(survey)
        jobs = [sent(drafted(card), card, survey) for _twice in range(2)]
        jobs += [keyed(card, survey), keyed(card, survey)]
        jobs += [imported(code, survey, tmp_path / f"{number}.csv")]
        at_once(*jobs)

    assert Response.objects.count() == N_ROUNDS
    assert "ERROR" not in new_lines()
    assert SECRET not in new_lines()


def corrected(response, survey, key, value):
    form = StackedForm.objects.get(response=response)
    sheet = PaperSheet("start", DAY, "alone", "fi", {"ihmissuhteet_1": value}, WRITTEN)
    return lambda: correct_paper(survey=survey, form=form, revision=0, key=key, sheet=sheet)


def test_forms_corrected_at_once_count_once_and_leave_nothing_in_the_log(survey, new_lines):
    key = StackKey("salaisuus", factories.make_user())
    for _round in range(N_ROUNDS):
        card, _code = make_code(survey)
        kept = keyed(card, survey, key)()
        found = at_once(*[corrected(kept, survey, key, value) for value in (1, 2, 3)])

        assert found.count("CorrectedMeanwhileError") == 2
        [stored] = [each for each in found if each != "CorrectedMeanwhileError"]
        assert Response.objects.get(pk=kept.pk).answers == stored.answers

    assert PaperStack.objects.get().n_corrections == N_ROUNDS
    assert "ERROR" not in new_lines()
    assert SECRET not in new_lines()


def test_stack_closed_while_forms_are_keyed_and_corrected_loses_no_answer(survey, new_lines):
    key = StackKey("salaisuus", factories.make_user())
    for _round in range(N_ROUNDS):
        card, *others = [make_code(survey)[0] for _number in range(3)]
        kept = keyed(card, survey, key)()
        jobs = [lambda: close_stack(survey=survey, key=key), corrected(kept, survey, key, 2)]
        jobs += [keyed(other, survey, key) for other in others]
        at_once(*jobs)

    assert Response.objects.count() == 3 * N_ROUNDS
    assert "ERROR" not in new_lines()
    assert SECRET not in new_lines()


def test_drafts_begun_at_once_leave_nothing_in_the_log(survey, new_lines):
    cards = [make_code(survey)[0] for _ in range(N_ROUNDS)]
    for card in cards:
        at_once(*[lambda card=card: begun(card)] * 4)

    assert Draft.objects.count() == N_ROUNDS
    assert "ERROR" not in new_lines()


def test_one_consultation_form_sent_twice_leaves_nothing_in_the_log(new_lines):
    survey = make_consultation()
    questionnaire = questionnaire_of(survey.instrument)

    def record(response_id):
        return record_consultation(
            survey=survey,
            questionnaire=questionnaire,
            answers={},
            open_answers=WRITTEN,
            language="fi",
            response_id=response_id,
            today=OPENS_ON,
        ).pk

    found = [at_once(*[lambda n=n: record(n)] * 4) for n in range(1, N_ROUNDS + 1)]

    assert found == [[n] * 4 for n in range(1, N_ROUNDS + 1)]
    assert "ERROR" not in new_lines()
    assert SECRET not in new_lines()
