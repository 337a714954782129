import pytest

from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import untouched

pytestmark = pytest.mark.django_db

HIDDEN = "Tämä näkyy julkisilla sivuilla vasta, kun myös hanke näkyy."


def _told(client, row, form):
    """What is said when the row is marked public."""
    path = admin_path(row) + "?_osa=julkisuus"
    data = untouched(client.get(path), form) | {"is_published": "on"}
    found = client.post(path, data, follow=True).context["messages"]
    return [str(each) for each in found if HIDDEN in str(each)]


@pytest.mark.parametrize("kind", ["pilot", "coachingsession"])
@pytest.mark.parametrize(("is_published", "n_told"), [(False, 1), (True, 0)])
def test_row_of_a_hidden_project_is_not_seen_yet(
    client, signed_in, coordinator, project, kind, is_published, n_told
):
    project.is_published = is_published
    project.save()
    make = {"pilot": factories.make_pilot, "coachingsession": factories.make_coaching_session}
    row = make[kind](project=project, is_published=False)
    signed_in(coordinator)

    told = _told(client, row, f"{kind}_form")

    assert len(told) == n_told
    address = f"/hallinta/projects/project/{project.pk}/change/?_osa=julkisuus"
    assert all(f'<a href="{address}">Näytä hanke julkisilla sivuilla</a>' in each for each in told)


def test_who_keeps_no_project_gets_no_link_to_it(
    client, signed_in, municipal_coordinator, project, municipality
):
    project.is_published = False
    project.save()
    pilot = factories.make_pilot(project=project, municipality=municipality, is_published=False)
    signed_in(municipal_coordinator)

    assert _told(client, pilot, "pilot_form") == [HIDDEN]
