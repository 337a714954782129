"""A little of `python -m tests.server.faults`, which goes on as long as one likes."""

import os
import sqlite3
from contextlib import closing
from threading import Timer

import pytest

from tests.server.faults import record
from tests.server.faults.__main__ import options_of, plan_of
from tests.server.faults.counting import Count, count
from tests.server.faults.ground import Ground
from tests.server.faults.residents import Crowd, Told, share_of
from tests.server.faults.running import AT_ONCE, MOST_STEPS, kinds_of, rest, run
from tests.server.faults.stage import stage

pytestmark = pytest.mark.uses_database
VENDOR = os.environ["TEST_DATABASE"]
NAMES = {
    # What a killed queue and an import do is in test_worker.py, a stopped database in
    # test_outage.py; all kinds on both databases are in the command.
    "sqlite": ["all processes", "network, outside", "full disk", "clock jumps", "half forms"],
    "postgresql": ["one process", "silent failover", "network, inside", "full disk", "two servers"],
}
KINDS = kinds_of(VENDOR, NAMES[VENDOR])
N_STEPS = 1_000
"""Of each kind: with ten kinds a tenth of what is asked of the command."""


@pytest.fixture(scope="module")
def ready():
    with stage(VENDOR, len(KINDS) * share_of(N_STEPS)) as found:
        yield found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_was_confirmed_is_there_once_and_as_it_was_said(ready, kind):
    if reason := kind.needs(ready):
        pytest.skip(reason)

    found = run(ready, kind, N_STEPS)

    assert (found.lost, found.twice, found.wrong) == (0, 0, 0)
    assert found.n_steps >= N_STEPS
    assert found.n_faults >= 1


@pytest.fixture
def ground(tmp_path):
    """A database in which card 1 has been sent, card 2 twice, and card 3 waits."""
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as connection:
        for table in ("surveys_response", "surveys_draft"):
            connection.execute(f"CREATE TABLE {table} (card_id, answers, open_answers)")
        rows = [(1, '{"a": 4}', '{"t": {"text": "Hei"}}'), (2, '{"a": 1}', "{}")]
        insert = "INSERT INTO {} VALUES (?, ?, ?)"
        connection.executemany(insert.format("surveys_response"), [*rows, rows[1]])
        connection.execute(insert.format("surveys_draft"), (3, '{"a": 2}', "{}"))
        connection.commit()
    return Ground(tmp_path, {}, [(str(card), card) for card in range(share_of(1))], [], "hanke")


@pytest.mark.parametrize(
    ("told", "lost", "twice", "wrong"),
    [
        ([Told(1, {"a": "4", "t": "Hei"}, True, 1), Told(2, {}, False, 2)], 0, 1, 0),
        ([Told(1, {"a": "3", "t": "Hei"}, True, 1), Told(2, {}, False, 1)], 0, 1, 1),
        ([Told(1, {"a": "4", "t": "He"}, True, 1), Told(2, {}, False, 1)], 0, 1, 1),
        ([Told(1, {"a": "4", "b": "1"}, True, 1), Told(2, {}, False, 1)], 1, 1, 0),
        ([Told(1, {}, True, 1), Told(2, {}, False, 1), Told(3, {"a": "2"})], 0, 1, 0),
        ([Told(1, {}, True, 1), Told(2, {}, False, 1), Told(3, {"b": "2"})], 1, 1, 0),
        ([Told(1, {}, True, 1), Told(2, {}, False, 1), Told(4, {"a": "2"}, True, 1)], 2, 1, 0),
        # Nobody has sent the first.
        ([Told(1, {}), Told(2, {}, False, 1)], 0, 2, 0),
    ],
)
def test_what_is_not_as_it_was_told_is_counted(ground, told, lost, twice, wrong):
    crowd = Crowd(ground, 1)
    crowd.told, crowd.waited = told, [0.1]

    found = count("sqlite", "none", crowd, 1)

    assert (found.lost, found.twice, found.wrong) == (lost, twice, wrong)


@pytest.mark.parametrize(
    ("n_steps", "seconds", "rests"),
    [(MOST_STEPS, 60, False), (AT_ONCE, 0, False), (AT_ONCE - 1, 0, True), (AT_ONCE, 60, True)],
)
def test_it_strikes_after_a_while_or_many_steps_and_never_before_some(
    ground, n_steps, seconds, rests
):
    crowd = Crowd(ground, 1)
    crowd.n_steps = 1000
    later = Timer(0.2, lambda: [crowd.confirm(0.1) for _step in range(n_steps)])
    end = Timer(1, crowd.has_enough.set)
    later.start()
    end.start()

    rest(crowd, seconds)

    assert crowd.has_enough.is_set() == rests
    end.cancel()


TABLE = """\
| database | fault | steps | sent | faults | lost | twice | wrong | longest wait | last run |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| postgresql | import | 10 | 2 | 3 | 0 | 0 | 0 | 1.5 s | DAY |
| sqlite | import | 2,900 | 200 | 6 | 1 | 2 | 3 | 4.0 s | DAY |
| **all** |  | 2,910 | 202 | 9 | 1 | 2 | 3 | 4.0 s | DAY |"""


@pytest.fixture
def kept(tmp_path):
    """A file of three parts: two on SQLite, one on PostgreSQL."""
    path = tmp_path / "faults.jsonl"
    record.add(path, Count("sqlite", "import", 2000, 100, 0, 0, 0, 3, [0.1, 4.0], {"503": 2}))
    record.add(path, Count("postgresql", "import", 10, 2, 0, 0, 0, 3, [1.5], {}))
    record.add(path, Count("sqlite", "import", 900, 100, 1, 2, 3, 3, [0.2], {}))
    return path


def test_parts_of_long_runs_become_one_table(kept):
    lines = record.read(kept)

    assert record.table(lines) == TABLE.replace("DAY", lines[0]["day"])


def test_long_run_is_taken_up_where_it_ended(kept):
    options = options_of(["--append", str(kept), "--steps", "5000", "--kind", "import"])

    assert [number for _kind, number in plan_of("sqlite", options)] == [2000, 100]
    assert [number for _kind, number in plan_of("postgresql", options)] == [2000, 2000, 990]


def test_run_without_a_file_begins_at_its_beginning():
    options = options_of(["--steps", "2100", "--kind", "import"])

    assert [number for _kind, number in plan_of("sqlite", options)] == [2000, 100]
