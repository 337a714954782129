from io import BytesIO

import pytest
from django.test import override_settings
from PIL import Image

from osallisuus.files.share_picture import LONGEST, signed_title, title_of, title_picture

SITE = "Yhdessä kunnassa"
BRAND, PAPER = (23, 84, 79), (255, 255, 255)


def pixels(content):
    with Image.open(BytesIO(content)) as picture:
        return picture.convert("RGB")


def edge(picture):
    """Colours of the outermost forty pixels on every side, in which nothing is written."""
    wide, high = picture.size
    inside = picture.copy()
    inside.paste(BRAND, (40, 40, wide - 40, high - 40))
    return {colour for _n, colour in inside.getcolors()}


@pytest.mark.parametrize(
    "title",
    [
        "Vanhempien aamupala, Nivala",
        "Kuntien ja järjestöjen yhteistyö vahvisti hyvinvointia " * 3,
        "Hyvinvointikertomukseenkirjoittamisentukipaketti" * 4,
        "x",
    ],
)
def test_title_of_any_length_stays_on_its_picture(title):
    picture = pixels(title_picture(title[:LONGEST], SITE))

    assert picture.size == (1200, 630)
    assert edge(picture) == {BRAND}
    assert PAPER in {colour for _n, colour in picture.getcolors()}


def test_titles_have_pictures_of_their_own():
    assert title_picture("Kahvit", SITE) == title_picture("Kahvit", SITE)
    assert title_picture("Kahvit", SITE) != title_picture("Kävely", SITE)


@pytest.mark.parametrize("title", ["", "Українська", "العربية"])
def test_name_of_the_site_stands_for_letters_that_the_font_lacks(title):
    assert title_picture(title, SITE) == title_picture("", SITE)


def test_title_comes_out_of_its_address_as_it_was():
    assert title_of(signed_title("Kahvit & ”juttelu”")) == "Kahvit & ”juttelu”"
    assert title_of(signed_title("Hyvin\u00advointi")) == "Hyvinvointi"
    assert title_of(signed_title("x" * 500)) == "x" * LONGEST
    assert title_of("Kahvit") is None
    assert title_of(signed_title("Kahvit")[:-1]) is None


def test_address_holds_when_the_key_changes(settings):
    signed = signed_title("Kahvit")

    with override_settings(SECRET_KEY="s" * 32, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert title_of(signed) == "Kahvit"
