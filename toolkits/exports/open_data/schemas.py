"""What the columns mean, as Frictionless says it: a schema for each file, a package of them all."""

from typing import Any

from osallisuus.text.licences import Licence
from toolkits.exports.open_data.files import DIALECT
from toolkits.exports.open_data.model import (
    DAY,
    FLAG,
    LINK,
    MONTH,
    NUMBER,
    TEXT,
    WHOLE,
    Absolute,
    Column,
    DataSet,
)

FIELDS: dict[str, dict[str, str]] = {
    TEXT: {"type": "string"},
    WHOLE: {"type": "integer"},
    NUMBER: {"type": "number"},
    DAY: {"type": "date"},
    MONTH: {"type": "yearmonth"},
    FLAG: {"type": "boolean"},
    LINK: {"type": "string", "format": "uri"},
}


def table_schema(data_set: DataSet) -> dict[str, Any]:
    """The Table Schema of the set's CSV file."""
    found: dict[str, Any] = {
        "fields": [_field(column) for column in data_set.columns],
        "missingValues": [""],
    }
    if data_set.primary_key:
        found["primaryKey"] = [*data_set.primary_key]
    keys = [
        # An empty resource is the file itself.
        _foreign_key(own, "" if other == data_set.key else other, there)
        for own, other, there in data_set.links
    ]
    return found | ({"foreignKeys": keys} if keys else {})


def _foreign_key(own: str, other: str, there: str) -> dict[str, Any]:
    return {"fields": [own], "reference": {"resource": other, "fields": [there]}}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **FIELDS[column.kind]}
    field["description"] = str(column.meaning)
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.choices:
        constraints["enum"] = [code for code, _words in column.choices]
        field["categories"] = [
            {"value": code, "label": str(words)} for code, words in column.choices
        ]
    return field | ({"constraints": constraints} if constraints else {})


def data_package(
    sets: tuple[DataSet, ...], *, name: str, licence: Licence, absolute: Absolute
) -> dict[str, Any]:
    """The descriptor of all CSV files, which stand beside it."""
    return {
        "profile": "tabular-data-package",
        "name": "avoin-data",
        "title": name,
        "homepage": absolute("/avoin-data/"),
        "licenses": [{"name": licence.spdx, "title": licence.name, "path": licence.url}],
        "resources": [_resource(data_set) for data_set in sets],
    }


def _resource(data_set: DataSet) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": data_set.key,
        "title": str(data_set.title),
        "description": str(data_set.about),
        "path": f"{data_set.key}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": table_schema(data_set),
    }
