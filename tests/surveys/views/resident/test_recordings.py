import wave
from io import BytesIO

import pytest
from django.core.files.base import ContentFile

from surveys.services import load_instrument
from surveys.services.instruments.recordings import add_recording
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db


def quiet_wav() -> bytes:
    """A whole file with nothing to be taken out of it: two samples of silence."""
    written = BytesIO()
    with wave.open(written, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80\x80")
    return written.getvalue()


WAV = quiet_wav()
N_BYTES = len(WAV)


@pytest.fixture
def address(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    item = load_instrument(OWN).items.first()
    made = add_recording(item=item, language="fi", file=ContentFile(WAV, "a.wav"), by=None)
    return f"/kysely/aani/{made.file.name.removeprefix('aanet/')}"


def test_recording_comes_whole(client, address):
    response = client.get(address)

    assert (response.status_code, response.content) == (200, WAV)
    assert (response["Content-Type"], response["Accept-Ranges"]) == ("audio/wav", "bytes")


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("bytes=0-1", 206, WAV[:2], f"bytes 0-1/{N_BYTES}"),
        ("bytes=4-", 206, WAV[4:], f"bytes 4-{N_BYTES - 1}/{N_BYTES}"),
        ("bytes=0-9999", 206, WAV, f"bytes 0-{N_BYTES - 1}/{N_BYTES}"),
        ("bytes=-3", 206, WAV[-3:], f"bytes {N_BYTES - 3}-{N_BYTES - 1}/{N_BYTES}"),
        (f"bytes={N_BYTES}-", 416, b"", f"bytes */{N_BYTES}"),
        ("bytes=-", 200, WAV, None),
        ("lines=1-2", 200, WAV, None),
    ],
)
def test_recording_comes_in_the_part_that_was_asked_for(
    client, address, asked, status, content, told
):
    response = client.get(address, headers={"Range": asked})

    assert (response.status_code, response.content) == (status, content)
    assert response.headers.get("Content-Range") == told


def test_recording_that_is_not_there_is_not_found(client, address):
    assert client.get("/kysely/aani/toinen.wav").status_code == 404
