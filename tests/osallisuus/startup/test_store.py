import pytest

from osallisuus.startup.environment import SettingError
from osallisuus.startup.store import FOLDER, store

NAME = "MEDIA_STORE_URL"


def test_without_a_setting_files_lie_in_a_folder(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)

    assert store(NAME) == FOLDER


@pytest.mark.parametrize(
    ("address", "options"),
    [
        (
            "s3://avain:sana%2Fja%2Bviela@s3.kunta.fi/tiedostot?region=eu-north-1",
            {
                "endpoint_url": "https://s3.kunta.fi",
                "bucket_name": "tiedostot",
                "access_key": "avain",
                "secret_key": "sana/ja+viela",
                "region_name": "eu-north-1",
            },
        ),
        (
            "s3+http://127.0.0.1:9000/tiedostot/",
            {"endpoint_url": "http://127.0.0.1:9000", "bucket_name": "tiedostot"},
        ),
    ],
)
def test_address_names_store_bucket_and_key(monkeypatch, address, options):
    monkeypatch.setenv(NAME, address)

    assert store(NAME) == {"BACKEND": "osallisuus.files.s3.S3Store", "OPTIONS": options}


@pytest.mark.parametrize(
    "address",
    [
        "https://avain:salasana@s3.kunta.fi/tiedostot",
        "s3://avain:salasana@s3.kunta.fi",
        "s3://avain:salasana@s3.kunta.fi/tiedostot/kansio",
        "s3:///tiedostot",
        "s3+http://avain:salasana@s3.kunta.fi/tiedostot",
        "/srv/tiedostot",
    ],
)
def test_other_addresses_are_refused_in_one_sentence_without_their_key(monkeypatch, address):
    monkeypatch.setenv(NAME, address)

    with pytest.raises(SettingError, match=rf"^{NAME} .*: write s3://key:word@") as error:
        store(NAME)

    assert "salasana" not in str(error.value)
