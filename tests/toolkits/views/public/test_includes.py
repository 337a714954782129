"""How many templates make a public page: each one costs, so rows may not bring many."""

import pytest

from osallisuus.models import DataVersion
from tests import factories

pytestmark = pytest.mark.django_db


def n_templates(client, path):
    """Those of a page whose content is new, and of one whose content has been drawn before."""
    client.get(path, {"kerta": "1"})
    DataVersion.bump()
    return [len(client.get(path, {"kerta": kerta}).templates) for kerta in "23"]


@pytest.mark.parametrize(
    ("path", "of_one", "of_four"),
    [
        ("/", (7, 3), (13, 3)),
        ("/kokeilut/", (49, 6), (58, 9)),
        ("/kunnat/", (5, 3), (5, 3)),
        ("/kokeilut/aamupala/", (29, 5), (29, 5)),
        ("/hankkeet/hanke/", (22, 5), (28, 5)),
    ],
)
def test_page_is_made_of_so_many_templates(client, path, of_one, of_four):
    project = factories.make_project(slug="hanke")
    municipality = factories.make_municipality()
    project.municipalities.add(municipality)
    of_all = {"project": project, "municipality": municipality}
    factories.make_pilot(**of_all, slug="aamupala")
    one = n_templates(client, path)
    for number in range(3):
        factories.make_pilot(**of_all, slug=f"kokeilu-{number}")

    four = n_templates(client, path)

    assert (tuple(one), tuple(four)) == (of_one, of_four)
