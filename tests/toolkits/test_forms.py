import pytest

from toolkits.forms import TipFilterForm


@pytest.mark.parametrize(
    ("data", "page", "name"),
    [
        ({}, "1", "{'haku': '', 'kenelle': '', 'aihe': ''}:1"),
        ({"aihe": "influence"}, "2", "{'haku': '', 'kenelle': '', 'aihe': 'influence'}:2"),
        (
            {"aihe": "influence", "mittaus": "7"},
            "2",
            "{'haku': '', 'kenelle': '', 'aihe': 'influence'}:2",
        ),
        ({"haku": "Virtanen"}, "1", ""),
        ({"aihe": "jotakin muuta"}, "1", ""),
        ({}, "viimeinen", ""),
        ({}, "1000", ""),
    ],
)
def test_only_what_has_few_values_and_no_word_is_kept(data, page, name):
    assert TipFilterForm(data).kept_name(page) == name
