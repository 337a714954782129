"""Every place that takes a file, against everything that people and programs have tried."""

import ast
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from osallisuus.admin.transfer.forms import ImportForm
from osallisuus.files.uploads import upload_fields
from projects.views.pilots.cost_sheet import SheetForm
from surveys.forms.instruments import InstrumentUploadForm
from tests.osallisuus.files.test_uploads import HTML, PDF, SVG, office, picture
from toolkits.archive.forms import ArchiveInForm

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1024 * 1024
LARGE_PICTURE = picture() + b"\0" * (30 * MEGABYTE)
BAD = {
    "HTML named .pdf": ("ohje.pdf", HTML),
    "HTML with a PDF in it": ("ohje.pdf", HTML + PDF),
    "SVG": ("kuva.svg", SVG),
    "SVG named .png": ("kuva.png", SVG),
    "SVG named .m4a": ("kuva.m4a", SVG),
    "picture of 30 MB": ("kuva.jpg", LARGE_PICTURE),
    "program": ("ohjelma.exe", b"MZ"),
    "program named .xlsx": ("luvut.xlsx", b"MZ"),
    "program named .zip": ("hanke.zip", b"MZ"),
    "macros": ("makro.docx", office("word", "word/vbaProject.bin")),
    "nothing": ("ohje.pdf", b""),
}
FORMS = {
    "file of rows": ImportForm,
    "sheet of costs": SheetForm,
    "questionnaire": InstrumentUploadForm,
    "archive": ArchiveInForm,
}
IN_TABLES = {
    "osallisuus/admin/transfer/forms.py",
    "surveys/forms/instruments.py",
    "toolkits/archive/forms.py",
}
CHECKED_BY_ITS_MODEL = {"surveys/views/desk/recordings.py"}
"""The form only carries the file to a field of the first table."""
TAKES_NOTHING = {"osallisuus/styles/forms.py"}
"""Drawn on the page of styles, and sent nowhere."""
STORED = [pytest.param(field, id=model.__name__) for model, field in upload_fields()]


@pytest.mark.parametrize("field", STORED)
@pytest.mark.parametrize("kind", [kind for kind in BAD if kind != "nothing"])
def test_what_is_kept_is_what_its_name_says(field, kind):
    name, content = BAD[kind]

    with pytest.raises(ValidationError) as error:
        field.run_validators(ContentFile(content, name=name))

    assert [bool(message.strip().endswith(".")) for message in error.value.messages] == [True]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("kind", BAD)
def test_what_is_read_is_refused_in_a_sentence_beside_its_field(db, form, kind):
    name, content = BAD[kind]
    sent = form({}, {"file": SimpleUploadedFile(name, content)})

    # A table that only says that it is one is refused where it is read, by row.
    is_left_to_reading = name.endswith(".xlsx") and form in (ImportForm, SheetForm)
    assert sent.is_valid() == is_left_to_reading
    assert is_left_to_reading or all(
        message.endswith(".") for message in sent.errors.get("file", ["missing"])
    )


def file_fields() -> set[str]:
    """Modules with a `forms.FileField` or `forms.ImageField`."""
    names = {"forms.FileField", "forms.ImageField"}
    return {
        path.relative_to(ROOT).as_posix()
        for app in ("osallisuus", "projects", "surveys", "toolkits")
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    }


def test_every_form_that_takes_a_file_is_in_the_tables_above():
    assert file_fields() == IN_TABLES | CHECKED_BY_ITS_MODEL | TAKES_NOTHING
