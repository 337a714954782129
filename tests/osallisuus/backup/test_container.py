"""The file of a backup by itself: sealed, whole, of this version, or refused in words."""

import io
import json
import tarfile

import pyrage
import pytest

from osallisuus.backup import container
from osallisuus.backup.errors import BackupError
from osallisuus.backup.restoring import check_version

TABLE, PICTURE = "tables/projects.Project.jsonl", "media/kuvat/ilta.png"


@pytest.fixture
def folder(tmp_path):
    """What a backup is packed from."""
    found = tmp_path / "osat"
    for name, content in ((TABLE, b'{"pk": 1}\n'), (PICTURE, b"kuva")):
        with io.BytesIO(content) as source:
            container.copy_into(source, found / name)
    container.write_manifest(found, {"migrations": [], "tables": {}})
    return found


@pytest.fixture
def identities(tmp_path):
    """Two pairs of keys; the private ones in files as `age-keygen` writes them."""
    found = [pyrage.x25519.Identity.generate() for _n in range(2)]
    for number, identity in enumerate(found):
        (tmp_path / f"key{number}").write_text(f"# created: today\n{identity}\n")
    return found


def opened(file, identity=None):
    with container.unpacked(file, identity) as found:
        container.read_manifest(found)
        return {name: (found / name).read_bytes() for name in (TABLE, PICTURE)}


def test_file_holds_what_was_packed_the_manifest_first(folder, tmp_path):
    container.pack(folder, tmp_path / "kopio", None)

    with tarfile.open(tmp_path / "kopio") as archive:
        members = archive.getmembers()
    assert [each.name for each in members] == [container.MANIFEST, PICTURE, TABLE]
    assert {(each.uid, each.uname) for each in members} == {(0, "")}
    assert opened(tmp_path / "kopio") == {TABLE: b'{"pk": 1}\n', PICTURE: b"kuva"}
    assert (tmp_path / "kopio").stat().st_mode & 0o777 == 0o600


def test_sealed_file_opens_only_with_its_key(folder, identities, tmp_path):
    recipient = container.recipient_of(str(identities[0].to_public()))
    container.pack(folder, tmp_path / "kopio", recipient)
    right, wrong = (container.identity_of(tmp_path / f"key{number}") for number in range(2))

    assert (tmp_path / "kopio").read_bytes().startswith(container.AGE)
    assert opened(tmp_path / "kopio", right)[PICTURE] == b"kuva"
    with pytest.raises(BackupError, match="sealed to another key"):
        opened(tmp_path / "kopio", wrong)
    with pytest.raises(BackupError, match="is sealed. Give --identity"):
        opened(tmp_path / "kopio")


def test_file_is_never_written_over_another(folder, tmp_path):
    (tmp_path / "kopio").write_bytes(b"ainoa")

    with pytest.raises(FileExistsError):
        container.pack(folder, tmp_path / "kopio", None)

    assert (tmp_path / "kopio").read_bytes() == b"ainoa"


def test_no_half_file_stays(folder, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(container, "_write_tar", full)

    with pytest.raises(OSError, match="No space"):
        container.pack(folder, tmp_path / "kopio", None)

    assert not (tmp_path / "kopio").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (PICTURE, b"toinen", "Files of the backup have changed"),
        (container.MANIFEST, b"{}", "no backup of this portal"),
        (
            container.MANIFEST,
            json.dumps({"format": container.FORMAT, "version": 2}).encode(),
            "format 2; this version reads 1",
        ),
    ],
    ids=["file", "manifest", "format"],
)
def test_changed_file_is_refused_in_words(folder, tmp_path, name, content, words):
    (folder / name).write_bytes(content)
    container.pack(folder, tmp_path / "kopio", None)

    with pytest.raises(BackupError, match=words):
        opened(tmp_path / "kopio")


def test_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "muu").write_bytes(b"PK\x03\x04")

    with pytest.raises(BackupError, match="is no whole backup"):
        opened(tmp_path / "muu")


def test_bad_keys_are_refused_in_words(tmp_path):
    (tmp_path / "key").write_text("salainen")

    with pytest.raises(BackupError, match="no public key of age"):
        container.recipient_of("age1huono")
    with pytest.raises(BackupError, match="no private key of age or SSH"):
        container.identity_of(tmp_path / "key")


@pytest.mark.django_db
def test_backup_of_another_version_is_told_which():
    with pytest.raises(BackupError, match="from a newer version .projects 9999_later."):
        check_version({"migrations": [["projects", "9999_later"]]})
