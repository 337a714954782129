from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageFile

from osallisuus.admin import bin
from osallisuus.daily import rehearse_daily, remove_files
from osallisuus.files.uploads import (
    MAX_MEGABYTES,
    TOO_BIG,
    WRONG_CONTENT,
    WRONG_KIND,
    check_upload,
    upload_fields,
    without_metadata,
)
from projects.models import CoachingMaterial
from surveys.models import ItemRecording
from tests import factories
from toolkits.models import Tool

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ORIENTATION, CAMERA = 0x0112, 0x0110


def zipped(**parts):
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(folder, *more):
    names = ("[Content_Types].xml", f"{folder}/document.xml", *more)
    return zipped(**dict.fromkeys(names, "<x/>"))


def picture(kind="JPEG", size=(40, 20), **options):
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def photo():
    """A picture as a telephone takes it: lying on its side, and telling where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "Puhelin 5"
    exif.get_ifd(0x8825)[2] = (64.0, 41.0, 5.0)
    return picture(exif=exif)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})
GOOD = {
    "ohje.pdf": PDF,
    "OHJE.PDF": PDF,
    "kirje.docx": office("word"),
    "luvut.xlsx": office("xl"),
    "esitys.pptx": office("ppt"),
    "kirje.odt": ODT,
    "kuva.jpg": picture(),
    "kuva.jpeg": picture(),
    "kuva.png": picture("PNG"),
}
BAD = [
    ("sivu.html", HTML, WRONG_KIND),
    ("kuva.svg", SVG, WRONG_KIND),
    ("ohjelma.exe", b"MZ", WRONG_KIND),
    ("nimetön", PDF, WRONG_KIND),
    ("ohje.pdf", HTML, WRONG_CONTENT),
    ("ohje.pdf", HTML + PDF, WRONG_CONTENT),
    ("ohje.pdf", PDF[:20], WRONG_CONTENT),
    ("kuva.jpg", HTML, WRONG_CONTENT),
    ("kuva.jpg", picture("PNG"), WRONG_CONTENT),
    ("kuva.png", SVG, WRONG_CONTENT),
    ("kuva.png", picture("PNG")[:60], WRONG_CONTENT),
    ("suuri.png", picture("PNG", size=(8000, 5001)), WRONG_CONTENT),
    ("kirje.docx", office("xl"), WRONG_CONTENT),
    ("kirje.docx", b"PK", WRONG_CONTENT),
    ("makro.docx", office("word", "word/vbaProject.bin"), WRONG_CONTENT),
    ("kirje.odt", office("word"), WRONG_CONTENT),
    ("suuri.pdf", PDF + b" " * (MAX_MEGABYTES * 1024 * 1024), TOO_BIG),
]


def test_picture_cut_off_is_refused_in_a_process_that_makes_pdf_files(monkeypatch):
    # What importing WeasyPrint does.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    with pytest.raises(ValidationError):
        check_upload(ContentFile(picture("PNG")[:60], name="kuva.png"))

    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("name", GOOD)
def test_file_is_what_its_name_says(name):
    check_upload(ContentFile(GOOD[name], name=name))


@pytest.mark.parametrize(("name", "content", "reason"), BAD)
def test_refused_file_says_what_to_do(name, content, reason):
    with pytest.raises(ValidationError) as error:
        check_upload(ContentFile(content, name=name))

    assert error.value.messages == [str(reason)]


def test_picture_stands_upright_and_tells_nothing_of_its_taking():
    before = Image.open(BytesIO(photo()))

    after = Image.open(BytesIO(without_metadata(photo(), "JPEG")))

    assert (before.size, before.getexif()[CAMERA]) == ((40, 20), "Puhelin 5")
    assert before.getexif().get_ifd(0x8825) != {}
    assert (after.size, dict(after.getexif()), "exif" in after.info) == ((20, 40), {}, False)


def test_png_loses_its_words_and_keeps_what_shows_through():
    written = BytesIO()
    exif = Image.Exif()
    exif[CAMERA] = "Puhelin 5"
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "PNG", exif=exif)

    after = Image.open(BytesIO(without_metadata(written.getvalue(), "PNG")))

    assert (after.mode, after.getpixel((1, 1))) == ("RGBA", (0, 0, 0, 0))
    assert dict(after.getexif()) == {}


@pytest.mark.django_db
def test_html_named_pdf_is_refused_beside_its_field(client, signed_in, editor):
    tool = factories.make_tool(is_published=False)
    data = {"title": tool.title, "slug": tool.slug, "kind": "file", "audience": "a", "why": "b"}
    data |= {"language": "fi", "licence": "CC BY 4.0", "provenance": "own"}
    data["file"] = ContentFile(HTML, name="ohje.pdf")

    page = signed_in(editor).post(
        reverse("admin:toolkits_tool_change", args=[tool.pk]), data, format="multipart"
    )

    assert page.context["adminform"].form.errors == {"file": [str(WRONG_CONTENT)]}
    assert Tool.objects.get().file.name == ""


@pytest.mark.django_db
def test_saved_picture_is_stored_without_metadata():
    tool = factories.make_tool(file=ContentFile(photo(), name="kuva.jpg"))

    with Image.open(tool.file.path) as stored:
        found = (stored.size, dict(stored.getexif()))

    assert (tool.file.name, found) == ("tyokalut/kuva.jpg", ((20, 40), {}))


def fetch(client, row):
    """The status of the row's file, and its content where it is given out."""
    response = client.get(row.file.url)
    content = response.getvalue()
    return response.status_code, content if response.streaming else b""


