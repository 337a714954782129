"""The catalogue read by rdflib, and held against the rules of DCAT-AP by pySHACL."""

import os
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal

from toolkits.exports.open_data import DATA_SETS

# rdflib's own reader of JSON-LD uses what rdflib itself has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SHAPES = Path(__file__).with_name("dcat_ap.ttl")
# Where somebody has the shapes of the profile themselves.
WHOLE = os.environ.get("DCAT_AP_SHAPES", "")


@pytest.fixture
def graph(client, db):
    response = client.get("/avoin-data/katalogi.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    return Graph().parse(data=response.content, format="json-ld")


def complaint(graph, shapes):
    is_valid, _graph, text = validate(graph, shacl_graph=Graph().parse(shapes), inference="none")
    return "" if is_valid else text


def test_catalogue_keeps_the_rules(graph):
    assert complaint(graph, SHAPES) == ""


@pytest.mark.skipif(not WHOLE, reason="DCAT_AP_SHAPES names no shapes of DCAT-AP")
def test_catalogue_keeps_the_rules_of_the_profile_itself(graph):
    assert complaint(graph, WHOLE) == ""


def test_rules_see_a_catalogue_that_is_wrong(graph):
    for wanted in (DCTERMS.publisher, DCAT.accessURL):
        graph.remove((None, wanted, None))

    told = complaint(graph, SHAPES)

    assert "dct:publisher" in told
    assert "dcat:accessURL" in told


def test_every_set_is_in_the_catalogue_with_its_files(graph):
    found = {
        str(graph.value(one, DCTERMS.identifier)) for one in graph.subjects(RDF.type, DCAT.Dataset)
    }

    assert found == {data_set.key for data_set in DATA_SETS}
    files = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    assert files == {
        f"http://testserver/avoin-data/{data_set.key}.{ending}"
        for data_set in DATA_SETS
        for ending in ("csv", "json", "json-stat")
    }


def test_titles_are_in_every_language_of_the_public_pages(graph):
    titles = {
        title
        for one in graph.subjects(DCTERMS.identifier, Literal("vinkkilistat"))
        for title in graph.objects(one, DCTERMS.title)
    }

    assert {title.language for title in titles} == {"fi", "sv", "en"}
    assert Literal("Vinkkilistat", lang="fi") in titles
