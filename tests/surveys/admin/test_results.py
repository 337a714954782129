import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_promise_offers_the_municipalities_of_the_project(client):
    nivala, sievi, other = (
        factories.make_municipality(name=name) for name in ("Nivala", "Sievi", "Akaa")
    )
    project = factories.make_project()
    promise = factories.make_promise(project=project, municipality=sievi)
    client.force_login(factories.make_membership(project=project).user)

    def offered(path):
        page = client.get(f"/hallinta/surveys/promise/{path}")
        return list(page.context["adminform"].form.fields["municipality"].queryset)

    # None has been named to the project, so any may be meant.
    assert offered("add/") == [other, nivala, sievi]
    project.municipalities.add(nivala)
    # A promise keeps its municipality, in the project any more or not.
    assert offered(f"{promise.pk}/change/") == [nivala, sievi]
