"""A real worker of the queue: killed in the middle of its work, and another goes on."""

import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

from django.conf import settings

from tests.server.conftest import environment_of, make_site

SECONDS = 180
JOB = "osallisuus_backgroundjob"
N_CARDS = 60

ASK = f"""
from osallisuus.background.asking import ask
from osallisuus.background.sealing import new_keys
from osallisuus.models import WorkerBeat
from projects.models import Project
from surveys.models import Survey
from tests.factories import make_membership
from django.utils import timezone
survey = Survey.objects.get()
by = make_membership(project=Project.objects.get()).user
# A worker is there: the asking process leaves the work to it.
WorkerBeat.objects.get_or_create(pk=1)
job = ask("cards", title="Kortit", by=by, public_key=new_keys()[1], survey=survey.pk,
          n_cards={N_CARDS}, language="fi", is_large_print=False, base_url="https://p.example/")
"""

BEGIN = """
import json
from uuid import uuid4
from osallisuus.background.asking import ask
from osallisuus.background.waiting import LETTERS, TABLES
from osallisuus.models import WorkerBeat
from projects.models import Project, SignUp
from tests import factories
project = Project.objects.get()
by = factories.make_membership(project=project).user
WorkerBeat.objects.create(pk=1)
"""
N_ROWS, N_LETTERS = 400, 40
ASK_FOR_ROWS = f"""{BEGIN}
pilot = factories.make_pilot(project=project, slug="aamupala")
days = [(day, month) for month in range(1, 13) for day in range(1, 29)]
lines = [f"aamupala;{{d}}.{{m}}.2025;pidetty;9;aamu" for d, m in days][:{N_ROWS // 2}]
lines += [line.replace("aamu", "ilta").replace("iltapala", "aamupala") for line in lines]
text = "\\n".join(["Kokeilu;Päivä;Toteutuminen;Asukkaita;Huomio", *lines])
ask("table-in", title="Tuonti", by=by, model="projects.pilotsession", name="kerrat.csv",
    token=TABLES.keep(text.encode()))
"""
ASK_FOR_LETTERS = f"""{BEGIN}
session = factories.make_coaching_session(project=project)
people = [SignUp.objects.create(session=session, name="Aino", email=f"a{{n}}@a.example",
                                sector="resident") for n in range({N_LETTERS})]
words = json.dumps({{"subject": "Tervetuloa", "text": "Kahvi on."}})
ask("coaching-letter", title="Viesti", by=by, session=session.pk, key=str(uuid4()),
    recipients=[person.pk for person in people], token=LETTERS.keep(words.encode()),
    site_url="https://p.example")
"""


def run(environment, program) -> None:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", program]
    options = {"env": environment, "cwd": settings.BASE_DIR, "check": True}
    subprocess.run(command, **options)


@contextmanager
def worker(environment):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--verbosity", "0"],
        **{"env": environment, "cwd": settings.BASE_DIR},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def database(folder):
    # Autocommit: each look sees what another process has just written.
    return sqlite3.connect(folder / "portal.sqlite3", timeout=30, isolation_level=None)


def wait_for(folder, query, value):
    """Until the first row of the query is the value; asked of the file, which costs no start."""
    until = time.monotonic() + SECONDS
    with closing(database(folder)) as connection:
        while time.monotonic() < until:
            if connection.execute(query).fetchone() == value:
                return
            time.sleep(0.02)
    raise TimeoutError(f"{query} never gave {value}")


def rows(folder, query):
    with closing(database(folder)) as connection:
        return connection.execute(query).fetchall()


def test_killed_workers_job_is_taken_up_again_once(tmp_path):
    environment = environment_of(tmp_path)
    make_site(environment)
    run(environment, ASK)

    with worker(environment) as first:
        wait_for(tmp_path, "SELECT count(*) FROM surveys_cardsheet", (2,))
        first.send_signal(signal.SIGKILL)
        first.wait()
    left = rows(tmp_path, f"SELECT state, n_begun FROM {JOB}")
    # Instead of waiting the minute after which a job counts as lost.
    rows(tmp_path, f"UPDATE {JOB} SET beaten_at = '2026-01-01 00:00:00'")
    with worker(environment):
        wait_for(tmp_path, f"SELECT state FROM {JOB}", ("done",))

    assert left == [("running", 1)]
    assert rows(tmp_path, f"SELECT n_begun, n_done FROM {JOB}") == [(2, N_CARDS)]
    # What the killed worker had printed is lost, so its cards are out of use; sheet C is new.
    sheets = "SELECT letter, revoked_on IS NOT NULL FROM surveys_cardsheet ORDER BY id"
    assert rows(tmp_path, sheets) == [("A", 0), ("B", 1), ("C", 0)]


