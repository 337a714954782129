"""The picture that stands beside a link to a page elsewhere: the title of the page, drawn.

Its address holds the title, signed: whatever a page of ours is called can be drawn, and nothing
that somebody else would have us say.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer

WIDTH, HEIGHT, MARGIN = 1200, 630, 90
"""In pixels, as the places where links are shared ask for."""
BRAND, PAPER, ACCENT = "#17544f", "#ffffff", "#f0b440"
"""The colours of the site, as in tokens.css."""
FONT, BOLD = "fonts/source-sans-3/latin.woff2", 700
DRAWN = re.compile("[\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac]*")
"""The letters of that font; a title with others is not drawn."""
SOFT_HYPHEN = "\u00ad"
SIZES = (84, 68, 56)
"""In pixels, tried from the largest."""
MOST_LINES = 4
LONGEST = 160
"""Letters of a title that have room."""
SEATS = ((16, 4), (26.4, 22), (16, 28), (5.6, 22), (5.6, 10))
FREE_SEAT = (26.4, 10)
COLOURS = 64


def signed_title(title: str) -> str:
    """What stands in the address of the picture of a title."""
    return _signer().sign_object(title.replace(SOFT_HYPHEN, "")[:LONGEST])


def title_of(signed: str) -> str | None:
    """The title in the address; None where we have not written it."""
    try:
        return str(_signer().unsign_object(signed))
    except BadSignature:
        return None


def _signer() -> Signer:
    # Without a time: the page and its address stay the same to the byte.
    return Signer(salt="osallisuus.share_picture")


def title_picture(title: str, site_name: str) -> bytes:
    """PNG of 1200 × 630: the title below the name of the site, or the name alone where there is no
    title or the font lacks its letters. What is too long ends in an ellipsis."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  slow import

    image = Image.new("RGB", (WIDTH, HEIGHT), BRAND)
    image.paste(_logo(), (MARGIN, MARGIN))
    pen = ImageDraw.Draw(image)
    pen.rectangle((MARGIN, HEIGHT - MARGIN, MARGIN + 170, HEIGHT - MARGIN + 9), ACCENT)
    if title and DRAWN.fullmatch(title):
        pen.text((MARGIN + 120, MARGIN + 48), site_name, PAPER, _font(44), anchor="lm")
        _write(pen, title)
    else:
        _write(pen, site_name)
    out = BytesIO()
    image.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(size: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415  slow import

    font = ImageFont.truetype(settings.BASE_DIR / "static" / FONT, size)
    font.set_variation_by_axes([BOLD])
    return font


def _write(pen: Any, words: str) -> None:
    for size in SIZES:
        font = _font(size)
        lines = list(_lines(words.split(), font))
        if len(lines) <= MOST_LINES and all(_fits(line, font) for line in lines):
            break
    shown = [_cut(line, font) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown[-1] = _cut(f"{shown[-1]} …", font)
    pen.multiline_text(
        (MARGIN, (HEIGHT + MARGIN) // 2), "\n".join(shown), PAPER, font, anchor="lm", spacing=14
    )


def _lines(words: Iterable[str], font: Any) -> Iterable[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and not _fits(longer, font):
            yield line
            longer = word
        line = longer
    yield line


def _fits(line: str, font: Any) -> bool:
    return font.getlength(line) <= WIDTH - 2 * MARGIN


def _cut(line: str, font: Any) -> str:
    if _fits(line, font):
        return line
    while line and not _fits(f"{line}…", font):
        line = line[:-1]
    return f"{line.rstrip(' …')}…"


def _logo() -> Any:
    """The shared table in dots, drawn three times as large so that its edges become smooth."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  slow import

    unit = 9
    image = Image.new("RGB", (32 * unit, 32 * unit), BRAND)
    pen = ImageDraw.Draw(image)
    pen.circle((16 * unit, 16 * unit), 6.8 * unit, None, PAPER, round(2.4 * unit))
    for colour, seats in ((PAPER, SEATS), (ACCENT, (FREE_SEAT,))):
        for x, y in seats:
            pen.circle((x * unit, y * unit), 3.1 * unit, colour)
    return image.resize((96, 96))
