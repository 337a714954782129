"""The report of a small project and of a whole country, timed: `pytest tests/benchmarks`.

The country needs `--database postgresql`; on SQLite it is a tenth of it. Wall-clock limits assume
a machine with nothing else to do.
"""

import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from surveys.reports import build_report
from tests.benchmarks.people import make_people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@pytest.fixture(autouse=True)
def _scipy():
    """Its import is a cost of the process, not of a report."""
    import scipy.optimize.elementwise  # noqa: PLC0415  slow import: SciPy
    import scipy.special  # noqa: F401, PLC0415  slow import: SciPy


def timed(project):
    """The report, seconds, seconds of this process alone, and the highest memory in megabytes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    RESET.write_text("5")
    wall, own = time.perf_counter(), time.process_time()
    report = build_report(project, today=TODAY)
    spent = time.perf_counter() - wall, time.process_time() - own
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    megabytes = int(lines["VmHWM"].split()[0]) / 1024
    n_pairs, (seconds, own_seconds) = report.project.flow.paired, spent
    sys.stdout.write(
        f"\n{n_pairs} pairs: {seconds:.2f} s, {own_seconds:.2f} s of its own, {megabytes:.0f} MB\n"
    )
    return report, seconds, megabytes


def test_report_of_six_pilots_takes_less_than_half_a_second(project):
    make_people(project, n_municipalities=6, n_pilots=6, n_pairs=100)
    build_report(project, today=TODAY)

    report, seconds, _megabytes = timed(project)

    assert report.project.flow.paired == 100
    assert seconds < 0.5


def test_report_of_a_country_takes_less_than_20_seconds_and_a_gigabyte(project):
    scale = 1 if connection.vendor == "postgresql" else 10
    n_pairs = 500_000 // scale
    make_people(project, n_municipalities=309, n_pilots=2000 // scale, n_pairs=n_pairs)

    report, seconds, megabytes = timed(project)

    assert (report.project.flow.paired, len(report.municipalities)) == (
        n_pairs,
        min(309, 2000 // scale),
    )
    assert (seconds < 20, megabytes < 1024) == (True, True)
