from io import BytesIO

import pikepdf
import pytest
from django.conf import settings as site
from django.core.exceptions import SuspiciousFileOperation
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe

from osallisuus.files import pdf

TEXT = """{% extends "base_pdf.html" %}
{% block title %}Hyvä kohtaaminen{% endblock %}
{% block content %}<h1>Hyvä kohtaaminen</h1>
<p>Ensin tervehdys. Šiauliai. Доброго ранку.</p>
<h2>Taulukko</h2>
<table><caption>Kulut</caption>
<thead><tr><th scope="col">Meno</th><th scope="col">€</th></tr></thead>
<tbody><tr><th scope="row">Kahvi</th><td>12</td></tr></tbody></table>
<svg role="img" aria-label="Muutos: 3 pistettä" width="40" height="20"><path d="M0 0h9v9z"/></svg>
<svg aria-hidden="true" width="40" height="20"><path d="M0 0h9v9z"/></svg>
{{ more }}{% endblock %}"""


@pytest.fixture
def template(settings, tmp_path):
    """A document with each kind of structure, in a template folder of its own."""
    (tmp_path / "text.html").write_text(TEXT, encoding="utf-8")
    backend = settings.TEMPLATES[0]
    settings.TEMPLATES = [backend | {"DIRS": [*backend["DIRS"], tmp_path]}]
    engines.__dict__.pop("templates", None)
    settings.DATA_DIR = tmp_path
    return "text.html"


def elements(node, found=None):
    """The structure tree's elements in reading order."""
    found = [] if found is None else found
    if isinstance(node, pikepdf.Array):
        for child in node:
            elements(child, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            elements(node.K, found)
    return found


def opened(content):
    return pikepdf.open(BytesIO(content))


def test_pdf_is_tagged_and_says_its_language_and_title(template):
    content = pdf.render_pdf(template, {"more": ""})

    with opened(content) as document, document.open_metadata() as metadata:
        assert (document.Root.Lang, document.Root.MarkInfo.Marked) == ("fi", True)
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert metadata["dc:title"] == f"Hyvä kohtaaminen – {site.SITE_NAME}"
        assert metadata["pdfuaid:part"] == "1"
        assert len(document.pages) == 1


def test_pdf_takes_the_language_of_its_text(template):
    with translation.override("sv"):
        content = pdf.render_pdf(template, {"more": ""})

    with opened(content) as document:
        assert document.Root.Lang == "sv"


def test_pdf_begins_with_its_main_heading(template):
    content = pdf.render_pdf(template, {"more": ""})

    with opened(content) as document:
        kinds = [str(element.S) for element in elements(document.Root.StructTreeRoot)]
        assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2"]


def test_pdf_describes_drawings_and_ties_cells_to_headers(template):
    content = pdf.render_pdf(template, {"more": ""})

    with opened(content) as document:
        found = elements(document.Root.StructTreeRoot)
        figures = [str(one.Alt) for one in found if one.S == "/Figure"]
        cells = [one for one in found if one.S == "/TD"]
        assert figures == ["Muutos: 3 pistettä"]
        # The corner, which heads a column of headers, is a cell that no header tells of.
        assert ["/Headers" in cell.A for cell in cells] == [False, True]


def test_pdf_draws_each_script_with_its_own_embedded_font(template):
    content = pdf.render_pdf(template, {"more": ""})

    with opened(content) as document:
        fonts = [
            font
            for page in document.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        ]
        descendants = [font.DescendantFonts[0] for font in fonts]
        names = {str(font.BaseFont).split("+")[-1].split("-")[0] for font in descendants}
        assert names == {"SrcL", "SrcX", "SrcC"}
        assert all(
            {"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in descendants
        )


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/hallinta/",
        "http://muualla.example/static/css/pdf.css",
        "file:///etc/hostname",
        "http://localhost/static/ei-ole.css",
        "http://localhost/tiedostot/ei-ole.png",
        "http://localhost/tiedostot/",
    ],
)
def test_pdf_reads_no_other_files(url):
    assert pdf.own_content(url, pdf.NOWHERE) is None


def test_pdf_reads_own_static_and_media_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "kuva ä.png").write_bytes(b"x")

    style = pdf.own_content("http://localhost/static/css/pdf.css", pdf.NOWHERE)
    picture = pdf.own_content("http://localhost/tiedostot/kuva%20%C3%A4.png", pdf.NOWHERE)

    assert (style, picture) == ((site.BASE_DIR / "static/css/pdf.css").read_bytes(), b"x")


@pytest.mark.parametrize("folder", ["static", "tiedostot"])
def test_pdf_does_not_leave_its_folders(folder):
    with pytest.raises(SuspiciousFileOperation):
        pdf.own_content(f"http://localhost/{folder}/../../settings.py", pdf.NOWHERE)


def test_pdf_stops_at_a_picture_from_elsewhere(template):
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415  slow import: WeasyPrint

    picture = mark_safe('<img src="http://muualla.example/x.png" alt="x">')

    with pytest.raises(FatalURLFetchingError, match="http://muualla.example/x.png"):
        pdf.render_pdf(template, {"more": picture})


def test_kept_pdf_is_drawn_once(template):
    first = pdf.kept_pdf("ohje", template, {"more": ""})
    stamp = first.path.stat().st_mtime_ns

    second = pdf.kept_pdf("ohje", template, {"more": ""})

    assert (second, second.path.stat().st_mtime_ns) == (first, stamp)


def test_kept_pdf_is_drawn_anew_when_its_text_changes(template):
    first = pdf.kept_pdf("ohje", template, {"more": ""})

    second = pdf.kept_pdf("ohje", template, {"more": "Lisää."})

    assert first.path != second.path
    assert [path.name for path in pdf.pdf_folder().iterdir()] == [second.path.name]
    assert pdf.known_pdf("ohje") == second


def test_known_pdf_tells_pages_and_size(template):
    unknown = pdf.known_pdf("ohje")

    kept = pdf.kept_pdf("ohje", template, {"more": ""})

    assert unknown is None
    assert (kept.n_pages, kept.n_kilobytes) == (1, round(len(kept.read()) / 1000))
