"""The addresses of open data as OpenAPI 3.1: what can be asked, and what comes."""

from typing import Any

from osallisuus.text.licences import Licence
from toolkits.exports.open_data.files import LARGEST_PAGE, PAGE_SIZE
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

TYPES: dict[str, dict[str, Any]] = {
    TEXT: {"type": "string"},
    WHOLE: {"type": "integer"},
    NUMBER: {"type": "number"},
    DAY: {"type": "string", "format": "date"},
    MONTH: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    FLAG: {"type": "boolean"},
    LINK: {"type": "string", "format": "uri"},
}
TAG = {"schema": {"type": "string"}, "description": "Sisällön tunniste, muuttuu sisällön mukana."}
NOT_MODIFIED = {"description": "Sisältö on sama kuin tunnisteen antaneella vastauksella."}


def open_api(
    sets: tuple[DataSet, ...], *, name: str, licence: Licence, absolute: Absolute
) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for data_set in sets:
        paths |= _paths(data_set)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": "1",
            "license": {"name": licence.name, "identifier": licence.spdx},
        },
        "servers": [{"url": absolute("/avoin-data")}],
        "paths": paths,
        "components": {
            "parameters": {"sivu": _parameter("sivu", 1), "koko": _parameter("koko", PAGE_SIZE)},
            "schemas": {data_set.key: _row(data_set) for data_set in sets},
        },
    }


def _parameter(name: str, default: int) -> dict[str, Any]:
    meaning = {"sivu": "Monesko sivu.", "koko": "Montako riviä sivulla."}[name]
    schema: dict[str, Any] = {"type": "integer", "minimum": 1, "default": default}
    if name == "koko":
        schema["maximum"] = LARGEST_PAGE
    return {"name": name, "in": "query", "description": meaning, "schema": schema}


def _paths(data_set: DataSet) -> dict[str, Any]:
    key = data_set.key
    table, cube = {"type": "string"}, {"type": "object"}
    paged = [{"$ref": f"#/components/parameters/{name}"} for name in ("sivu", "koko")]
    return {
        f"/{key}.json": _get(data_set, "json", "application/json", _page(data_set), paged),
        f"/{key}.csv": _get(data_set, "csv", "text/csv", table),
        f"/{key}.json-stat": _get(data_set, "json-stat", "application/json", cube),
        f"/{key}.schema.json": _get(data_set, "schema", "application/json", cube),
    }


def _get(
    data_set: DataSet, ending: str, kind: str, schema: dict, parameters: list | None = None
) -> dict[str, Any]:
    refused = {"400": {"description": "Sivun koko ei ole luku, tai se on liian suuri."}}
    missing = {"404": {"description": "Sivua ei ole."}}
    answer = {
        "description": str(data_set.about),
        "headers": {"ETag": TAG},
        "content": {kind: {"schema": schema}},
    }
    return {
        "get": {
            "operationId": f"{data_set.key}-{ending}",
            "summary": str(data_set.title),
            "parameters": parameters or [],
            "responses": {"200": answer, "304": NOT_MODIFIED}
            | (refused | missing if parameters else {}),
        }
    }


def _page(data_set: DataSet) -> dict[str, Any]:
    text, whole = {"type": "string"}, {"type": "integer"}
    link = {"type": ["string", "null"], "format": "uri"}
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{data_set.key}"}}
    properties = {
        "aineisto": text,
        "lisenssi": text,
        "sarakkeet": {"type": "string", "format": "uri"},
        "edellinen": link,
        "seuraava": link,
        "riveja": whole,
        "sivu": whole,
        "sivuja": whole,
        "rivit": rows,
    }
    return _closed(properties)


def _row(data_set: DataSet) -> dict[str, Any]:
    return _closed({column.name: _value(column) for column in data_set.columns})


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _value(column: Column) -> dict[str, Any]:
    found = {**TYPES[column.kind], "description": str(column.meaning)}
    if column.choices:
        codes: list[str | None] = [code for code, _words in column.choices]
        found["enum"] = codes if column.is_required else [*codes, None]
    if not column.is_required:
        found["type"] = [found["type"], "null"]
    return found
