from pathlib import Path

import pytest

from osallisuus.files.sound_metadata import ogg_sum, without_sound_metadata

FILES = Path(__file__).parent / "sounds"
"""A quarter of a second of a tone, written by FFmpeg with a name, a place, a time and a comment;
FFmpeg plays the very same sound from what is left of each."""
TOLD = (b"Maija", b"Koti", b"+65.01", b"2026-03")
SOUND = {
    "m4a": (b"mdat", b"moov"),
    "mp3": (b"\xff\xfb", None),
    "ogg": (b"OggS", None),
    "wav": (b"data", None),
    "webm": (b"\x1f\x43\xb6\x75", b"\x1c\x53\xbb\x6b"),
}
"""Where the sound begins and ends in each file."""


def sound_of(kind, content):
    first, after = SOUND[kind]
    start = content.rindex(first) if kind == "ogg" else content.index(first)
    return content[start : content.index(after, start) if after else len(content)]


@pytest.mark.parametrize("kind", SOUND)
def test_recording_tells_nothing_beside_its_sound(kind):
    content = (FILES / f"named.{kind}").read_bytes()

    cleaned = without_sound_metadata(content)

    assert [word for word in TOLD if word in content][:2] == [b"Maija", b"Koti"]
    assert [word for word in TOLD if word in cleaned] == []
    assert sound_of(kind, cleaned) == sound_of(kind, content)
    assert without_sound_metadata(cleaned) == cleaned


def box(kind, body, size=None):
    return (8 + len(body) if size is None else size).to_bytes(4) + kind + body


def test_times_of_both_versions_leave_m4a():
    kept = box(b"ftyp", b"M4A ")
    new, old = b"\x01\0\0\0" + b"t" * 16 + b"kept" * 3, bytes(4) + b"t" * 8 + b"kept" * 3
    long = b"\0\0\0\1mdat" + (20).to_bytes(8) + b"udta"

    cleaned = without_sound_metadata(
        kept + box(b"moov", box(b"mvhd", new) + box(b"trak", box(b"tkhd", old))) + long
    )

    new, old = b"\x01\0\0\0" + bytes(16) + b"kept" * 3, bytes(12) + b"kept" * 3
    moov = box(b"moov", box(b"mvhd", new) + box(b"trak", box(b"tkhd", old)))
    assert cleaned == kept + moov + long


@pytest.mark.parametrize(
    "rest",
    [
        box(b"udta", b"Maija", size=99),
        box(b"udta", b"Maija", size=3),
        box(b"moov", box(b"mvhd", b"")),
        b"\0\0",
    ],
)
def test_m4a_that_is_wrong_about_its_lengths_stays(rest):
    content = box(b"ftyp", b"M4A ") + rest

    assert without_sound_metadata(content) == content


def test_sound_that_a_recorder_never_finished_stays_whole():
    begun = b"WAVEfmt \x02\0\0\0abLIST\x03\0\0\0xyz\0data\xff\xff\xff\xff12345"

    cleaned = without_sound_metadata(b"RIFF\0\0\0\0" + begun)

    assert cleaned == b"RIFF\x1c\0\0\0WAVEfmt \x02\0\0\0abdata\x05\0\0\0" + b"12345\0"


def test_tags_before_and_after_leave_mp3():
    sound = b"\xff\xfb\x90\x64" + b"s" * 200
    before = b"ID3\x04\0\0\0\0\x01\x02" + b"x" * 130 + b"ID3\x04\0\x10\0\0\0\x01" + b"x" * 11
    ape = b"APETAGEX" + bytes(4) + (40).to_bytes(4, "little") + bytes(4) + b"\0\0\0\x80" + bytes(8)
    after = ape + b"artist:M" + ape + b"TAG" + b"x" * 125

    assert without_sound_metadata(before + sound + after) == sound
    assert without_sound_metadata(b"ID3\x04\0\0\0\0\0\0") == b"ID3\x04\0\0\0\0\0\0"


def page(body, lengths, number):
    head = b"OggS\0\0" + bytes(8) + b"ser1" + number.to_bytes(4, "little") + b"sum1"
    return head + bytes([len(lengths), *lengths]) + body


def test_comments_over_two_pages_leave_vorbis():
    packet = b"\x03vorbis" + b"Maija" * 60
    pages = [
        page(b"first", [5], 0),
        page(packet[:255], [255], 1),
        page(packet[255:] + b"setup", [len(packet) - 255, 5], 2),
        page(b"sound", [5], 3),
    ]

    cleaned = without_sound_metadata(b"".join(pages))

    empty = b"\x03vorbis" + bytes(8) + b"\x01" + bytes(len(packet) - 16)
    left = [
        pages[0],
        page(empty[:255], [255], 1),
        page(empty[255:] + b"setup", [len(packet) - 255, 5], 2),
        pages[3],
    ]
    starts = [0, len(left[0]), len(left[0] + left[1]), len(left[0] + left[1] + left[2])]
    ends = [*starts[1:], len(cleaned)]
    found = [cleaned[start:end] for start, end in zip(starts, ends, strict=True)]
    sums = [int.from_bytes(each[22:26], "little") for each in found[1:3]]
    assert [found[0], *(each[:22] + b"sum1" + each[26:] for each in found[1:3]), found[3]] == left
    assert sums == [ogg_sum(each[:22] + bytes(4) + each[26:]) for each in found[1:3]]


def test_check_sum_is_that_of_other_programs():
    content = (FILES / "named.ogg").read_bytes()
    start = content.index(b"OggS", 4)
    comments = content[start : content.index(b"OggS", start + 4)]

    expected = ogg_sum(comments[:22] + bytes(4) + comments[26:])

    assert int.from_bytes(comments[22:26], "little") == expected


@pytest.mark.parametrize(
    ("content", "left"),
    [
        # The browser did not know how long the whole would be.
        (
            b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x15\x49\xa9\x66\x85\x44\x61\x82ab\x1f\x43",
            b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x15\x49\xa9\x66\x85\xec\x83\0\0\0\x1f\x43",
        ),
        (b"\x12\x54\xc3\x67\x84Maij", b"\xec\x87" + bytes(7)),
        (
            b"\x12\x54\xc3\x67\x40\xc8" + b"M" * 200,
            b"\xec\x01" + (197).to_bytes(7) + bytes(197),
        ),
        (b"\x12\x54\xc3\x67\x89Maija", b"\x12\x54\xc3\x67\x89Maija"),
        (b"\x12\x54\xc3", b"\x12\x54\xc3"),
    ],
)
def test_words_of_webm_become_room(content, left):
    head = b"\x1a\x45\xdf\xa3\x80"

    assert without_sound_metadata(head + content) == head + left
