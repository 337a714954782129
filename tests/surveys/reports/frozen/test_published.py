import subprocess
import sys
from pathlib import Path

from surveys.reports import EvaluationReport, municipality_slice, pilot_slice
from surveys.reports.frozen.published import report_of_release
from surveys.services.releases import freeze_release
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


def test_pages_do_not_load_scipy():
    found = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"
