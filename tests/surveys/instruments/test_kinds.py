from surveys.instruments.specs import KINDS
from surveys.models import Item


def test_kinds_of_files_are_those_of_the_model():
    assert tuple(Item.Kind.values) == KINDS
