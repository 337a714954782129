import pytest

from tests import factories
from tests.reading import main_html, one_line


@pytest.mark.parametrize(("actor", "is_offered"), [("coordinator", True), ("evaluator", False)])
def test_field_for_more_municipalities_is_for_those_who_may_write(
    client, signed_in, request, project, actor, is_offered
):
    project.municipalities.add(factories.make_municipality(name="Nivala"))
    signed_in(request.getfixturevalue(actor))

    page = main_html(client.get(f"/hallinta/projects/project/{project.pk}/change/?_osa=kunnat"))

    assert "Nivala" in page
    assert ("Lisää kuntia" in page, "More places" in page) == (is_offered, False)


def test_search_tells_how_many_it_found_and_leads_back(client, signed_in, coordinator, project):
    signed_in(coordinator)

    page = one_line(client.get(f"/hallinta/projects/project/?q={project.name}").text)

    assert '1 osuma (<a href="?">Näytä kaikki</a>)' in page


def test_search_of_a_list_is_named_in_finnish(client, signed_in, coordinator):
    signed_in(coordinator)

    page = client.get("/hallinta/projects/project/").text

    label = page.split('<label for="searchbar">')[1].split("</label>")[0]
    assert label == '<img src="/static/admin/img/search.svg" alt="Hae">'
