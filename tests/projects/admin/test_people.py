import pytest
from django.urls import reverse

from tests import factories
from tests.reading import one_line

pytestmark = pytest.mark.django_db

INVITE = "admin:projects_invitation_add"
NOT_YET = "Yhdistys ei ole vielä mukana missään kokeilussa."


def test_invitation_offers_the_municipalities_of_the_project_only(
    client, signed_in, coordinator, project, municipality
):
    factories.make_municipality(name="Akaa")
    project.municipalities.add(municipality)
    signed_in(coordinator)

    form = client.get(reverse(INVITE)).context["adminform"].form

    assert list(form.fields["municipality"].queryset) == [municipality]


@pytest.mark.parametrize("name", [INVITE, "admin:projects_membership_add"])
def test_page_says_what_each_role_may(client, signed_in, coordinator, name):
    signed_in(coordinator)

    page = one_line(client.get(reverse(name)).content.decode())

    assert "Arvioija näkee vastaukset ilman nimiä, mutta vasta kun toinen koordinaattori" in page


@pytest.mark.parametrize(("has_pilot", "n_told"), [(False, 1), (True, 0)])
def test_contact_whose_association_has_no_pilot_is_told_of(
    client, signed_in, coordinator, project, association, has_pilot, n_told
):
    if has_pilot:
        factories.make_pilot(project=project).associations.add(association)
    signed_in(coordinator)
    data = {
        "email": "sirpa@yhdistys.example",
        "project": project.pk,
        "role": "association_contact",
        "association": association.pk,
    }

    told = client.post(reverse(INVITE), data, follow=True).context["messages"]

    assert len([each for each in told if str(each).startswith(NOT_YET)]) == n_told


def test_right_and_invitation_tell_alike_when_an_end_is_needed(client, coordinator):
    client.force_login(coordinator)
    told = "Viimeinen päivä. Arvioijan oikeudella se on aina, muilla jos haluat."

    pages = [client.get(f"/hallinta/projects/{kind}/add/") for kind in ("membership", "invitation")]

    fields = [page.context["adminform"].form.fields["valid_until"] for page in pages]
    assert [field.help_text for field in fields] == [told, told]
