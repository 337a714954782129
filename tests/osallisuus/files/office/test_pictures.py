from io import BytesIO

import pytest
from lxml.html import fragment_fromstring
from PIL import Image

from osallisuus.files.office.pictures import SCALE, picture_of

WHITE, GREEN, BROWN = (255, 255, 255), (23, 84, 79), (138, 90, 18)


def drawn(parts, box="0 0 100 20"):
    svg = f'<svg viewBox="{box}">{parts}</svg>'
    return Image.open(BytesIO(picture_of(fragment_fromstring(svg))))


def colours(image, *places):
    return [image.getpixel((x * SCALE, y * SCALE)) for x, y in places]


@pytest.mark.parametrize(
    ("part", "inside", "outside"),
    [
        ('<rect x="0" y="3" width="50" height="16" rx="3" fill="#17544f"/>', (48, 10), (52, 10)),
        ('<circle cx="30" cy="10" r="8" fill="#17544f"/>', (30, 3), (30, 1)),
        ('<path transform="translate(50 10)" d="M0-9 9 0 0 9-9 0z" fill="#17544f"/>',
         (57, 10), (57, 5)),
        ('<line x1="10" x2="90" y1="10" y2="10" stroke="#17544f" stroke-width="4"/>',
         (50, 10), (50, 14)),
        ('<line x1="10" x2="90" y1="10" y2="10" stroke="#17544f" stroke-width="6"'
         ' stroke-linecap="round"/>', (8, 10), (5, 10)),
        ('<line x1="10" x2="90" y1="10" y2="10" stroke="#17544f" stroke-width="4"'
         ' stroke-dasharray="2 9"/>', (11, 10), (16, 10)),
    ],
)  # fmt: skip
def test_each_part_is_where_the_page_has_it(part, inside, outside):
    assert colours(drawn(part), inside, outside) == [GREEN, WHITE]


def test_ring_is_white_inside_and_what_shines_through_is_pale():
    ring = '<circle cx="30" cy="10" r="8" fill="#ffffff" stroke="#8a5a12" stroke-width="4"/>'
    pale = '<rect x="60" y="0" width="20" height="20" fill="#17544f" opacity="0.5"/>'

    assert colours(drawn(ring + pale), (30, 10), (38, 10), (70, 10)) == [
        WHITE,
        BROWN,
        (139, 170, 167),
    ]


def test_drawing_as_wide_as_its_place_is_no_picture():
    assert picture_of(fragment_fromstring('<svg width="100%" height="20"></svg>')) is None
