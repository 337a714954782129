from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.instruments.specs import KINDS
from surveys.models import Item


def test_kinds_of_files_are_those_of_the_model():
    assert tuple(Item.Kind.values) == KINDS


def test_every_kind_is_walked_through_by_an_instrument_of_ours():
    shipped = map(read_instrument, INSTRUMENT_DIR.glob("*.toml"))

    assert {item.kind for spec in shipped for item in spec.items} == set(KINDS)
