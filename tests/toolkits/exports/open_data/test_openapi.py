"""What the interface says of itself, held against OpenAPI, and its answers against what it says."""

import json
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from toolkits.exports.open_data import DATA_SETS

EVERY = pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)


@pytest.fixture
def description(client, db):
    return client.get("/avoin-data/openapi.json").json()


def test_description_is_valid(description):
    validate(description, cls=OpenAPIV31SpecValidator)


def test_validator_sees_a_description_that_is_wrong(description):
    nameless, rootless = deepcopy(description), deepcopy(description)
    del nameless["info"]["title"]
    rootless["paths"]["kokeilut.json"] = rootless["paths"].pop("/kokeilut.json")

    assert not OpenAPIV31SpecValidator(nameless).is_valid()
    assert not OpenAPIV31SpecValidator(rootless).is_valid()


@EVERY
def test_every_file_that_is_described_is_there(client, portal, description, data_set):
    endings = ("json", "csv", "json-stat", "schema.json")
    paths = [f"/{data_set.key}.{ending}" for ending in endings]

    for path in paths:
        told = description["paths"][path]["get"]["responses"]["200"]["content"]
        response = client.get(f"/avoin-data{path}")
        assert response.status_code == 200
        assert response["Content-Type"].split(";")[0] in told


@EVERY
def test_answer_is_as_it_was_described(client, portal, description, data_set):
    content = description["paths"][f"/{data_set.key}.json"]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"] | {"components": description["components"]}
    answer = client.get(f"/avoin-data/{data_set.key}.json").json()
    format_checker = Draft202012Validator.FORMAT_CHECKER

    checker = Draft202012Validator(schema, format_checker=format_checker)

    assert [error.message for error in checker.iter_errors(answer)] == []
    assert answer["rivit"] != []
    answer["rivit"][0]["uusi"] = json.dumps(None)
    assert not checker.is_valid(answer)
