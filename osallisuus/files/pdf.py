"""HTML templates as tagged PDF files (PDF/UA-1); the only module that knows WeasyPrint.

Rendering takes a second or more, so finished files are kept in the data folder under a name that
holds the sum of their HTML: a changed text can never meet an old file.
"""

import hashlib
import mimetypes
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from osallisuus.files.kept import write_alone
from osallisuus.files.pdf_tags import Tags, link_words, name_drawings

NOWHERE = "http://localhost/"
"""What addresses stand on where nobody says; also the only host whose files are read."""
VARIANT = "pdf/ua-1"
# One at a time: rendering takes a processor and up to 200 MB, and Pango shares its state.
DRAWING = Lock()


class PdfUnavailable(RuntimeError):  # noqa: N818  a state of the machine, told to readers
    """Pango, the library that renders text, is missing on this machine."""


@dataclass(frozen=True)
class PdfFile:
    """A finished file: its pages and its size in kilobytes (1,000 bytes, at least 1)."""

    path: Path
    n_pages: int
    n_kilobytes: int

    def read(self) -> bytes:
        return self.path.read_bytes()


def render_pdf(template_name: str, context: dict, *, base_url: str = NOWHERE) -> bytes:
    """The template as a tagged PDF whose language and title are those of the HTML.

    `base_url` is what relative links in the document lead to. Raises PdfUnavailable where
    Pango is missing.
    """
    return _rendered(html_of(template_name, context), base_url)[0]


def drawn_alone(template_name: str, context: dict) -> bytes:
    """The template as a PDF that is kept nowhere, in its turn. Raises PdfUnavailable."""
    with DRAWING:
        return render_pdf(template_name, context)


def kept_pdf(
    name: str, template_name: str, context: dict, *, base_url: str = NOWHERE, mark: str = ""
) -> PdfFile:
    """The file of that name, rendered only when its HTML is not the one that was rendered last.

    `mark`: a text of all that the file depends on, for HTML that takes long to make; then that text
    is what is compared. Raises PdfUnavailable where it would have to be rendered and Pango is
    missing.
    """
    html = "" if mark else html_of(template_name, context)
    stamp = _stamp_of(mark) if mark else sha(f"{base_url}\n{style_stamp()}\n{html}")
    with DRAWING:
        kept = _fresh(name, stamp)
        if kept:
            return kept
        content, n_pages = _rendered(html or html_of(template_name, context), base_url)
        return keep(name, stamp, content, n_pages)


def fresh_pdf(name: str, mark: str) -> PdfFile | None:
    """The file that was kept by that mark; None where there is none, or one of another mark."""
    return _fresh(name, _stamp_of(mark))


def _stamp_of(mark: str) -> str:
    return sha(f"{style_stamp()}\n{mark}")


def _fresh(name: str, stamp: str) -> PdfFile | None:
    kept = known_pdf(name)
    return kept if kept and kept.path.name.split(".")[1] == stamp else None


def known_pdf(name: str) -> PdfFile | None:
    """The file of that name as it was last rendered; None where nobody has asked for it yet."""
    for path in pdf_folder().glob(f"{name}.*.pdf"):
        n_pages = int(path.name.split(".")[2])
        return PdfFile(path, n_pages, max(1, round(path.stat().st_size / 1000)))
    return None


def pdf_response(request, name: str, template_name: str, context: dict) -> HttpResponse:
    """The file as an answer, or a page that tells how to print where PDF cannot be made."""
    try:
        base_url = request.build_absolute_uri("/")
        file = kept_pdf(name, template_name, context, base_url=base_url)
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    return file_response(file, name)


def file_response(file: PdfFile, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(file.read(), content_type="application/pdf", headers=headers)


def html_of(template_name: str, context: dict) -> str:
    frame = {"site_name": settings.SITE_NAME, "lang": get_language()}
    return render_to_string(template_name, frame | context)


def require_pdf() -> None:
    """To be asked before a write that only a file makes worthwhile. Raises PdfUnavailable."""
    try:
        # Without Pango WeasyPrint prints a banner before it raises.
        with redirect_stdout(StringIO()):
            import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailable(str(error)) from error


def _rendered(html: str, base_url: str) -> tuple[bytes, int]:
    """The PDF and its number of pages."""
    require_pdf()
    from weasyprint import HTML  # noqa: PLC0415  slow import: WeasyPrint, 0.9 s

    document = HTML(string=html, base_url=base_url, url_fetcher=own_files(base_url))
    name_drawings(document.etree_element)
    words = link_words(document.etree_element, base_url)
    rendered = document.render(pdf_variant=VARIANT)
    content = rendered.write_pdf(
        pdf_variant=VARIANT, finisher=lambda _document, pdf: Tags(pdf).finish(words)
    )
    return content, len(rendered.pages)


def own_files(base_url: str):
    """A fetcher of our own static and media files; every other address is refused."""
    from weasyprint.urls import (  # noqa: PLC0415  slow import: WeasyPrint, 0.9 s
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class OwnFiles(URLFetcher):
        def fetch(self, url, headers=None):
            content = own_content(url, base_url)
            if content is None:
                # Fatal, since WeasyPrint would otherwise leave the
                # picture out and say so in a log only.
                raise FatalURLFetchingError(f"A PDF may not read {url}")
            kind = mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return OwnFiles()


def own_content(url: str, base_url: str) -> bytes | None:
    """The file behind a static or media address of this site, None for all others."""
    asked, base = urlsplit(url), urlsplit(base_url)
    # Texts of a document may hold any address, and the server must not fetch it for them.
    if (asked.scheme, asked.netloc) != (base.scheme, base.netloc):
        return None
    path = unquote(asked.path)
    if path.startswith(settings.STATIC_URL):
        static = static_path(path.removeprefix(settings.STATIC_URL))
        return static.read_bytes() if static else None
    if path.startswith(settings.MEDIA_URL):
        return media_content(path.removeprefix(settings.MEDIA_URL))
    return None


def media_content(name: str) -> bytes | None:
    """Raises SuspiciousOperation for a name that leaves the folder."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except (FileNotFoundError, IsADirectoryError):
        return None


def static_path(name: str) -> Path | None:
    """Collected files under their hashed names first, then the ones in the source tree."""
    collected = existing(staticfiles_storage.path(name))
    return collected or existing(finders.find(name))


def existing(path) -> Path | None:
    return Path(path) if path and Path(path).is_file() else None


def pdf_folder() -> Path:
    return Path(settings.DATA_DIR) / "pdf"


def keep(name: str, stamp: str, content: bytes, n_pages: int) -> PdfFile:
    """Write the file, which takes the place of the older ones of that name."""
    target = pdf_folder() / f"{name}.{stamp}.{n_pages}.pdf"
    write_alone(target, content, of_same_name=f"{name}.*.pdf")
    return PdfFile(target, n_pages, max(1, round(len(content) / 1000)))


@cache
def style_stamp() -> str:
    """The sum of the style sheet, which is not part of the HTML."""
    return sha(Path(finders.find("css/pdf.css")).read_text(encoding="utf-8"))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
