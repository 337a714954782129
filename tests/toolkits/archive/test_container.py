import io
import json
import zipfile

import pytest

from toolkits.archive import container
from toolkits.archive.container import MANIFEST, packed, unpacked
from toolkits.archive.errors import ArchiveError

FILES = {"parts/project.json": b"[1]", "media/0001": b"\x00" * 500}
GOOD = packed({"made_on": "2026-11-30"}, FILES)


def zipped(members, **options):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, **options)
    return written.getvalue()


def members(content=GOOD):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(one.filename, archive.read(one)) for one in archive.infolist()]


def with_manifest(**values):
    manifest = json.loads(members()[0][1]) | values
    return zipped([(MANIFEST, json.dumps(manifest)), *members()[1:]])


def flipped(place):
    return GOOD[:place] + bytes([GOOD[place] ^ 1]) + GOOD[place + 1 :]


def test_archive_has_what_was_put_in_and_is_the_same_each_time():
    found = unpacked(GOOD)

    assert found.files == FILES
    assert found.manifest["made_on"] == "2026-11-30"
    assert packed({"made_on": "2026-11-30"}, FILES) == GOOD


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ei ole ehjä"),
        (b"Nimi;Osoite\r\n", "ei ole ehjä"),
        (GOOD[:-40], "ei ole ehjä"),
        (GOOD[: len(GOOD) // 2], "ei ole ehjä"),
        (zipped([]), "ei ole ehjä"),
        (zipped([(MANIFEST, "[]")]), "ei ole hankkeen arkisto"),
        (zipped([("xl/workbook.xml", "<workbook/>")]), "ei ole hankkeen arkisto"),
        (zipped([(MANIFEST, '{"format": "toinen"}')]), "ei ole hankkeen arkisto"),
        (with_manifest(version=2), "muoto on 2, ja tämä portaali lukee muotoa 1"),
        (with_manifest(files=None), "ei ole ehjä"),
        (with_manifest(files={}), "on muuttunut tekemisen jälkeen"),
        (zipped(members()[:-1]), "puuttuu osa: parts/project.json"),
        (zipped([*members()[:-1], (members()[-1][0], b"[2]")]), "parts/project.json on muuttunut"),
        (
            zipped([*members(), ("../../etc/passwd", b"x")]),
            "joka ei kuulu siihen: ../../etc/passwd",
        ),
        (zipped([*members(), ("/parts/a.json", b"x")]), "joka ei kuulu siihen: /parts/a.json"),
        (zipped([*members(), ("parts/lisa.json", b"[]")]), "parts/lisa.json on muuttunut"),
    ],
)
def test_bad_archive_is_refused_with_a_sentence(content, words):
    with pytest.raises(ArchiveError, match=words):
        unpacked(content)


def test_archive_that_unfolds_to_too_much_is_never_unfolded(monkeypatch):
    bomb = zipped([(MANIFEST, b"0" * 50_000_000)])
    monkeypatch.setattr(container, "MAX_BYTES", 49_000_000)

    assert len(bomb) < 60_000
    with pytest.raises(ArchiveError, match="purettuna liian suuri"):
        unpacked(bomb)


def test_archive_that_lies_about_its_sizes_is_refused():
    bomb = zipped([(MANIFEST, b"0" * 1_000_000)])
    size = (1_000_000).to_bytes(4, "little")
    lying = bomb.replace(size, (1000).to_bytes(4, "little"))

    assert lying != bomb
    with pytest.raises(ArchiveError, match="ei ole ehjä"):
        unpacked(lying)


def test_no_changed_byte_of_an_archive_passes_as_another_project():
    """Whatever single byte is changed, the archive is refused or says the very same."""
    told = unpacked(GOOD)
    for place in range(len(GOOD)):
        try:
            found = unpacked(flipped(place))
        except ArchiveError:
            continue
        assert (found.manifest, found.files) == (told.manifest, told.files)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_part_that_is_there_twice_is_refused():
    with pytest.raises(ArchiveError, match="joka ei kuulu siihen"):
        unpacked(zipped([*members(), members()[1]]))
