"""The file of an archive: a ZIP with a manifest, whose every part is known and checked."""

import hashlib
import json
import lzma
import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from toolkits.archive.errors import ArchiveError

FORMAT = "osallisuus-project"
VERSION = 1
MANIFEST, SEALED = "manifest.json", "answers.sealed"
NAME = re.compile(r"parts/[a-z]{1,40}\.json|media/[0-9]{4}|manifest\.json|answers\.sealed")
MAX_FILES = 2000
MAX_BYTES = 256 * 1024 * 1024
"""Of all parts together, unpacked; a small ZIP can unfold to gigabytes."""
# Encrypted, of an unknown kind, cut off, or with bytes that are not what they should be.
UNREADABLE = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError, OverflowError),
)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Unpacked:
    """manifest: as it was written. files: the content of every other part by its name."""

    manifest: dict[str, Any]
    files: dict[str, bytes]


def packed(facts: dict[str, Any], files: dict[str, bytes]) -> bytes:
    """The archive; the same facts and files always give the same bytes."""
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        **facts,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        },
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, as_json(manifest)), *sorted(files.items())]:
            info = ZipInfo(name, FIRST_DAY)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    return written.getvalue()


def mark_of_files(files: dict[str, bytes]) -> str:
    """One fingerprint of all parts but the sealed one."""
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        if name != SEALED:
            found.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return found.hexdigest()


def unpacked(content: bytes) -> Unpacked:
    """The parts of an archive, each as the manifest says it is. Raises ArchiveError."""
    files = _members(content)
    manifest = _manifest(files.pop(MANIFEST, b""))
    told = manifest["files"]
    if missing := sorted(told.keys() - files.keys()):
        raise ArchiveError(_("Arkistosta puuttuu osa: %s.") % missing[0])
    for name, found in files.items():
        if told.get(name) != {"bytes": len(found), "sha256": hashlib.sha256(found).hexdigest()}:
            text = _("Arkiston osa %s on muuttunut tekemisen jälkeen. Tee arkisto uudelleen.")
            raise ArchiveError(text % name)
    return Unpacked(manifest, files)


def as_json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode()


def read_json(content: bytes) -> Any:
    """Raises ArchiveError for what is no JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise _not_whole() from None


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            every = archive.infolist()
            _check_members(every)
            # A part is never longer than it says, so the sum that was checked is the limit.
            return {one.filename: archive.read(one) for one in every}
    except UNREADABLE:
        raise _not_whole() from None


def _check_members(every: list[ZipInfo]) -> None:
    names = [one.filename for one in every]
    if len(names) > MAX_FILES or sum(one.file_size for one in every) > MAX_BYTES:
        raise ArchiveError(_("Arkisto on purettuna liian suuri. Se ei ole tämän portaalin tekemä."))
    strange = [name for name in names if not NAME.fullmatch(name)]
    if strange and MANIFEST not in names:
        # An Excel or a Word file is a ZIP too; the names inside it say nothing to anybody.
        raise _no_archive()
    if strange or len(set(names)) < len(names):
        text = _("Arkistossa on tiedosto, joka ei kuulu siihen: %s.")
        raise ArchiveError(text % (strange or names)[0][:60])


def _manifest(content: bytes) -> dict[str, Any]:
    found = read_json(content)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _no_archive()
    if found.get("version") != VERSION:
        text = _("Arkiston muoto on %(found)s, ja tämä portaali lukee muotoa %(own)s.")
        raise ArchiveError(text % {"found": str(found.get("version"))[:20], "own": VERSION})
    if not isinstance(found.get("files"), dict):
        raise _not_whole()
    return found


def _no_archive() -> ArchiveError:
    return ArchiveError(_("Tämä ei ole hankkeen arkisto. Valitse portaalin tekemä arkisto."))


def _not_whole() -> ArchiveError:
    return ArchiveError(_("Arkisto ei ole ehjä. Lataa tai tee se uudelleen ja tuo se."))
