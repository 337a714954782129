from datetime import date

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.utils import timezone

from tests import factories
from tests.osallisuus.files.test_uploads import PDF
from toolkits.models import DownloadCount
from toolkits.queries.desk import downloads_of

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    caches["pages"].clear()


def counts():
    return {(row.file, row.month): row.n_times for row in DownloadCount.objects.all()}


def test_files_are_counted_by_month_also_when_they_are_kept_pages(client):
    tool = factories.make_tool(slug="lupaus", file=ContentFile(PDF, name="ohje.pdf"))
    factories.make_tip_list(slug="hyva")
    paths = ["/vinkkilistat/hyva.docx"] * 2 + ["/sv/vinkkilistat/hyva.docx"]
    paths += ["/tyokalut/lupaus.docx", tool.file.url, "/tyokalut/lupaus/", "/tyokalut/ei.docx"]

    for path in paths:
        list(client.get(path, headers={"User-Agent": BROWSER}))

    month = timezone.localdate().replace(day=1)
    assert counts() == {
        ("vinkkilistat/hyva.docx", month): 3,
        ("tyokalut/lupaus.docx", month): 1,
        ("tiedostot/tyokalut/ohje.pdf", month): 1,
    }


@pytest.mark.parametrize(
    "agent", ["", "curl/8.0", "Mozilla/5.0 (compatible; Googlebot/2.1)", "facebookexternalhit/1.1"]
)
def test_programs_are_not_counted(client, agent):
    factories.make_tip_list(slug="hyva")

    answer = client.get("/vinkkilistat/hyva.docx", headers={"User-Agent": agent})
    client.head("/vinkkilistat/hyva.docx", headers={"User-Agent": BROWSER})

    assert (answer.status_code, counts()) == (200, {})


def test_file_is_given_out_while_nothing_can_be_counted(client, monkeypatch):
    def away(*_arguments):
        raise OperationalError("away")

    factories.make_tip_list(slug="hyva")
    monkeypatch.setattr(DownloadCount.objects, "add", away)

    answer = client.get("/vinkkilistat/hyva.docx", headers={"User-Agent": BROWSER})

    assert (answer.status_code, counts()) == (200, {})


def test_a_count_has_a_file_a_month_and_a_number_and_nothing_else():
    names = [field.name for field in DownloadCount._meta.get_fields()]

    assert names == ["id", "file", "month", "n_times"]


def test_desk_reads_the_downloads_of_a_year_by_month():
    tool = factories.make_tool(slug="lupaus")
    for file, day, n_times in (
        ("tyokalut/lupaus.pdf", date(2026, 11, 1), 3),
        ("tyokalut/lupaus.docx", date(2026, 11, 1), 2),
        ("tyokalut/lupaus.pdf", date(2026, 9, 1), 1),
        ("tyokalut/lupaus.pdf", date(2025, 9, 1), 9),
        ("vinkkilistat/lupaus.pdf", date(2026, 11, 1), 7),
    ):
        DownloadCount.objects.create(file=file, month=day, n_times=n_times)

    assert downloads_of(tool, date(2026, 11, 30)) == [(date(2026, 11, 1), 5), (date(2026, 9, 1), 1)]
