import pytest

from tests import factories
from tests.osallisuus.desk import admin_path, make_people, make_rows, make_shared

# A list asks for the session, the person and the roles, for the rows and their number, once
# for the days where it has a calendar, and once for the choices of each filter.
N_QUERIES = {
    "project": 7,
    "municipality": 7,
    "association": 7,
    "partnership": 10,
    "pilot": 9,
    "pilotsession": 9,
    "costline": 9,
    "coachingsession": 10,
    "promise": 9,
    "assessment": 10,
    "assessmentaction": 8,
    "survey": 10,
    "cardsheet": 9,
    "membership": 9,
    "user": 6,
    "invitation": 9,
    "auditevent": 9,
    "release": 8,
    "publication": 8,
    "chapter": 7,
    "summary": 8,
    "source": 7,
    "organisation": 6,
    "instrument": 8,
    "tiplist": 7,
    "tool": 7,
    "supportphase": 6,
    "supporttheme": 7,
    "disadvantagecost": 8,
    "accessibilityfeedback": 8,
}
N_START_PAGE = 64
N_BIN = 8


def add_rows(project, word):
    place = factories.make_municipality(name=f"{word} kunta")
    project.municipalities.add(place)
    association = factories.make_association(home_municipality=place)
    rows = make_rows(project, place, association, word)
    factories.make_card(sheet=rows["cardsheet"])
    return rows | make_people(project)


def add_shared():
    factories.make_source()
    factories.make_organisation()
    factories.make_instrument()
    factories.make_tip_list(tips=["Tervehdi."])
    factories.make_tool()
    factories.make_support_theme()
    factories.make_disadvantage_cost()
    factories.make_feedback()


def delete(client, row):
    client.post(admin_path(row, "delete"), {"post": "yes"})


def test_lists_ask_the_same_number_of_questions_for_one_and_three_rows(
    signed_in, coordinator, project, django_assert_num_queries
):
    client = signed_in(coordinator)
    rows = add_rows(project, "Yksi") | make_shared()
    paths = {name: admin_path(row, "list") for name, row in rows.items()}

    for words in (("Kaksi", "Kolme"), ()):
        # The first page after a change reads the facts of the whole site anew.
        client.get("/hallinta/")
        for name, number in N_QUERIES.items():
            with django_assert_num_queries(number, info=name):
                client.get(paths[name])
        for word in words:
            add_rows(project, word)
            add_shared()

    assert set(paths) == set(N_QUERIES)


@pytest.mark.parametrize(
    ("path", "number"), [("/hallinta/", N_START_PAGE), ("/hallinta/roskakori/", N_BIN)]
)
def test_start_page_and_bin_ask_the_same_for_one_and_three_rows(
    signed_in, coordinator, project, django_assert_num_queries, path, number
):
    client = signed_in(coordinator)
    delete(client, add_rows(project, "Yksi")["costline"])

    for words in (("Kaksi", "Kolme"), ()):
        client.get("/hallinta/projects/source/")
        with django_assert_num_queries(number):
            client.get(path)
        for word in words:
            delete(client, add_rows(project, word)["costline"])
            add_shared()
