"""The audit of a release beside twenty earlier ones, as a share of the report that it is about.

`pytest tests/benchmarks/test_audit.py --database postgresql` makes a country, freezes it twenty
times while people come, and prints what the audit of a preview and of freezing takes. Seconds are
of this process, since both run in the same one. On SQLite it is a tenth of it; `AUDITED_PAIRS`
makes it smaller.
"""

import os
import sys
import time
from datetime import date, timedelta

import pytest
from django.db import connection

from surveys.evaluation.disclosure.plan import HIDE
from surveys.reports import build_report
from surveys.reports.compute.build import report_of
from surveys.reports.compute.report_basis import read_basis
from surveys.reports.release.accounts import read_accounts
from surveys.reports.release.fine import with_coarse
from surveys.reports.release.ledger import Ledger, without_what_tells
from surveys.services.releasing import releases
from surveys.services.releasing.ledgers import keep_accounts
from surveys.services.releasing.releases import freeze_release, refuse_small_step
from tests.benchmarks.goals import Goal, tell
from tests.benchmarks.people import add_pairs, make_places

pytestmark = pytest.mark.django_db
FIRST = date(2026, 6, 1)
N_EARLIER = 20
MOST = 0.1


@pytest.fixture(autouse=True)
def _libraries():
    """Their import is a cost of the process, not of a report."""
    import pandas as pd  # noqa: F401, PLC0415  slow import
    import scipy.optimize.elementwise  # noqa: PLC0415  slow import: SciPy
    import scipy.sparse.csgraph  # noqa: PLC0415  slow import: SciPy
    import scipy.special  # noqa: F401, PLC0415  slow import: SciPy


class Clock:
    """Seconds that a piece of work took, the database's own not among them."""

    def __init__(self):
        self.seconds = {}

    def of(self, name, work):
        begun = time.process_time()
        found = work()
        self.seconds[name] = time.process_time() - begun
        return found


def sizes():
    """Municipalities, pilots, pairs; 250 people in a pilot, twelve of them in each release."""
    whole = 500_000 if connection.vendor == "postgresql" else 50_000
    n_pairs = int(os.environ.get("AUDITED_PAIRS", whole))
    n_pilots = n_pairs // 250
    return min(309, n_pilots), n_pilots, n_pairs


def analyze():
    """What a database does by itself between transactions: the test is one of them, and without
    it PostgreSQL takes the tables to be empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_audit_takes_at_most_a_tenth_of_the_report(project):
    n_municipalities, n_pilots, n_pairs = sizes()
    sheets = make_places(project, n_municipalities=n_municipalities, n_pilots=n_pilots)
    wave = n_pilots * 12
    for number in range(N_EARLIER):
        add_pairs(sheets, first=number * wave, last=(number + 1) * wave)
        analyze()
        freeze_release(project=project, today=FIRST + timedelta(days=30 * number))
        sys.stdout.write(f"\n{(number + 1) * wave} pairs frozen")
        sys.stdout.flush()
    add_pairs(sheets, first=N_EARLIER * wave, last=n_pairs)
    today, clock = FIRST + timedelta(days=30 * N_EARLIER), Clock()
    analyze()

    clock.of("report", lambda: build_report(project, today=today))
    basis = read_basis(project, protection=HIDE)
    # Which groups are large enough for a spread is planned for the report too, and counted there.
    assert basis.fine
    accounts = clock.of("reading the ledger", lambda: read_accounts(basis))
    basis = clock.of("what is coarse", lambda: with_coarse(basis, accounts))
    report = report_of(basis, today=today)
    ledger = Ledger(basis, report, accounts)
    shown = clock.of("what is left out", lambda: without_what_tells(report, ledger))
    clock.of("what is refused", lambda: refuse_small_step(ledger))
    preview = sum(clock.seconds.values()) - clock.seconds["report"]
    release = releases.new_release(basis, shown, ledger)
    clock.of("keeping", lambda: keep_accounts(release, ledger.with_added(release.pk)))
    freezing = sum(clock.seconds.values()) - clock.seconds["report"]

    tell(f"\n{n_pairs} pairs after {N_EARLIER} releases on {connection.vendor}")
    for name, seconds in clock.seconds.items():
        tell(f"{name:<24} {seconds:8.2f} s")
    goals = [
        Goal("preview: audit as a share of the report", preview / clock.seconds["report"], MOST),
        Goal("freezing: audit as a share of the report", freezing / clock.seconds["report"], MOST),
    ]
    for goal in goals:
        tell(str(goal))
    assert shown.project.flow.paired == n_pairs
    assert [goal.is_met for goal in goals] == [True, True]
