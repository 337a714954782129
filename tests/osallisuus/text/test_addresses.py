import pytest

from osallisuus.text.addresses import free_address
from projects.models import Pilot
from tests import factories


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Vanhempien aamupala", "vanhempien-aamupala"),
        ("Äijien ”sauna-ilta” & kahvit", "aijien-sauna-ilta-kahvit"),
        ("Гурток", "sivu"),
        ("Yhdessä " * 20, "yhdessa-yhdessa-yhdessa-yhdessa-yhdessa-yhdessa-yhdessa-yhde"),
    ],
)
def test_address_is_made_from_the_name(db, name, address):
    assert free_address(name, Pilot.objects.all()) == address


def test_address_that_is_taken_gets_a_number(db):
    for slug in ("kerho", "kerho-2", "kerhotalo"):
        factories.make_pilot(slug=slug)

    assert free_address("Kerho", Pilot.objects.all()) == "kerho-3"
