import pytest

from tests import factories
from tests.reading import main_html, main_text
from toolkits.queries import site_map

pytestmark = pytest.mark.django_db


def test_page_has_every_public_page_by_its_kind(client, project):
    factories.make_pilot(project=project, name="Aamupala", slug="aamupala")
    factories.make_pilot(project=project, name="Kesken", is_published=False)
    factories.make_tip_list(title="Kohtaa", slug="kohtaa")

    response = client.get("/sivukartta/")

    page = main_text(response)
    assert f"Hankkeet {project.name}" in page
    assert "Vinkkilistat Kohtaa" in page
    assert 'href="/kokeilut/aamupala/"' in main_html(response)
    assert "Kesken" not in page
    # No frozen figures yet, no tools: their headings would lead nowhere.
    assert "Työkalut" not in page


def test_text_stands_once_in_the_readers_language(client):
    finnish = factories.make_tip_list(title="Kohtaa", slug="kohtaa")
    factories.make_tip_list(title="Möt", slug="mot", language="sv", translation_of=finnish)

    finnish_page, swedish_page = (
        main_html(client.get(path)) for path in ("/sivukartta/", "/sv/sivukartta/")
    )

    assert ("Kohtaa" in finnish_page, "Möt" in finnish_page) == (True, False)
    assert ("Kohtaa" in swedish_page, "Möt" in swedish_page) == (False, True)


def test_long_kind_leads_to_its_list(client, project, monkeypatch):
    monkeypatch.setattr(site_map, "MOST_SHOWN", 2)
    for number in range(5):
        factories.make_pilot(project=project, slug=f"kokeilu-{number}-x")

    page = main_html(client.get("/sivukartta/"))

    assert page.count('href="/kokeilut/kokeilu-') == 4
    assert "Lisäksi 3 muuta." in page


def test_queries_do_not_grow_with_rows(client, project, django_assert_max_num_queries):
    for _ in range(6):
        factories.make_pilot(project=project)
        factories.make_tip_list()

    with django_assert_max_num_queries(16):
        client.get("/sivukartta/")


def test_texts_for_other_reports_stand_under_their_own_headings(client, project):
    pilot = factories.make_pilot(project=project, name="Aamupala", slug="aamupala")
    place = pilot.municipality
    project.municipalities.add(place)

    page = main_html(client.get("/sivukartta/"))

    assert "Kokeilut Innokylään" in page
    assert 'href="/kokeilut/aamupala/innokyla/"' in page
    assert f'href="/kunnat/{place.slug}/hyvinvointikertomukseen/"' in page
