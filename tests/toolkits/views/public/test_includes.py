"""How many templates make a public page: each one costs, so rows may not bring many."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def n_templates(client, path):
    """Those of a page whose kept parts have been drawn before."""
    client.get(path, {"kerta": "1"})
    return len(client.get(path, {"kerta": "2"}).templates)


@pytest.mark.parametrize(
    ("path", "n_of_one", "n_more_rows"),
    [("/", 8, 6), ("/kokeilut/", 49, 9), ("/kunnat/", 5, 0), ("/kokeilut/aamupala/", 29, 0)],
)
def test_page_is_made_of_so_many_templates(client, path, n_of_one, n_more_rows):
    project = factories.make_project()
    municipality = factories.make_municipality()
    project.municipalities.add(municipality)
    of_all = {"project": project, "municipality": municipality}
    factories.make_pilot(**of_all, slug="aamupala")
    one = n_templates(client, path)
    for number in range(3):
        factories.make_pilot(**of_all, slug=f"kokeilu-{number}")

    more = n_templates(client, path) - one

    assert (one, more) == (n_of_one, n_more_rows)
