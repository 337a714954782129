"""Files that people of the desk add: checked by content, private until published, removed after.

A model with an `UploadField` has a manager with `public()` and `visible_to(user)`: they decide who
may read its files.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from threading import Lock
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from osallisuus.files.stored import listed
from osallisuus.models import BinEntry

MAX_MEGABYTES = 10
# More than any camera of a telephone makes; a small file can unfold to gigabytes.
MAX_PIXELS = 40_000_000
JPEG_QUALITY = 90
PILLOW_SETTING = Lock()
BROKEN_PICTURE = (
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

TOO_BIG = _("Tiedosto on yli 10 megatavua. Pienennä se tai anna linkki.")
WRONG_KIND = _(
    "Tällaista tiedostoa ei voi lisätä. Lisää PDF-, Word-, Excel-, PowerPoint-, OpenDocument-, "
    "JPEG- tai PNG-tiedosto."
)
WRONG_CONTENT = _(
    "Tiedoston sisältö ei ole sitä, mitä nimen loppu kertoo. Tallenna se uudelleen oikeassa "
    "muodossa."
)
HELP = _("PDF, Word, Excel, PowerPoint, OpenDocument, JPEG tai PNG, enintään 10 megatavua.")


def _is_pdf(content: bytes) -> bool:
    # The end too: a file that was cut off on its way begins as a whole one does.
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_office(folder: str, content: bytes) -> bool:
    """A Word, Excel or PowerPoint file by its parts, without programs of its own."""
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except BadZipFile:
        return False
    # Macros run on the machine of whoever opens the file.
    has_program = any(name.lower().endswith("vbaproject.bin") for name in names)
    has_part = any(name.startswith(folder) for name in names)
    return "[Content_Types].xml" in names and has_part and not has_program


def _is_open_document(kind: str, content: bytes) -> bool:
    """The kind stands uncompressed at the very beginning, as the standard says."""
    said = f"mimetypeapplication/vnd.oasis.opendocument.{kind}".encode()
    return content.startswith(b"PK\x03\x04") and content[30:].startswith(said)


@contextmanager
def _no_cut_off_pictures():
    """Within, a picture that is cut off is refused."""
    with PILLOW_SETTING:
        lenient = ImageFile.LOAD_TRUNCATED_IMAGES
        # WeasyPrint, once imported, lets Pillow load a picture that is cut off as if it were
        # whole, everywhere in the process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _is_picture(kind: str, content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content), formats=[kind]) as picture:
            # Before loading: the header tells the size, and what unfolds
            # to gigabytes is never unfolded.
            if picture.width * picture.height > MAX_PIXELS:
                return False
            with _no_cut_off_pictures():
                picture.load()
    except BROKEN_PICTURE:
        return False
    return True


PICTURES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
KINDS: dict[str, Callable[[bytes], bool]] = {
    ".pdf": _is_pdf,
    ".docx": partial(_is_office, "word/"),
    ".xlsx": partial(_is_office, "xl/"),
    ".pptx": partial(_is_office, "ppt/"),
    ".odt": partial(_is_open_document, "text"),
    ".ods": partial(_is_open_document, "spreadsheet"),
    ".odp": partial(_is_open_document, "presentation"),
    **{end: partial(_is_picture, kind) for end, kind in PICTURES.items()},
}


def ending_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def check_upload(file) -> None:
    """Refuses what is too big, of no kind that others can open, or not what its name says.

    A file that is in the storage, which nobody has opened, was checked when it came. Raises
    ValidationError.
    """
    if not file or file.closed:
        return
    if file.size > MAX_MEGABYTES * 1024 * 1024:
        raise ValidationError(TOO_BIG)
    is_kind = KINDS.get(ending_of(file.name))
    if is_kind is None:
        raise ValidationError(WRONG_KIND)
    if not is_kind(content_of(file)):
        raise ValidationError(WRONG_CONTENT)


def content_of(file) -> bytes:
    file.seek(0)
    content = file.read()
    file.seek(0)
    return content


def without_metadata(content: bytes, kind: str) -> bytes:
    """The same picture turned upright, without place, camera, time and words in it."""
    with Image.open(BytesIO(content), formats=[kind]) as opened:
        # Turned first, since the mark that tells which side is up goes with the metadata.
        picture = ImageOps.exif_transpose(opened)
        picture.info = {
            name: value
            for name, value in picture.info.items()
            if name in {"icc_profile", "transparency"}
        }
        written = BytesIO()
        options = {"quality": JPEG_QUALITY} if kind == "JPEG" else {"optimize": True}
        picture.save(written, kind, icc_profile=picture.info.get("icc_profile"), **options)
    return written.getvalue()


class UploadedFile(FieldFile):
    def save(self, name, content, save=True):
        """A picture is stored without its metadata."""
        if kind := PICTURES.get(ending_of(name)):
            content = ContentFile(without_metadata(content_of(content), kind), name=name)
        super().save(name, content, save)


class UploadField(models.FileField):
    """A file whose content is checked, whose pictures lose their metadata, and whose replaced
    file is removed once nothing holds it."""

    attr_class: type[FieldFile] = UploadedFile
    default_validators = [check_upload]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        # Migrations import nothing of the portal, so that its modules can move.
        return name, "django.db.models.FileField", args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"help_text": HELP} | kwargs)

    def pre_save(self, instance, add):
        rows = type(instance)._base_manager.filter(pk=instance.pk)
        instance.__dict__[self._before] = rows.values_list(self.attname, flat=True).first() or ""
        return super().pre_save(instance, add)

    @property
    def _before(self) -> str:
        return f"_{self.attname}_before"

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        if not cls._meta.abstract:
            post_save.connect(self._remove_replaced, sender=cls)

    def _remove_replaced(self, sender, instance, **kwargs):
        before = instance.__dict__.pop(self._before, "")
        if before and before != getattr(instance, self.attname).name:
            # A rolled-back row would otherwise name a file that is gone.
            transaction.on_commit(partial(remove_unheld, before))


def upload_fields() -> Iterator[tuple[type[models.Model], UploadField]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, UploadField):
                yield model, field


def is_public(path: str) -> bool:
    """Whether a row that everyone may read holds the file."""
    return any(
        model._default_manager.filter(**{field.name: path}).public().exists()
        for model, field in upload_fields()
    )


def may_read(user, path: str) -> bool:
    """A public file is everybody's; any other is theirs who see its row at the desk."""
    if is_public(path):
        return True
    return getattr(user, "is_staff", False) and any(
        model._default_manager.filter(**{field.name: path}).visible_to(user).exists()
        for model, field in upload_fields()
    )


def is_held(path: str) -> bool:
    """Whether any row has the file, also in the bin."""
    if any(
        model._base_manager.filter(**{field.name: path}).exists()
        for model, field in upload_fields()
    ):
        return True
    # A row in the bin can still be put back, and then needs its file.
    rows = (row for entry in BinEntry.objects.iterator() for row in entry.rows)
    return any(path in row["fields"].values() for row in rows)


def remove_unheld(path: str) -> None:
    if not is_held(path):
        default_storage.delete(path)


def unheld_files() -> list[str]:
    """Files in the folders of uploads that no row and nothing in the bin holds."""
    folders = {field.upload_to.rstrip("/") for _model, field in upload_fields()}
    stored = [
        f"{folder}/{name}" for folder in sorted(folders) for name in sorted(listed(folder)[1])
    ]
    return [path for path in stored if not is_held(path)]
