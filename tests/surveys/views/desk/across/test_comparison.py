import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from tests import factories
from tests.surveys.frozen import make_hidden_level, make_level, make_release

PAGE = "/hallinta/vertailu/"
CSV = f"{PAGE}luvut.csv"


@pytest.fixture
def own(project, coordinator):
    """A project of one's own, not public, with figures of two years."""
    project.name, project.is_published = "Aalto", False
    project.save()
    first = make_release(project, make_level("project", "kaikki", 73, 3.0))
    first.released_on = date(2025, 5, 4)
    first.save()
    make_release(project, make_level("project", "kaikki", 80, -2.0))
    return project


@pytest.fixture
def public(db):
    found = factories.make_project(name="Silta")
    level = make_level("project", "kaikki", 41, 6.5)
    make_release(found, level, make_level("pilot", "salainen-kokeilu", 12, 9.0))
    return found


@pytest.fixture
def hidden(db):
    found = factories.make_project(name="Toisten luonnos", is_published=False)
    make_release(found, make_level("project", "kaikki", 55))
    return found


def lines(response):
    return [
        [(line.release.label, line.n, line.start, line.change, line.interval, line.reason)
         for line in topic.lines]
        for topic in response.context["topics"]
    ]  # fmt: skip


def test_own_and_public_figures_stand_side_by_side(own, public, hidden, coordinator, signed_in):
    response = signed_in(coordinator).get(PAGE)

    assert lines(response) == [
        [
            ("Aalto, 4.5.2025", "73", "50,0", "+3,0", "+1,0 … +5,0", ""),
            ("Aalto, 1.3.2026", "80", "50,0", "−2,0", "+1,0 … +5,0", ""),
            ("Silta, 1.3.2026", "41", "50,0", "+6,5", "+1,0 … +5,0", ""),
        ]
    ]
    assert "Toisten luonnos" not in response.text
    assert "salainen-kokeilu" not in response.text


def test_coarse_and_hidden_figures_stay_so(own, coordinator, signed_in):
    small, none = (factories.make_project(name=name) for name in ("Pieni", "Vaiti"))
    level = make_level("project", "kaikki", 7, 3.4)
    change = replace(level.measures[0].change, mean_start=None, mean_end=None)
    make_release(small, replace(level, measures=(replace(level.measures[0], change=change),)))
    make_release(none, make_hidden_level("project", "kaikki"))

    response = signed_in(coordinator).get(PAGE)

    assert lines(response)[0][2:] == [
        ("Pieni, 1.3.2026", "7", "–", "+3", "+1 … +5", ""),
        ("Vaiti, 1.3.2026", "", "", "", "", "Tulosta ei näytetä: vastaajia on alle 5."),
    ]
    assert "3,4" not in response.text
    assert "3,4" not in signed_in(coordinator).get(CSV).text


def test_withdrawn_figures_are_in_neither(own, public, coordinator, signed_in):
    public.releases.update(withdrawn_on=date(2026, 4, 1))
    client = signed_in(coordinator)

    assert "Silta" not in client.get(PAGE).text + client.get(CSV).text


def test_file_has_the_rows_of_whole_projects_as_their_own_files_have(
    own, public, coordinator, signed_in
):
    client = signed_in(coordinator)

    def rows(path):
        text = client.get(path).content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text), delimiter=";"))

    found = rows(CSV)

    theirs = [row for row in rows(f"/tulokset/{public.slug}.csv") if row["taso"] == "hanke"]
    assert {row["taso"] for row in found} == {"hanke"}
    assert [row for row in found if row["hanke"] == "Silta"] == theirs
    assert [r["muutos"] for r in found if r["mitattu asia"] == "index"] == ["3,0", "-2,0", "6,5"]


def test_each_form_by_itself(own, public, coordinator, signed_in):
    public.releases.update(instrument_key="toinen")
    client = signed_in(coordinator)

    first, other = client.get(PAGE), client.get(f"{PAGE}?lomake=toinen")

    assert [len(lines(page)[0]) for page in (first, other)] == [2, 1]
    assert [len(lines(client.get(f"{PAGE}?lomake=ei-ole"))[0])] == [2]


def test_without_figures_the_page_says_so(coordinator, signed_in):
    client = signed_in(coordinator)

    assert "Vertailtavaa ei vielä ole." in client.get(PAGE).text
    assert client.get(CSV).status_code == 404


def test_page_is_theirs_who_read_releases(
    own, association_contact, municipal_coordinator, evaluator, signed_in
):
    found = {
        name: signed_in(person).get(PAGE).status_code
        for name, person in (
            ("contact", association_contact),
            ("municipal", municipal_coordinator),
            ("evaluator", evaluator),
        )
    }

    assert found == {"contact": 404, "municipal": 404, "evaluator": 200}


def test_queries_do_not_grow_with_the_releases(
    own, public, coordinator, signed_in, django_assert_num_queries
):
    client = signed_in(coordinator)
    client.get(PAGE)
    with django_assert_num_queries(4):
        client.get(PAGE)
    for n in range(3):
        make_release(factories.make_project(name=f"Uusi {n}"), make_level("project", "k", 30 + n))
    client.get(PAGE)

    with django_assert_num_queries(4):
        client.get(PAGE)
