"""The sets as DCAT-AP in JSON-LD, from which avoindata.fi and Europe's portals take them over."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from osallisuus.text.licences import Licence
from toolkits.exports.open_data.model import Absolute, DataSet

EU = "http://publications.europa.eu/resource/authority/"
FINNISH = f"{EU}language/FIN"
PUBLIC = f"{EU}access-right/PUBLIC"
FORMATS = (
    ("csv", "CSV", "text/csv", "CSV"),
    ("json", "JSON", "application/json", "JSON"),
    ("json-stat", "JSON-stat 2.0", "application/json", "JSON"),
)
KEYWORDS = ("osallisuus", "kunnat", "järjestöt", "hyvinvointi")
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
Node = dict[str, Any]


def catalogue(
    sets: tuple[DataSet, ...],
    *,
    name: Callable[[], str],
    publisher: str,
    licence: Licence,
    absolute: Absolute,
) -> Node:
    """`name()` is asked in each language of the public pages."""
    home = absolute("/avoin-data/")
    agent = {"@id": f"{home}#julkaisija", "@type": "foaf:Agent", "foaf:name": publisher}
    return {
        "@context": CONTEXT,
        "@id": absolute("/avoin-data/katalogi.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": in_languages(name),
        "dct:description": in_languages(name),
        "dct:publisher": agent,
        "dct:language": _concept(FINNISH, "dct:LinguisticSystem"),
        "dct:license": _concept(licence.uri, "dct:LicenseDocument"),
        "foaf:homepage": _concept(home, "foaf:Document"),
        "dcat:dataset": [_data_set(one, agent["@id"], licence, absolute) for one in sets],
        "dcat:service": _service(sets, name, licence, absolute),
    }


def in_languages(text: Callable[[], str]) -> list[Node]:
    """The text in each language that the public pages speak."""
    found = []
    for code in settings.WHOLE_LANGUAGES:
        with translation.override(code):
            found.append({"@value": str(text()), "@language": code})
    return found


def _concept(address: str, kind: str) -> Node:
    return {"@id": address, "@type": kind}


def _id(data_set: DataSet, absolute: Absolute) -> str:
    return absolute(f"/avoin-data/{data_set.key}/")


def _data_set(data_set: DataSet, publisher: str, licence: Licence, absolute: Absolute) -> Node:
    page = _id(data_set, absolute)
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:title": in_languages(lambda: str(data_set.title)),
        "dct:description": in_languages(lambda: str(data_set.about)),
        "dct:identifier": data_set.key,
        "dct:publisher": {"@id": publisher},
        "dct:accessRights": _concept(PUBLIC, "dct:RightsStatement"),
        "dct:accrualPeriodicity": _concept(f"{EU}frequency/IRREG", "dct:Frequency"),
        "dct:language": {"@id": FINNISH},
        "dcat:theme": {"@id": f"{EU}data-theme/SOCI"},
        "dcat:keyword": [{"@value": word, "@language": "fi"} for word in KEYWORDS],
        "dcat:landingPage": _concept(f"{page}#sarakkeet", "foaf:Document"),
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:hasURL": {"@id": absolute(reverse("osallisuus:feedback"))},
        },
        "dcat:distribution": [_file(data_set, one, licence, absolute) for one in FORMATS],
    }


def _file(data_set: DataSet, form: tuple[str, str, str, str], licence: Licence, absolute) -> Node:
    ending, title, media_type, file_type = form
    address = absolute(f"/avoin-data/{data_set.key}.{ending}")
    return {
        "@id": f"{address}#tiedosto",
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dct:format": _concept(f"{EU}file-type/{file_type}", "dct:MediaTypeOrExtent"),
        "dct:license": {"@id": licence.uri},
        "dcat:mediaType": _concept(
            f"https://www.iana.org/assignments/media-types/{media_type}", "dct:MediaType"
        ),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
    }


def _service(sets: tuple[DataSet, ...], name, licence: Licence, absolute: Absolute) -> Node:
    return {
        "@id": absolute("/avoin-data/#rajapinta"),
        "@type": "dcat:DataService",
        "dct:title": in_languages(name),
        "dct:license": {"@id": licence.uri},
        "dcat:endpointURL": {"@id": absolute("/avoin-data/")},
        "dcat:endpointDescription": {"@id": absolute("/avoin-data/openapi.json")},
        "dcat:servesDataset": [{"@id": _id(one, absolute)} for one in sets],
    }
