import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections
from django.db.models import Count, Max, Subquery

from surveys.answering.files.response_files import ResponseFileError
from surveys.daily import clear_interrupted_imports
from surveys.models import Card, CardSheet, Draft, ImportRun, Response
from surveys.queries.pairs import pairs
from surveys.queries.progress import sheet_lines, survey_progress
from surveys.services import begin_draft
from surveys.services.importing import arrivals
from surveys.services.importing.imports import import_responses
from tests import factories
from tests.surveys.walks import make_code, make_ready_survey

TODAY = date(2026, 4, 1)
DAY = {"start": "2026-02-05", "end": "2026-03-20"}
HEADER = "code,pilot,phase,answered_on,channel,help,language,ihmissuhteet_1"
N_ROWS, LONGEST_WAIT = 10_000, 1.0


@pytest.fixture
def survey(db):
    return make_ready_survey(pilot=factories.make_pilot(slug="raati"))


def file_of(tmp_path, rows):
    """A file with a row for each (code, phase)."""
    path = tmp_path / "vastaukset.csv"
    lines = [f"{code},raati,{phase},{DAY[phase]},paper,alone,fi,4" for code, phase in rows]
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return path


def bring(survey, path, **options):
    return import_responses(project=survey.project, file=path, today=TODAY, **options)


def killed_after(n_rows):
    def progress(step, n_written):
        if step == "written" and n_written >= n_rows:
            raise KeyboardInterrupt

    return progress


def seen(survey):
    """All that anybody is shown of a survey's cards and answers."""
    progress = survey_progress(survey, TODAY)
    found = pairs(survey.project.surveys.all())
    return (progress.n_cards, progress.n_starts, progress.n_ends, len(found), sheet_lines(survey))


def cards_and_answers():
    """Both in one statement, so that they are of the same moment."""
    answers = Response.objects.order_by().values("survey").annotate(n=Count("pk")).values("n")
    found = Card.objects.aggregate(n_cards=Count("pk"), n_answers=Max(Subquery(answers)))
    return (found["n_cards"], found["n_answers"] or 0)


@pytest.mark.django_db(transaction=True)
def test_residents_neither_wait_for_a_long_import_nor_see_a_part(survey, tmp_path):
    card, _code = make_code(survey)
    draft = begin_draft(card=card, phase="start", consent_version=1, language="fi")
    rows = [(f"k{number // 2}", ("start", "end")[number % 2]) for number in range(N_ROWS)]
    path = file_of(tmp_path, rows)

    waits, counts = [], set()
    with ThreadPoolExecutor(1) as threads:
        importing = threads.submit(in_own_connection, lambda: bring(survey, path))
        while not importing.done():
            begun = time.monotonic()
            Draft.objects.filter(pk=draft.pk).update(language="sv")
            waits.append(time.monotonic() - begun)
            counts.add(cards_and_answers())
            time.sleep(0.02)
    counts.add(cards_and_answers())

    assert importing.result().n_responses == N_ROWS
    assert counts == {(1, 0), (1 + N_ROWS // 2, N_ROWS)}
    assert max(waits) < LONGEST_WAIT
    assert ImportRun.objects.count() == 0


@pytest.mark.django_db
def test_killed_import_shows_nothing_and_the_next_one_starts_clean(survey, tmp_path, monkeypatch):
    monkeypatch.setattr(arrivals, "CHUNK", 2)
    card, code = make_code(survey)
    bring(survey, file_of(tmp_path, [(code, "start")]))
    before = seen(survey)
    rows = [(code, "end"), ("a", "start"), ("a", "end"), ("b", "start"), ("b", "end")]
    path = file_of(tmp_path, rows)

    with pytest.raises(KeyboardInterrupt):
        bring(survey, path, progress=killed_after(4))

    assert Response.with_arriving.count() == 5
    assert seen(survey) == before
    assert bring(survey, path).n_responses == 5
    assert seen(survey)[:4] == (3, 3, 3, 3)
    assert Response.with_arriving.count() == 6
    assert ImportRun.objects.count() == 0


@pytest.mark.django_db
def test_daily_work_removes_what_a_killed_import_left(survey, tmp_path):
    path = file_of(tmp_path, [("a", "start"), ("a", "end")])
    with pytest.raises(KeyboardInterrupt):
        bring(survey, path, progress=killed_after(2))
    assert Response.with_arriving.count() == 2

    said = clear_interrupted_imports(TODAY)

    assert said == "Imports: removed 3 rows of one that was interrupted."
    left = [Response.with_arriving, Card.with_arriving, CardSheet.objects, ImportRun.objects]
    assert [rows.count() for rows in left] == [0, 0, 0, 0]
    assert clear_interrupted_imports(TODAY) == ""


@pytest.mark.django_db
def test_import_killed_after_it_became_visible_stays_whole(survey, tmp_path, monkeypatch):
    def killed(run):
        raise KeyboardInterrupt

    monkeypatch.setattr("surveys.services.importing.imports.settle", killed)
    with pytest.raises(KeyboardInterrupt):
        bring(survey, file_of(tmp_path, [("a", "start"), ("a", "end")]))
    assert seen(survey)[:4] == (1, 1, 1, 1)

    said = clear_interrupted_imports(TODAY)

    assert said == ""
    assert seen(survey)[:4] == (1, 1, 1, 1)
    assert Response.objects.filter(arriving=None).count() == 2


@pytest.mark.django_db
def test_answer_sent_during_an_import_wins_and_refuses_the_file(survey, tmp_path, monkeypatch):
    monkeypatch.setattr(arrivals, "CHUNK", 1)
    made = [make_code(survey) for _ in range(2)]
    path = file_of(tmp_path, [(code, "start") for _card, code in made])
    sent = []

    def progress(step, n_rows):
        if step == "written" and not sent:
            cards = [card for card, _code in made]
            sent.extend(Response.objects.insert_once(response_of(survey, card)) for card in cards)

    with pytest.raises(ResponseFileError) as caught:
        bring(survey, path, progress=progress)

    # One card's row had been written already, unseen; the other's answer came first.
    assert sorted(sent) == [False, True]
    row = 2 + sent.index(True)
    assert caught.value.problems == [(row, "koodilla on jo vastattu tähän vaiheeseen.")]
    assert Response.with_arriving.get().card == made[sent.index(True)][0]


def response_of(survey, card):
    return Response(
        survey=survey,
        card=card,
        instrument=survey.instrument,
        consent_version=1,
        phase="start",
        channel="own_device",
        help="alone",
        language="fi",
        screen_mode=survey.screen_mode,
        answers={"ihmissuhteet_1": 5},
    )


@pytest.mark.django_db
def test_second_import_at_the_same_time_is_refused(survey, tmp_path):
    path = file_of(tmp_path, [("a", "start")])

    def progress(step, n_rows):
        if step == "written":
            with ThreadPoolExecutor(1) as threads:
                refused.append(threads.submit(in_own_connection, try_lock).result())

    refused = []
    bring(survey, path, progress=progress)

    assert refused == ["busy"]
    assert try_lock() == "free"


def in_own_connection(job):
    try:
        return job()
    finally:
        connections.close_all()


def try_lock():
    try:
        with arrivals.only_one():
            return "free"
    except arrivals.BusyError:
        return "busy"
