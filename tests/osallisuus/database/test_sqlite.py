import pytest

from osallisuus.database.sqlite import unicode_like
from projects.models import Municipality
from tests import factories


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("%ähtäri%", "ÄHTÄRIN kylä", True),
        ("%50\\%%", "50 %", False),
        ("%50\\%%", "50%", True),
        ("a_c", "abc", True),
        ("a\\_c", "abc", False),
        ("%x%", "rivi\nx", True),
        ("a", None, None),
    ],
)
def test_like_knows_letters_beyond_ascii(pattern, value, expected):
    assert unicode_like(pattern, value, "\\") is expected


def test_search_finds_finnish_letters_without_regard_to_case(db):
    factories.make_municipality(name="Ähtäri")
    factories.make_municipality(name="Akaa")

    found = Municipality.objects.filter(name__icontains="ähtÄRI")

    assert [place.name for place in found] == ["Ähtäri"]
