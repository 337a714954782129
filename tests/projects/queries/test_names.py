import pytest
from django.utils import translation

from projects.models import Municipality


@pytest.mark.parametrize(
    ("language", "name_sv", "name"),
    [
        ("fi", "Brahestad", "Raahen kaupunki"),
        ("sv", "Brahestad", "Brahestad"),
        ("sv", "", "Raahe stad"),
        ("sv", "Raahe", "Raahe stad"),
        ("en", "Brahestad", "Town of Raahe"),
    ],
)
def test_full_name_follows_the_language_of_the_page(language, name_sv, name):
    place = Municipality(name="Raahe", name_sv=name_sv, name_genitive="Raahen", kind="town")

    with translation.override(language):
        assert place.full_name == name
