"""Uploaded files in a bucket: a real server of S3 on this machine, in memory."""

import io
from datetime import timedelta

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from moto.server import ThreadedMotoServer

from osallisuus.background import waiting
from osallisuus.background.waiting import WaitingFiles
from osallisuus.daily import remove_files
from osallisuus.files import pdf
from osallisuus.files.stored import listed
from osallisuus.startup.store import store
from tests import factories
from toolkits.models import Tool

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
BUCKET = "tiedostot"


@pytest.fixture(scope="module")
def server():
    found = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """A bucket of its own for a test, which all files go to."""
    host, port = server.get_host_and_port()
    address = f"{host}:{port}"
    client = boto3.resource(
        "s3",
        endpoint_url=f"http://{address}",
        region_name="eu-north-1",
        aws_access_key_id="avain",
        aws_secret_access_key="sana",
    )
    found = client.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    monkeypatch.setenv(
        "MEDIA_STORE_URL", f"s3+http://avain:sana@{address}/{BUCKET}?region=eu-north-1"
    )
    settings.STORAGES = settings.STORAGES | {"default": store("MEDIA_STORE_URL")}
    yield found
    found.objects.delete()
    found.delete()


def keys(bucket) -> list[str]:
    return sorted(each.key for each in bucket.objects.all())


@pytest.mark.django_db
def test_file_goes_to_the_bucket_and_is_read_through_the_portal_alone(bucket, client):
    tool = factories.make_tool(file=ContentFile(PDF, name="ohje ä.pdf"), is_published=True)
    draft = factories.make_tool(
        slug="luonnos", file=ContentFile(PDF, name="luonnos.pdf"), is_published=False
    )

    page = client.get(tool.file.url)

    assert keys(bucket) == [draft.file.name, tool.file.name]
    assert tool.file.url.startswith("/tiedostot/tyokalut/")
    assert (page.status_code, b"".join(page.streaming_content)) == (200, PDF)
    assert page["Content-Disposition"].startswith("attachment; ")
    assert client.get(draft.file.url).status_code == 404
    assert client.get("/tiedostot/tyokalut/ei-ole.pdf").status_code == 404
    grants = bucket.Object(tool.file.name).Acl().grants
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]


@pytest.mark.django_db
def test_two_files_of_one_name_are_two_files(bucket):
    names = [default_storage.save("tyokalut/ohje.pdf", ContentFile(text)) for text in (b"1", b"2")]

    assert names[0] == "tyokalut/ohje.pdf"
    assert keys(bucket) == sorted(set(names))
    with default_storage.open(names[0]) as first:
        assert first.read() == b"1"


@pytest.mark.django_db(transaction=True)
def test_daily_removes_what_no_row_holds(bucket):
    tool = factories.make_tool(file=ContentFile(PDF, name="ohje.pdf"))
    default_storage.save("tyokalut/vanha.pdf", ContentFile(PDF))

    remove_files(timezone.localdate())

    assert keys(bucket) == [Tool.objects.get(pk=tool.pk).file.name]


def test_file_that_waits_is_found_by_its_token_and_gone_in_a_day(bucket, monkeypatch):
    files = WaitingFiles("odottaa")
    token = files.keep(b"rivit")

    assert files.kept(token) == b"rivit"
    assert files.kept("eiole") is None
    assert files.sweep() == 0
    monkeypatch.setattr(
        waiting.timezone, "now", lambda now=timezone.now: now() + timedelta(hours=25)
    )
    assert (files.sweep(), keys(bucket)) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_backup_takes_the_files_along_and_brings_them_back(bucket, settings, tmp_path):
    settings.FORGOTTEN_FILE = tmp_path / "forgotten.csv"
    tool = factories.make_tool(file=ContentFile(PDF, name="ohje.pdf"))
    default_storage.save("tuonnit/odottaa", ContentFile(b"odottaa hetken"))
    call_command("backup", tmp_path / "kopio", verbosity=0, stdout=io.StringIO())
    call_command("flush", interactive=False, verbosity=0)
    bucket.objects.delete()

    call_command("restore", tmp_path / "kopio", nothing_has_left=True, stdout=io.StringIO())

    assert keys(bucket) == [tool.file.name]
    with Tool.objects.get().file.open() as file:
        assert file.read() == PDF


def test_pdf_reads_its_pictures_from_the_bucket(bucket):
    default_storage.save("kuvat/kuva.png", ContentFile(b"x"))

    assert pdf.own_content("http://localhost/tiedostot/kuvat/kuva.png", pdf.NOWHERE) == b"x"
    assert pdf.own_content("http://localhost/tiedostot/kuvat/ei.png", pdf.NOWHERE) is None


def test_folder_that_is_not_there_is_empty(bucket):
    assert listed("ei-ole") == ([], [])


@pytest.mark.django_db
def test_while_the_store_is_away_its_files_are_503_and_other_pages_go_on(
    bucket, client, settings, caplog
):
    tool = factories.make_tool(file=ContentFile(PDF, name="ohje.pdf"), is_published=True)
    well = client.get("/terveys/")
    options = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": options}
    }
    client.raise_request_exception = False

    page, health = client.get(tool.file.url), client.get("/terveys/")
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    caplog.clear()

    assert "files: ok\n" in well.text
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert said == [f"Service Unavailable: {tool.file.url}"]
    assert (health.status_code, "files: away\n" in health.text) == (200, True)
    assert client.get("/tietoa/").status_code == 200
