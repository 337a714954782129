"""Files that take long to make and are the same for everyone: made once, kept until they change."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings


def kept_file(name: str, ending: str, parts: Iterable[object], make: Callable[[], bytes]) -> bytes:
    """The file of that name, made only when its parts are not those that it was made of last.

    parts: all that the content depends on, as plain values. Two that ask at once may both make it.
    """
    target = _target(name, ending, parts)
    found = _read(target)
    if found is not None:
        return found
    content = make()
    write_alone(target, content, of_same_name=f"{name}.*.{ending}")
    return content


def fresh_file(name: str, ending: str, parts: Iterable[object]) -> bytes | None:
    """The file that was made of these parts; None while there is none."""
    return _read(_target(name, ending, parts))


def _target(name: str, ending: str, parts: Iterable[object]) -> Path:
    stamp = hashlib.sha256(repr(list(parts)).encode()).hexdigest()[:20]
    return Path(settings.DATA_DIR) / "kept" / f"{name}.{stamp}.{ending}"


def _read(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def write_alone(target: Path, content: bytes, *, of_same_name: str) -> None:
    """Write the file whole or not at all, then drop the older ones of its name in the folder."""
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        part.write(content)
    # A name taken over at once: a reader meets the whole file or none.
    Path(part.name).replace(target)
    for older in folder.glob(of_same_name):
        if older != target:
            older.unlink(missing_ok=True)
