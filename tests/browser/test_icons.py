"""The icons of bookmarks and of a phone's home screen are the drawn mark.

`WRITE_ICONS=1 pytest tests/browser/test_icons.py` draws them anew after the mark has changed.
"""

import io
import os

from django.conf import settings
from PIL import Image, ImageChops, ImageStat

MARK = settings.BASE_DIR / "static" / "img" / "icon.svg"
FOLDER = settings.WHITENOISE_ROOT
TOUCH = 180
"""Pixels of the icon of a home screen, which has no corners of its own: the phone cuts them."""
SIZES = (16, 32, 48)
GROUND = "#17544f"
NOTICED = 4
"""Mean difference of a pixel, of 255; two versions of Chromium smooth an edge a little apart."""


def drawn(browser, size, ground="transparent") -> Image.Image:
    context = browser.new_context(viewport={"width": size, "height": size})
    page = context.new_page()
    picture = MARK.read_text().replace("<svg ", f'<svg width="{size}" height="{size}" ')
    page.set_content(f'<body style="margin:0;background:{ground};line-height:0">{picture}</body>')
    found = page.screenshot(omit_background=True)
    context.close()
    return Image.open(io.BytesIO(found)).convert("RGBA")


def write(touch, pictures) -> None:
    FOLDER.mkdir(exist_ok=True)
    touch.convert("RGB").save(FOLDER / "apple-touch-icon.png", optimize=True)
    largest = pictures[-1]
    kinds = {"sizes": [one.size for one in pictures], "append_images": pictures[:-1]}
    largest.save(FOLDER / "favicon.ico", **kinds)


def difference(one, other) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def test_icons_are_the_mark_of_today(browser, client, database):
    touch = drawn(browser, TOUCH, GROUND)
    pictures = [drawn(browser, size) for size in SIZES]
    if os.environ.get("WRITE_ICONS"):
        write(touch, pictures)

    kept = [client.get("/apple-touch-icon.png"), client.get("/favicon.ico")]
    home, icon = (Image.open(io.BytesIO(b"".join(answer))) for answer in kept)

    assert [answer["Content-Type"] for answer in kept] == ["image/png", "image/x-icon"]
    assert (home.mode, icon.info["sizes"]) == ("RGB", {(size, size) for size in SIZES})
    assert difference(home.convert("RGBA"), touch) < NOTICED
    for picture in pictures:
        assert difference(icon.ico.getimage(picture.size).convert("RGBA"), picture) < NOTICED