def kill_once(folder, environment, query, value):
    """A worker that dies once the query gives the value, and whose job then counts as lost."""
    with worker(environment) as first:
        wait_for(folder, query, value)
        first.send_signal(signal.SIGKILL)
        first.wait()
    left = rows(folder, f"SELECT state, n_begun FROM {JOB}")
    # Instead of waiting the minute after which a job counts as lost.
    rows(folder, f"UPDATE {JOB} SET beaten_at = '2026-01-01 00:00:00'")
    return left


def longest_wait(folder, query, value) -> tuple[float, float]:
    """Writes over and over until the query gives the value: the longest that a writing took, and
    all of it, in seconds."""
    begun, longest = time.monotonic(), 0.0
    with closing(database(folder)) as connection:
        while connection.execute(query).fetchone() != value:
            assert time.monotonic() - begun < SECONDS
            before = time.monotonic()
            connection.execute("UPDATE osallisuus_dataversion SET number = number + 1")
            longest = max(longest, time.monotonic() - before)
            time.sleep(0.005)
    return longest, time.monotonic() - begun


def test_import_whose_worker_is_killed_comes_in_once_and_nobody_waits(tmp_path):
    environment = environment_of(tmp_path)
    make_site(environment)
    run(environment, ASK_FOR_ROWS)

    left = kill_once(tmp_path, environment, f"SELECT n_done > 50 FROM {JOB}", (1,))
    n_rows_then = rows(tmp_path, "SELECT count(*) FROM projects_pilotsession")
    with worker(environment):
        wait_for(tmp_path, f"SELECT n_begun FROM {JOB}", (2,))
        longest, whole = longest_wait(tmp_path, f"SELECT state FROM {JOB}", ("done",))

    assert (left, n_rows_then) == ([("running", 1)], [(0,)])
    counts = "SELECT count(*), count(DISTINCT held_on || note) FROM projects_pilotsession"
    assert rows(tmp_path, counts) == [(N_ROWS, N_ROWS)]
    events = "SELECT action, n_rows FROM projects_auditevent WHERE action = 'import'"
    assert rows(tmp_path, events) == [("import", N_ROWS)]
    # Of the time that an import took, who wrote meanwhile used to wait for all.
    assert longest < whole / 5, f"{longest:.2f} s of {whole:.1f} s"


def test_letters_whose_worker_is_killed_come_once_each(tmp_path):
    environment = environment_of(tmp_path)
    make_site(environment)
    run(environment, ASK_FOR_LETTERS)
    begun = f"SELECT json_array_length(memory, '$.begun') >= 10 FROM {JOB}"

    left = kill_once(tmp_path, environment, begun, (1,))
    with worker(environment):
        wait_for(tmp_path, f"SELECT state FROM {JOB}", ("done",))

    text = "".join(path.read_text() for path in tmp_path.rglob("*.log"))
    went = re.findall(r"^To: (a[0-9]+@a.example)$", text, re.MULTILINE)
    assert left == [("running", 1)]
    assert len(went) == len(set(went))
    # One letter may have been on its way when the worker died.
    assert len(went) in (N_LETTERS - 1, N_LETTERS)


def test_signal_ends_a_worker_that_has_nothing_to_do(tmp_path):
    environment = environment_of(tmp_path)
    make_site(environment)

    with worker(environment) as process:
        wait_for(tmp_path, "SELECT count(*) FROM osallisuus_workerbeat", (1,))
        # The signs of life begin a moment before the queue listens to signals.
        time.sleep(2)
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=SECONDS) in (0, -signal.SIGTERM)