def names(media):
    return sorted(path.name for path in (media / "tyokalut").iterdir())


def test_replaced_file_is_removed(transactional_db, media):
    tool = factories.make_tool(file=ContentFile(PDF, name="vanha.pdf"))
    tool.file = ContentFile(PDF, name="uusi.pdf")

    tool.save()
    after_change = names(media)
    tool.file = ""
    tool.save()

    assert (after_change, names(media)) == (["uusi.pdf"], [])


def test_file_that_another_row_holds_stays(transactional_db, media):
    tool = factories.make_tool(file=ContentFile(PDF, name="yhteinen.pdf"))
    factories.make_tool(file=tool.file.name)
    tool.file = ""

    tool.save()

    assert names(media) == ["yhteinen.pdf"]


def test_file_of_a_row_in_the_bin_stays_until_the_bin_is_emptied(
    db, media, superuser, django_capture_on_commit_callbacks
):
    tool = factories.make_tool(file=ContentFile(PDF, name="ohje.pdf"))
    kept = bin.keep(tool, user=superuser)
    tool.delete()

    with django_capture_on_commit_callbacks(execute=True):
        in_bin = remove_files(date(2026, 7, 1))
    kept.delete()
    with django_capture_on_commit_callbacks(execute=True):
        rehearsed = rehearse_daily(date(2026, 7, 1)).lines
    before = names(media)
    with django_capture_on_commit_callbacks(execute=True):
        emptied = remove_files(date(2026, 7, 1))

    gone = "Files: removed 1 that belonged to nothing."
    assert (in_bin, rehearsed, before) == ("", [gone], ["ohje.pdf"])
    assert (emptied, names(media)) == (gone, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_published", "statuses"),
    [(True, [200, 200, 200]), (False, [404, 404, 200])],
    ids=["published", "unpublished"],
)
def test_file_of_an_unpublished_tool_is_the_desks(
    client, signed_in, editor, is_published, statuses
):
    tool = factories.make_tool(is_published=is_published, file=ContentFile(PDF, name="ohje.pdf"))
    stranger, nobodys, own = (
        fetch(client, tool),
        fetch(signed_in(factories.make_user()), tool),
        fetch(signed_in(editor), tool),
    )

    assert [stranger[0], nobodys[0], own[0]] == statuses
    assert own[1] == PDF


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shown", "status"),
    [((True, True), 200), ((False, True), 404), ((True, False), 404)],
    ids=["public", "session hidden", "project hidden"],
)
def test_material_of_an_unpublished_session_is_private(client, shown, status):
    project = factories.make_project(is_published=shown[1])
    session = factories.make_coaching_session(project=project, is_published=shown[0])
    material = CoachingMaterial.objects.create(
        session=session, title="Kalvot", file=ContentFile(PDF, name="kalvot.pdf")
    )

    assert fetch(client, material)[0] == status


@pytest.mark.django_db
def test_material_is_read_by_those_who_see_its_session(
    client, signed_in, municipal_coordinator, outsider, project, municipality
):
    session = factories.make_coaching_session(
        project=project, municipality=municipality, is_published=False
    )
    material = CoachingMaterial.objects.create(
        session=session, title="Kalvot", file=ContentFile(PDF, name="kalvot.pdf")
    )

    own = signed_in(municipal_coordinator).get(material.file.url)

    assert (own.getvalue(), own["Cache-Control"]) == (PDF, "private, no-store")
    assert fetch(signed_in(outsider), material)[0] == 404


def test_every_upload_says_who_may_read_it(db):
    found = list(upload_fields())

    assert [model for model, _field in found] == [
        CoachingMaterial,
        ItemRecording,
        Tool,
    ]
    for model, _field in found:
        assert not model.objects.public().exists()
        assert not model.objects.visible_to(factories.make_user()).exists()
