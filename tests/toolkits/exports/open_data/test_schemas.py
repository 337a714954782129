"""The tables held against their own descriptions by Frictionless."""

import pytest
from frictionless import Package

from osallisuus.text.licences import LICENCES
from tests.toolkits.exports.open_data.places import absolute
from toolkits.exports.open_data import DATA_SETS
from toolkits.exports.open_data.files import as_json, csv_file
from toolkits.exports.open_data.schemas import data_package, table_schema

LICENCE = LICENCES["cc by 4.0"]


@pytest.fixture
def package(portal, tmp_path):
    """A folder with the descriptor and every table."""
    found = data_package(DATA_SETS, name="Avoin data", licence=LICENCE, absolute=absolute)
    (tmp_path / "datapackage.json").write_bytes(as_json(found))
    for data_set in DATA_SETS:
        (tmp_path / f"{data_set.key}.csv").write_bytes(csv_file(data_set, absolute))
    return tmp_path / "datapackage.json"


def complaints(package):
    report = Package(str(package)).validate()
    return report.flatten(["type", "fieldName", "rowNumber"])


def test_every_table_is_as_its_description_says(package):
    assert complaints(package) == []


def test_description_sees_a_wrong_cell_and_a_link_that_leads_nowhere(package):
    table = package.with_name("osallistujat.csv")
    table.write_bytes(table.read_bytes().replace(b",25,counted", b",monta,counted"))
    pilots = package.with_name("kokeilut.csv")
    pilots.write_bytes(pilots.read_bytes().replace(b"aamupala,yhdessa", b"aamupala,toinen"))

    assert {kind for kind, *_rest in complaints(package)} == {"type-error", "foreign-key"}


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)
def test_every_column_has_its_meaning(data_set):
    fields = table_schema(data_set)["fields"]

    assert [field["name"] for field in fields] == [column.name for column in data_set.columns]
    assert [field["name"] for field in fields if len(field["description"]) < 8] == []
    assert len({field["name"] for field in fields}) == len(fields)


def test_package_says_its_licence(package):
    assert Package(str(package)).licenses == [
        {
            "name": "CC-BY-4.0",
            "title": "CC BY 4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]
