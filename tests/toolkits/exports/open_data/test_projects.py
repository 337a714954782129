from datetime import date

import pytest

from projects.models import Pilot
from tests import factories
from tests.toolkits.exports.open_data.places import absolute
from toolkits.exports.open_data.projects import PEOPLE, PILOTS, PROJECTS


def named(data_set):
    """Rows of a set by the names of its columns."""
    names = [column.name for column in data_set.columns]
    return [dict(zip(names, row, strict=True)) for row in data_set.all_rows(absolute)]


def test_project_is_told_as_on_its_page(portal):
    assert named(PROJECTS) == [
        {
            "tunnus": "yhdessa",
            "nimi": "Yhdessä",
            "virallinen_nimi": "",
            "tiivistelma": "Yhdessä, ja =SUMMA(1;2)",
            "kenelle": "Kaikille",
            "alkaa": date(2025, 1, 1),
            "paattyy": date(2026, 12, 31),
            "rahoitusohjelma": "",
            "kunnat": "535",
            "kuntia": 1,
            "kokeiluja": 2,
            "on_esittely": False,
            "lahde": None,
            "osoite": "https://kunta.example/hankkeet/yhdessa/",
        }
    ]


def test_every_public_text_of_a_pilot_is_told(db):
    texts = {name: f"Teksti {name}" for name in Pilot.public_texts}
    factories.make_pilot(**texts, provenance="published", source=factories.make_source())

    [row] = named(PILOTS)

    assert set(texts.values()) - set(row.values()) == set()


def test_pilot_is_told_as_on_its_page(aamupala):
    aamupala.provenance, aamupala.source = "published", factories.make_source(url="https://a.fi/")
    aamupala.save()

    [row] = named(PILOTS)

    told = {name: value for name, value in row.items() if value not in {"", None}}
    assert told == {
        "tunnus": "aamupala",
        "hanke": "yhdessa",
        "kunta_koodi": "535",
        "kunta": "Nivala",
        "nimi": "Aamupala",
        "toimintatapa": "group",
        "alkaa": date(2026, 2, 5),
        "jatko": "not_known",
        "alkupera": "published",
        "kuvauksen_alkupera": "own",
        "lahde": "https://a.fi/",
        "osoite": "https://kunta.example/kokeilut/aamupala/",
    }


def test_source_that_the_page_does_not_name_is_not_told(aamupala):
    aamupala.provenance, aamupala.source = "own", factories.make_source()
    aamupala.save()

    assert named(PILOTS)[0]["lahde"] is None


def test_people_and_visits_are_those_of_the_page(client, aamupala):
    [row] = named(PEOPLE)

    page = client.get("/kokeilut/aamupala/").content.decode()
    counts = {name: row[name] for name in ("ihmisia", "kokoontumisia", "laskettuja", "kaynteja")}
    assert counts == {"ihmisia": 25, "kokoontumisia": 3, "laskettuja": 2, "kaynteja": 21}
    assert "21 käyntiä, kun kokoonnuttiin 2 kertaa." in " ".join(page.split())
    assert "Eri ihmisiä oli 25." in page


def test_counts_of_a_few_people_are_not_told(portal):
    row = named(PEOPLE)[1]

    assert (row["kokeilu"], row["ihmisia"], row["kaynteja"]) == ("raati", None, None)
    assert (row["ei_nayteta"], row["kokoontumisia"]) == ("ihmisia kaynteja", 1)


def test_limit_of_the_project_is_kept(hanke, aamupala):
    hanke.min_group_size = 22
    hanke.save()

    [row] = named(PEOPLE)

    assert (row["ihmisia"], row["kaynteja"], row["ei_nayteta"]) == (25, None, "kaynteja")


def test_what_nobody_has_counted_is_empty_and_not_hidden(hanke, nivala):
    factories.make_pilot(project=hanke, municipality=nivala)

    [row] = named(PEOPLE)

    assert (row["ihmisia"], row["kaynteja"], row["ei_nayteta"]) == (None, None, "")


@pytest.mark.parametrize("data_set", [PROJECTS, PILOTS, PEOPLE], ids=lambda one: one.key)
def test_queries_do_not_grow_with_rows(portal, nivala, data_set, django_assert_num_queries):
    expected = {"hankkeet": 2, "kokeilut": 1, "osallistujat": 2}[data_set.key]
    with django_assert_num_queries(expected):
        data_set.all_rows(absolute)

    for _ in range(3):
        other = factories.make_project()
        other.municipalities.add(nivala)
        factories.make_pilot_session(
            pilot=factories.make_pilot(project=other, municipality=nivala), state="approved"
        )

    with django_assert_num_queries(expected):
        data_set.all_rows(absolute)
