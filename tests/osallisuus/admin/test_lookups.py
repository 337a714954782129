import pytest
from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from osallisuus.admin.transfer.desk import TransferMixin
from projects.models import Invitation, Partnership, Pilot, PilotSession, User
from tests import factories

REFUSED = 400
LOOKUPS = ["", "__exact", "__startswith", "__regex", "__gt", "__in", "__isnull"]


def list_path(model, view="changelist"):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}")


def fields_near(model):
    """Names of the fields of a row, and of the rows that it leads to or that lead to it."""
    for field in model._meta.get_fields():
        yield field.name
        if field.is_relation and field.related_model:
            near = field.related_model._meta
            yield from (f"{field.name}__{one.name}" for one in near.concrete_fields)


def named_lookups(model_admin):
    """What the filters of the list may read from the address, and its calendar."""
    names = set()
    for each in model_admin.list_filter:
        if isinstance(each, str):
            ends = ("", "__exact", "__isnull", "__id__exact", "__gte", "__lt")
            names |= {f"{each}{end}" for end in ends}
        else:
            names.add(f"{each[0]}__isempty" if isinstance(each, tuple) else each.parameter_name)
    sides = ("gte", "lt", "year", "month", "day")
    return names | {f"{model_admin.date_hierarchy}__{side}" for side in sides}


@pytest.fixture
def refusals(caplog):
    """Refused lookups are written to the log by name only; that is looked at here, then cleared."""
    yield
    records = caplog.get_records("call")
    names = ("DisallowedModelAdminLookup", "DisallowedModelAdminToField")
    assert [one for one in records if not one.name.endswith(names)] == []
    records.clear()


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.model_name)
def test_list_takes_no_lookup_that_its_filters_do_not_name(
    client, signed_in, superuser, refusals, model
):
    signed_in(superuser)
    named = named_lookups(admin.site._registry[model])
    names = [f"{field}{end}" for field in fields_near(model) for end in ("", "__startswith")]
    names += [f"{field.name}{end}" for field in model._meta.concrete_fields for end in LOOKUPS]

    taken = {
        name
        for name in names
        if name not in named and client.get(list_path(model), {name: "1"}).status_code == 200
    }

    assert len(names) > 20
    assert taken == set()


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.model_name)
def test_file_of_a_list_takes_no_lookup_that_its_filters_do_not_name(
    client, signed_in, superuser, refusals, model
):
    model_admin = admin.site._registry[model]
    if not isinstance(model_admin, TransferMixin):
        assert f"{model._meta.model_name}_export" not in str(model_admin.get_urls())
        return
    signed_in(superuser)
    path = list_path(model, "export")
    data = {"format": "csv"}
    named = named_lookups(model_admin)
    names = {f"{field.name}__startswith" for field in model._meta.concrete_fields}

    statuses = {client.post(f"{path}?{name}=1", data).status_code for name in names - named}

    assert client.post(path, data).status_code == 200
    assert statuses <= {REFUSED, 404}
    assert REFUSED in statuses


def test_password_hash_cannot_be_guessed_letter_by_letter(
    client, signed_in, coordinator, project, refusals
):
    colleague = factories.make_membership(project=project).user
    User.objects.filter(pk=colleague.pk).update(password=make_password("sanasana", "suola", "md5"))
    signed_in(coordinator)

    guesses = [
        ("user", "password__startswith", "md5$suola"),
        ("user", "password__regex", "^md5"),
        ("user", "memberships__user__password__startswith", "md5"),
        ("membership", "user__password__startswith", "md5"),
        ("membership", "granted_by__password__regex", "^md5"),
        ("auditevent", "actor__password__startswith", "md5"),
        ("invitation", "token_hash__startswith", "a"),
        ("invitation", "invited_by__password__startswith", "md5"),
    ]
    found = [
        client.get(f"/hallinta/projects/{name}/", {lookup: value}).status_code
        for name, lookup, value in guesses
    ]

    assert client.get("/hallinta/projects/user/").text.count(colleague.email) > 0
    assert [status for status in found if status not in {REFUSED, 302}] == []


@pytest.mark.parametrize(("model", "secret"), [(User, "password"), (Invitation, "token_hash")])
def test_order_and_field_of_the_address_tell_no_hash(
    client, signed_in, superuser, refusals, model, secret
):
    signed_in(superuser)
    path = list_path(model)

    orders = [
        client.get(path, {"o": order}).context["cl"].queryset.query.order_by
        for order in ("1", secret, f"-{secret}", f"99.-98.{secret}")
    ]
    by_field = client.get(path, {"_to_field": secret, "_popup": "1"}).status_code

    assert orders[0][0] == "email" if model is Invitation else "name"
    assert [order for order in orders if secret in str(order)] == []
    assert by_field == REFUSED


def test_choices_are_found_by_the_fields_of_the_search_only(client, signed_in, superuser):
    user = factories.make_user(name="Aino Aalto")
    User.objects.filter(pk=user.pk).update(password=make_password("sanasana", "suola", "md5"))
    signed_in(superuser)
    asked = {"app_label": "projects", "model_name": "membership", "field_name": "user"}

    def found(term, **more):
        path = reverse("admin:autocomplete")
        return [
            one["text"] for one in client.get(path, asked | {"term": term} | more).json()["results"]
        ]

    assert found("Aino") == [str(user)]
    assert found("md5$suola") == []
    assert found("Aino", password__startswith="x") == [str(user)]


def test_start_page_leads_to_lists_of_what_is_missing(client, signed_in, coordinator, project):
    pilot = factories.make_pilot(project=project, n_participants=None)
    factories.make_pilot(project=project, n_participants=3, n_participants_basis="counted")
    empty = factories.make_pilot_session(pilot=pilot, n_residents=None)
    factories.make_pilot_session(pilot=pilot, n_residents=0)
    bare = factories.make_partnership(project=project)
    factories.make_partnership(project=project, municipality_promises="Tila.")
    signed_in(coordinator)

    def rows(model, query):
        return list(client.get(list_path(model) + query).context["cl"].result_list)

    assert rows(PilotSession, "?n_residents__isempty=1") == [empty]
    assert rows(Pilot, "?n_participants__isempty=1") == [pilot]
    both = "?municipality_promises__isempty=1&association_promises__isempty=1"
    assert rows(Partnership, both) == [bare]
