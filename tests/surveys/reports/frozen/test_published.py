import subprocess
import sys
from datetime import date
from pathlib import Path

from django.core.cache import caches
from django.db import connection

from surveys.models import Release
from surveys.reports import EvaluationReport, municipality_slice, pilot_slice
from surveys.reports.frozen.published import latest_report, report_of_release
from surveys.services.releasing.releases import freeze_release
from tests.surveys.reports.samples import three_places

ROOT = Path(__file__).resolve().parents[4]
LOADED = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "osallisuus.settings"
django.setup()
import osallisuus.urls
print("scipy" in sys.modules)
"""


def test_slices_are_levels_of_the_report_or_nothing(project):
    three_places(project)
    report = EvaluationReport.from_dict(freeze_release(project=project).report)

    assert municipality_slice(report, "alajarvi").name == "Alajärvi"
    assert municipality_slice(report, "kerho-alajarvi") is None
    assert pilot_slice(report, "kerho-alajarvi").name == "Kerho Alajärvi"
    assert pilot_slice(report, "alajarvi") is None


def test_report_of_a_release_is_the_frozen_one(project):
    three_places(project)
    release = freeze_release(project=project)

    assert report_of_release(release).fingerprint == release.fingerprint


def test_release_withdrawn_between_its_fingerprint_and_its_report_is_not_shown(project):
    three_places(project)
    freeze_release(project=project)
    own = Release.objects.filter(project=project)
    n_reads = 0

    def withdraw(execute, *query):
        nonlocal n_reads
        found = execute(*query)
        n_reads += 1
        if n_reads == 1:
            own.update(withdrawn_on=date(2026, 6, 2))
        return found

    assert latest_report(project) is not None
    caches["pages"].clear()
    with connection.execute_wrapper(withdraw):
        assert latest_report(project) is None


def test_pages_do_not_load_scipy():
    found = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"
