import pytest

from projects.models import AuditEvent, Membership, Organisation, Project, User
from projects.services import beginning
from tests import factories

PERSON = {"email": "maija@esimerkki.example", "name": "Maija", "password": "kahvi ja pulla"}


def test_first_account_is_a_superuser_and_closes_its_link(db):
    token = beginning.first_account_token()
    was_open = beginning.is_first_account_token(token)

    user = beginning.make_first_account(**PERSON)

    assert (was_open, beginning.is_first_account_token(token)) == (True, False)
    assert (user.email, user.name, user.is_superuser) == (PERSON["email"], "Maija", True)
    assert user.check_password(PERSON["password"])


def test_second_first_account_is_refused(db):
    factories.make_user()

    with pytest.raises(beginning.BegunAlreadyError):
        beginning.make_first_account(**PERSON)

    assert User.objects.count() == 1


@pytest.mark.parametrize("token", ["", "first", "ImZpcnN0Ig:1xXnci:vaara"])
def test_link_that_was_not_printed_is_closed(db, token):
    assert not beginning.is_first_account_token(token)


def test_who_begins_a_project_coordinates_it(db):
    user = factories.make_user(is_superuser=True)
    factories.make_project(slug="yhdessa")
    project = Project(
        name="Yhdessä", summary="Tekemistä.", starts_on="2026-01-01", ends_on="2026-12-31"
    )

    beginning.begin_project(project=project, by=user)

    rights = Membership.objects.filter(user=user).values_list("project", "role")
    event = AuditEvent.objects.values_list("actor", "action", "target").get()
    assert project.slug == "yhdessa-2"
    assert list(rights) == [(project.pk, "coordinator")]
    assert event == (user.pk, "rights", "uusi hanke: Yhdessä")


def test_carriers_are_found_by_name_or_made(project):
    known = factories.make_organisation(name="Nivalan kaupunki")

    beginning.name_carriers(project=project, lead="nivalan Kaupunki", funder="EU")
    beginning.name_carriers(project=project, lead="Nivalan kaupunki", funder="")

    funder = Organisation.objects.get(name="EU")
    rows = project.roles.order_by("pk").values_list("organisation", "role")
    assert list(rows) == [(known.pk, "lead"), (funder.pk, "funder")]
    assert funder.kind == "funder"
