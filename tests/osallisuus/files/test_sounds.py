import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from osallisuus.files.sounds import (
    MAX_SOUND_MEGABYTES,
    NOT_A_SOUND,
    SOUND_TOO_BIG,
    check_sound,
    sound_type,
)

M4A = b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42isom"
FILM = M4A + b"\x00\x00\x00!hdlr\x00\x00\x00\x00\x00\x00\x00\x00vide"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01"
GOOD = {
    "a.m4a": M4A,
    "A.MP4": M4A,
    "a.mp3": b"ID3\x04\x00",
    "b.mp3": b"\xff\xfb\x90\x64",
    "a.ogg": b"OggS\x00",
    "a.opus": b"OggS\x00",
    "a.wav": WAV,
    "a.webm": WEBM + b"A_OPUS",
}
BAD = [
    ("a.wav", b"<html>", NOT_A_SOUND),
    ("a.mp3", WAV, NOT_A_SOUND),
    ("a.m4a", FILM, NOT_A_SOUND),
    ("a.webm", WEBM + b"V_VP9", NOT_A_SOUND),
    ("a.html", WAV, NOT_A_SOUND),
    ("a", WAV, NOT_A_SOUND),
    ("a.mp3", b"", NOT_A_SOUND),
    ("a.wav", WAV + bytes(MAX_SOUND_MEGABYTES * 1024 * 1024), SOUND_TOO_BIG),
]


@pytest.mark.parametrize("name", GOOD)
def test_recordings_of_telephones_are_taken(name):
    assert check_sound(ContentFile(GOOD[name], name)) is None


@pytest.mark.parametrize(("name", "content", "reason"), BAD)
def test_what_is_no_sound_is_refused(name, content, reason):
    file = ContentFile(content, name)
    file.size = max(file.size, 1)

    with pytest.raises(ValidationError) as refused:
        check_sound(file)

    assert refused.value.messages == [str(reason)]


def test_sound_type_is_what_browsers_are_told():
    assert [sound_type(name) for name in ("a.m4a", "A.WAV")] == ["audio/mp4", "audio/wav"]
