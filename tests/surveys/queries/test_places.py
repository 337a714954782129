from datetime import date

import pytest

from surveys.queries.places import progress_counts, varied_promises
from tests import factories

pytestmark = pytest.mark.django_db


def test_varied_promises_show_every_state_before_repeating_one(project):
    days = [(1, "done"), (2, "done"), (3, "not_yet"), (4, "under_way")]
    made = [
        factories.make_promise(project=project, due_on=date(2026, 1, day), progress=progress)
        for day, progress in days
    ]

    assert varied_promises(3) == [made[0], made[2], made[3]]


def test_varied_promises_fill_up_by_day(project):
    late = factories.make_promise(project=project, due_on=date(2026, 2, 1), progress="done")
    soon = factories.make_promise(project=project, due_on=date(2026, 1, 1), progress="done")
    never = factories.make_promise(project=project, due_on=None, progress="done")

    assert varied_promises(2) == [soon, late]
    assert varied_promises(5) == [soon, late, never]


def test_progress_counts_leave_out_states_without_promises(project):
    promises = [
        factories.make_promise(project=project, progress=progress)
        for progress in ("not_yet", "done", "not_yet")
    ]

    assert progress_counts(promises) == [("tehty", 1), ("ei vielä", 2)]
