"""Sheets of cards as they come out of a poor printer and copier: square by square, and read back by
two readers at 150 dots to the inch, as they lie, turned, and copied in grey. Where the site has a
long name, its squares are small, and one that is also out of focus is read by zxing alone."""

import shutil
import subprocess
from datetime import date
from functools import cache

import numpy as np
import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from osallisuus.files.pdf import render_pdf
from surveys.answering.paper import card_address, pages_of, printed_cards, short_address
from surveys.models import CardSheet
from tests.surveys.answering.test_paper import CODES

POOR, FINE = 150, 600
# ISO/IEC 18004: four empty modules on every side.
QUIET_MODULES = 4
# Three dots of a poor printer.
SMALLEST_MODULE_MM = 0.5
LONG_HOST = "https://osallisuus.pohjois-pohjanmaan-hyvinvointialue.example"
SHEETS = pytest.mark.parametrize(
    ("language", "is_large_print", "n_cards"),
    [("fi", False, 10), ("uk", True, 4)],
    ids=["small", "large"],
)


HOSTS = pytest.mark.parametrize("host", ["https://esimerkki.example", LONG_HOST])


@cache
def pdf_of(host, language, is_large_print, n_cards):
    """Drawn once for all tests: it takes seconds."""
    cards = printed_cards(CODES[:n_cards], language, host.__add__)
    context = {
        "end_from": date(2026, 5, 28),
        "sheet": CardSheet(letter="A", language=language, is_large_print=is_large_print),
        "pages": pages_of(cards, is_large_print=is_large_print),
        "short_address": short_address(host.__add__),
    }
    return render_pdf("surveys/card_sheet_pdf.html", context)


def printed(pdf, dots):
    """The first page as a picture in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dots / 72).to_pil().convert("L")


def turned(picture):
    return picture.rotate(8, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def grey(picture):
    """Black that has faded and paper that is not white."""
    return picture.point(lambda dot: 70 + dot * 130 // 255)


def soft(picture):
    return picture.filter(ImageFilter.GaussianBlur(1))


def flat(picture):
    return picture


def addresses(host, language, n_cards):
    return sorted(card_address(code, language, host.__add__) for _label, code in CODES[:n_cards])


@HOSTS
@SHEETS
@pytest.mark.parametrize("copied", [flat, turned, grey, soft])
def test_zxing_reads_every_card(host, language, is_large_print, n_cards, copied):
    page = copied(printed(pdf_of(host, language, is_large_print, n_cards), POOR))

    found = zxingcpp.read_barcodes(page)

    assert sorted(one.text for one in found) == addresses(host, language, n_cards)
    assert {one.ec_level for one in found} == {"M"}


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")
@HOSTS
@SHEETS
@pytest.mark.parametrize("copied", [flat, turned, grey])
def test_zbar_reads_every_card(host, language, is_large_print, n_cards, copied, tmp_path):
    page = copied(printed(pdf_of(host, language, is_large_print, n_cards), POOR))
    page.save(tmp_path / "sivu.png")

    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "sivu.png"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert sorted(done.stdout.split()) == addresses(host, language, n_cards)


@HOSTS
@SHEETS
def test_squares_are_large_enough_and_stand_alone(host, language, is_large_print, n_cards):
    page = printed(pdf_of(host, language, is_large_print, n_cards), FINE)
    ink = np.asarray(page) < 128

    found = zxingcpp.read_barcodes(page)

    assert len(found) == n_cards
    for one in found:
        drawn = segno.make(one.text, error="m", micro=False, boost_error=False)
        n_modules = drawn.symbol_size(border=0)[0]
        left, top, right, bottom = box_of(ink, one.position, n_modules)
        module = (right - left) / n_modules
        assert module / FINE * 25.4 >= SMALLEST_MODULE_MM
        # A dot less, because the edges of the squares fall between dots.
        quiet = round(QUIET_MODULES * module) - 1
        around = ink[top - quiet : bottom + quiet, left - quiet : right + quiet].copy()
        around[quiet:-quiet, quiet:-quiet] = False
        assert not around.any()


def box_of(ink, position, n_modules):
    """Where the ink of a code begins and ends: the reader's corners are about a module wrong."""
    left, top = position.top_left.x, position.top_left.y
    right, bottom = position.bottom_right.x, position.bottom_right.y
    slack = 2 * (right - left) // n_modules
    near = ink[top - slack : bottom + slack, left - slack : right + slack]
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    left, top = left - slack, top - slack
    return left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1
