from dataclasses import replace

import pytest
from jsonstat_validator import JSONStatValidationError, validate_jsonstat

from tests.toolkits.exports.open_data.places import absolute
from toolkits.exports.open_data import DATA_SETS
from toolkits.exports.open_data.content import PROMISES, TIP_LISTS
from toolkits.exports.open_data.jsonstat import json_stat
from toolkits.exports.open_data.model import Cube
from toolkits.exports.open_data.projects import PEOPLE, PILOTS
from toolkits.exports.open_data.results import RESULTS

EVERY = pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)


@EVERY
def test_cube_is_valid(portal, data_set):
    validate_jsonstat(json_stat(data_set, absolute))


@EVERY
@pytest.mark.django_db
def test_cube_of_an_empty_portal_is_valid(data_set):
    cube = json_stat(data_set, absolute)

    validate_jsonstat(cube)
    assert cube["value"] == {}


def test_validator_sees_a_cube_that_is_wrong(portal):
    cube = json_stat(PEOPLE, absolute)
    cube["size"] = cube["size"][:-1]

    with pytest.raises(JSONStatValidationError):
        validate_jsonstat(cube)


def cells(cube):
    """The numbers of a cube by their categories."""
    orders = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    found = {}
    for place, value in cube["value"].items():
        rest, key = int(place), []
        for order in reversed(orders):
            rest, at = divmod(rest, len(order))
            key.insert(0, order[at])
        found[tuple(key)] = value
    return found


def test_cube_has_the_numbers_of_the_table(portal):
    cube = json_stat(PEOPLE, absolute)

    assert cells(cube) == {
        ("aamupala", "ihmisia"): 25,
        ("aamupala", "kokoontumisia"): 3,
        ("aamupala", "laskettuja"): 2,
        ("aamupala", "kaynteja"): 21,
        # Four people and three visits are too few to be told.
        ("raati", "kokoontumisia"): 1,
        ("raati", "laskettuja"): 1,
    }
    assert cube["role"] == {"metric": ["luku"]}
    assert cube["dimension"]["kokeilu"]["category"]["label"]["raati"] == "Raati"


def test_rows_are_counted_where_a_set_has_no_figures(portal):
    assert cells(json_stat(PILOTS, absolute)) == {
        ("535", "group", "not_known", "riveja"): 1,
        ("535", "panel", "not_known", "riveja"): 1,
    }
    assert cells(json_stat(PROMISES, absolute)) == {
        ("535", "done", "riveja"): 1,
        ("535", "under_way", "riveja"): 1,
    }
    assert cells(json_stat(TIP_LISTS, absolute)) == {
        ("encounter", "fi", "riveja"): 1,
        ("encounter", "sv", "riveja"): 1,
    }


def test_frozen_figures_are_told_apart(portal):
    found = cells(json_stat(RESULTS, absolute))

    assert found["yhdessa", "hanke", "yhdessa", "index", "muutos"] == 3.0
    assert "raati" not in {key[2] for key in found}


def test_two_rows_never_share_a_cell(portal):
    crowded = replace(PEOPLE, cube=Cube(("hanke",), ("kokoontumisia",)))

    with pytest.raises(ValueError, match="two rows have a figure"):
        json_stat(crowded, absolute)
