"""The file of a backup: a compressed tar of a manifest, tables and uploaded files, sealed with age
to a public key if one is given."""

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyrage

from osallisuus.backup.errors import BackupError

FORMAT, VERSION = "osallisuus-backup", 1
MANIFEST, TABLES, MEDIA = "manifest.json", "tables", "media"
AGE = b"age-encryption.org/"


def recipient_of(text: str):
    """The public key: `age1…` or a line of an SSH key. Raises BackupError."""
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text.strip())
    except pyrage.RecipientError:
        text = "That is no public key of age. Make one with `age-keygen` and give its `age1…`."
        raise BackupError(text) from None


def identity_of(path: Path):
    """The private key of a file: that of `age-keygen`, or an SSH key. Raises BackupError."""
    content = path.read_bytes()
    lines = [line for line in content.decode(errors="replace").splitlines() if line[:1] not in "#"]
    try:
        if lines and lines[0].startswith("AGE-SECRET-KEY-"):
            return pyrage.x25519.Identity.from_str(lines[0].strip())
        return pyrage.ssh.Identity.from_buffer(content)
    except pyrage.IdentityError:
        raise BackupError(f"{path} holds no private key of age or SSH.") from None


def pack(folder: Path, target: Path, recipient) -> None:
    """Makes the file of what stands in the folder; never over one that is there.

    Raises FileExistsError; whatever goes wrong, no half file stays.
    """
    with target.open("xb") as opened:
        target.chmod(0o600)
        try:
            if recipient is None:
                _write_tar(folder, opened)
            else:
                _write_sealed(folder, opened, recipient)
        except BaseException:
            target.unlink()
            raise


def _write_tar(folder, opened) -> None:
    with tarfile.open(fileobj=opened, mode="w:gz") as archive:
        # The manifest first, so that reading it needs nothing else.
        for path in sorted(folder.rglob("*"), key=lambda each: (each.name != MANIFEST, each)):
            if path.is_file():
                archive.add(path, arcname=path.relative_to(folder).as_posix(), filter=_plain)


def _plain(info):
    # Who owns the files on this machine is nobody's business.
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _write_sealed(folder, opened, recipient) -> None:
    with tempfile.TemporaryFile(dir=folder) as plain:
        _write_tar(folder, plain)
        plain.seek(0)
        pyrage.encrypt_io(plain, opened, [recipient])


@contextmanager
def unpacked(file: Path, identity) -> Iterator[Path]:
    """A folder with what the file holds, for as long as it is needed; only its owner can read it.

    Raises BackupError for a file that is sealed to another key, is no backup or is broken.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with file.open("rb") as opened:
            is_sealed = opened.read(len(AGE)) == AGE
        if is_sealed and identity is None:
            raise BackupError("This backup is sealed. Give --identity with the private key.")
        plain = file
        if is_sealed:
            plain = folder / "plain"
            _open_sealed(file, plain, identity)
        try:
            with tarfile.open(plain, "r:gz") as archive:
                archive.extractall(folder / "all", filter="data")
        except (tarfile.TarError, OSError, EOFError):
            raise BackupError(f"{file} is no whole backup: take another one.") from None
        yield folder / "all"


def _open_sealed(file, plain, identity) -> None:
    try:
        pyrage.decrypt_file(str(file), str(plain), [identity])
    except pyrage.DecryptError:
        text = "This backup is sealed to another key, or it has changed."
        raise BackupError(text) from None


def write_manifest(folder: Path, facts: dict[str, Any]) -> None:
    media = {name: digest(folder / MEDIA / name) for name in media_names(folder)}
    whole = {"format": FORMAT, "version": VERSION, **facts, "media": media}
    (folder / MANIFEST).write_text(json.dumps(whole, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Raises BackupError where the folder is no backup that this version reads, or incomplete."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        is_ours = found["format"] == FORMAT
        version = found["version"]
    except (OSError, ValueError, KeyError, TypeError):
        is_ours, version = False, 0
    if not is_ours:
        raise BackupError("The file is no backup of this portal.")
    if version != VERSION:
        raise BackupError(f"The backup is of format {version}; this version reads {VERSION}.")
    told = found["media"]
    if told != {name: digest(folder / MEDIA / name) for name in media_names(folder)}:
        raise BackupError("Files of the backup have changed since it was made: take another one.")
    return found


def media_names(folder: Path) -> list[str]:
    """Of all uploaded files, relative to their folder."""
    root = folder / MEDIA
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def copy_into(source, target: Path) -> None:
    """Copies an open file to a path whose folders may not be there yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as opened:
        shutil.copyfileobj(source, opened)
