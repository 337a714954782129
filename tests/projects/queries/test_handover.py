from datetime import date

import pytest
from django.core.exceptions import ValidationError

from projects.queries.handover import left_undone, open_tasks
from surveys.models import Promise
from tests import factories
from tests.osallisuus import desk


@pytest.fixture
def promise(project, municipality):
    return factories.make_promise(project=project, municipality=municipality)


def data_of(promise, **changes):
    names = ("project_id", "municipality_id", "heard", "answer", "responsible", "progress")
    values = {name.removesuffix("_id"): getattr(promise, name) for name in names}
    return values | {"provenance": promise.provenance, "is_published": "on"} | changes


def save(client, promise, **changes):
    return desk.save(client, promise, data_of(promise, **changes))


@pytest.mark.parametrize(
    ("status", "n_residents", "is_open"),
    [("planned", None, True), ("held", None, True), ("held", 0, False), ("cancelled", None, False)],
)
def test_session_is_open_until_it_is_counted(project, editor, status, n_residents, is_open):
    pilot = factories.make_pilot(project=project)
    session = factories.make_pilot_session(
        pilot=pilot, status=status, n_residents=n_residents, keeper=editor
    )

    assert open_tasks(project, editor) == ([session] if is_open else [])


@pytest.mark.parametrize(
    ("progress", "is_open"),
    [("not_yet", True), ("under_way", True), ("done", False), ("not_possible", False)],
)
def test_promise_is_open_until_it_is_settled(project, municipality, editor, progress, is_open):
    promise = factories.make_promise(
        project=project, municipality=municipality, progress=progress, keeper=editor
    )

    assert open_tasks(project, editor) == ([promise] if is_open else [])


def test_rows_of_other_projects_and_people_are_not_ones_own(project, editor, coordinator):
    factories.make_promise(keeper=editor)
    factories.make_promise(project=project, keeper=coordinator)

    assert open_tasks(project, editor) == []


@pytest.mark.parametrize(("until", "is_left"), [(None, False), (date(2025, 2, 1), True)])
def test_another_right_in_force_keeps_the_rows(project, editor, promise, until, is_left):
    Promise.objects.update(keeper=editor)
    factories.make_membership(project=project, user=editor, role="coordinator", valid_until=until)

    found = left_undone(editor.memberships.get(role="editor"))

    assert found == ([promise] if is_left else [])


def test_coordinator_chooses_who_sees_to_a_promise(signed_in, coordinator, editor, promise):
    save(signed_in(coordinator), promise, keeper=editor.pk)

    promise.refresh_from_db()
    assert promise.keeper == editor


def test_stranger_is_not_offered(signed_in, coordinator, outsider, promise):
    response = save(signed_in(coordinator), promise, keeper=outsider.pk)

    promise.refresh_from_db()
    assert list(response.context["adminform"].form.errors) == ["keeper"]
    assert promise.keeper is None


@pytest.mark.parametrize("kind", ["promise", "session"])
def test_keeper_of_another_project_is_refused_by_the_row(project, promise, outsider, kind):
    pilot = factories.make_pilot(project=project)
    session = factories.make_pilot_session(pilot=pilot)
    row = {"promise": promise, "session": session}[kind]
    row.keeper = outsider

    with pytest.raises(ValidationError, match="mukana hankkeessa"):
        row.clean()


def test_municipal_coordinator_saves_without_touching_the_keeper(
    signed_in, municipal_coordinator, coordinator, editor, promise
):
    Promise.objects.update(keeper=editor)

    save(signed_in(municipal_coordinator), promise, answer="Bussi kulkee.", keeper=coordinator.pk)

    promise.refresh_from_db()
    assert (promise.answer, promise.keeper) == ("Bussi kulkee.", editor)
