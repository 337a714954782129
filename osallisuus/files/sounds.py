"""Recordings made on a telephone: checked by content, size and kind before they are kept."""

import re
from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from osallisuus.files.sound_metadata import without_sound_metadata
from osallisuus.files.uploads import UploadField, content_of, ending_of

# Some three minutes as telephones record; a question takes seconds.
MAX_SOUND_MEGABYTES = 3
SOUND_HELP = _("M4A, MP3, OGG, WebM tai WAV, enintään 3 megatavua.")
SOUND_TOO_BIG = _("Äänite on yli 3 megatavua. Äänitä vain kysymys.")
NOT_A_SOUND = _("Tämä ei ole äänite, jonka selaimet osaavat soittaa. Lisää M4A, MP3, OGG tai WAV.")
# The handler of a film's picture track, as ISO/IEC 14496-12 and telephones write it.
PICTURE_TRACK = re.compile(rb"hdlr.{8}vide", re.DOTALL)


def _is_mp4(content: bytes) -> bool:
    """The container of telephones, without a picture."""
    # What holds a picture is a film of somebody, and a recording shall show nobody.
    return content[4:8] == b"ftyp" and not PICTURE_TRACK.search(content)


def _is_mp3(content: bytes) -> bool:
    is_frame = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return content.startswith(b"ID3") or is_frame


def _is_wav(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WAVE"


def _is_webm(content: bytes) -> bool:
    return content.startswith(b"\x1a\x45\xdf\xa3") and b"V_" not in content[:4096]


def _begins(mark: bytes, content: bytes) -> bool:
    return content.startswith(mark)


SOUND_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".m4a": ("audio/mp4", _is_mp4),
    ".mp4": ("audio/mp4", _is_mp4),
    ".mp3": ("audio/mpeg", _is_mp3),
    ".ogg": ("audio/ogg", partial(_begins, b"OggS")),
    ".opus": ("audio/ogg", partial(_begins, b"OggS")),
    ".wav": ("audio/wav", _is_wav),
    ".webm": ("audio/webm", _is_webm),
}


def sound_type(name: str) -> str:
    """The media type of a kept recording by the ending of its name."""
    return SOUND_KINDS[ending_of(name)][0]


def check_sound(file) -> None:
    """Refuses what is too big, or no sound that browsers play. Raises ValidationError.

    A file that is in the storage, which nobody has opened, was checked when it came.
    """
    if not file or file.closed:
        return
    if file.size > MAX_SOUND_MEGABYTES * 1024 * 1024:
        raise ValidationError(SOUND_TOO_BIG)
    _type, is_kind = SOUND_KINDS.get(ending_of(file.name), ("", None))
    if is_kind is None or not is_kind(content_of(file)):
        raise ValidationError(NOT_A_SOUND)


class Recording(FieldFile):
    def save(self, name, content, save=True):
        """A recording is stored without its metadata."""
        cleaned = without_sound_metadata(content_of(content))
        super().save(name, ContentFile(cleaned, name=name), save)


class SoundField(UploadField):
    """A recording, without what telephones write beside the sound; what it replaces is removed as
    with every upload."""

    attr_class = Recording
    default_validators = [check_sound]

    def formfield(self, **kwargs):
        return super().formfield(**{"help_text": SOUND_HELP} | kwargs)
