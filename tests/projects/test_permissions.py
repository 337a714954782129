"""Role × object → allowed, one table per rule; no database, since the rules ask none."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from projects import permissions
from projects.models import ApprovalState
from projects.models.scope import Scope
from projects.permissions import Role

PROJECT, OTHER_PROJECT = 1, 2
NIVALA, RAAHE = 10, 20
OUR_ASSOCIATION, THEIR_ASSOCIATION = 100, 200

SOMEBODY = {
    "coordinator": (Role.COORDINATOR, None, None),
    "municipal": (Role.MUNICIPAL_COORDINATOR, NIVALA, None),
    "contact": (Role.ASSOCIATION_CONTACT, None, OUR_ASSOCIATION),
    "evaluator": (Role.EVALUATOR, None, None),
    "editor": (Role.EDITOR, None, None),
}
EVERYBODY = [*SOMEBODY, "nobody", "superuser"]


def person(name):
    memberships = []
    if name in SOMEBODY:
        role, municipality, association = SOMEBODY[name]
        memberships.append(
            SimpleNamespace(
                role=role,
                project_id=PROJECT,
                municipality_id=municipality,
                association_id=association,
            )
        )
    return SimpleNamespace(
        pk=name,
        is_active=True,
        is_superuser=name == "superuser",
        live_memberships=memberships,
    )


@dataclass
class Row:
    scope: Scope
    state: str = ApprovalState.SUBMITTED
    takes_counts: bool = True

    @property
    def project_id(self):
        return self.scope.project_id


OWN_PILOT = Row(Scope(PROJECT, NIVALA, frozenset({OUR_ASSOCIATION})))
APPROVED = Row(Scope(PROJECT, NIVALA, frozenset({OUR_ASSOCIATION})), ApprovalState.APPROVED)
SETTLED = Row(Scope(PROJECT, NIVALA, frozenset({OUR_ASSOCIATION})), takes_counts=False)
OTHER_PILOT = Row(Scope(PROJECT, RAAHE, frozenset({THEIR_ASSOCIATION})))
WHOLE_PROJECT = Row(Scope(PROJECT))
FOREIGN_PILOT = Row(Scope(OTHER_PROJECT, NIVALA, frozenset({OUR_ASSOCIATION})))
FOREIGN_PROJECT = Row(Scope(OTHER_PROJECT))

TABLE = {
    permissions.can_view: {
        "own pilot": (OWN_PILOT, "coordinator municipal contact evaluator editor superuser"),
        "other pilot": (OTHER_PILOT, "coordinator evaluator editor superuser"),
        "whole project": (WHOLE_PROJECT, "coordinator evaluator editor superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_read_project: {
        "own": (WHOLE_PROJECT, "coordinator municipal contact evaluator editor superuser"),
        "foreign": (FOREIGN_PROJECT, "superuser"),
    },
    permissions.can_read_coaching: {
        "of the project": (
            WHOLE_PROJECT,
            "coordinator municipal contact evaluator editor superuser",
        ),
        "of own municipality": (
            Row(Scope(PROJECT, NIVALA)),
            "coordinator municipal evaluator editor superuser",
        ),
        "of another": (Row(Scope(PROJECT, RAAHE)), "coordinator evaluator editor superuser"),
        "foreign": (FOREIGN_PROJECT, "superuser"),
    },
    permissions.can_read_survey: {
        "own pilot": (OWN_PILOT, "coordinator municipal evaluator editor superuser"),
        "other pilot": (OTHER_PILOT, "coordinator evaluator editor superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_change: {
        "own pilot": (OWN_PILOT, "coordinator municipal superuser"),
        "other pilot": (OTHER_PILOT, "coordinator superuser"),
        "whole project": (WHOLE_PROJECT, "coordinator superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_change_project: {
        "own": (WHOLE_PROJECT, "coordinator superuser"),
        "own pilot": (OWN_PILOT, "coordinator superuser"),
        "foreign": (FOREIGN_PROJECT, "superuser"),
    },
    permissions.can_report: {
        "own pilot": (OWN_PILOT, "coordinator municipal contact superuser"),
        "other pilot": (OTHER_PILOT, "coordinator superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_amend: {
        "submitted": (OWN_PILOT, "coordinator municipal contact superuser"),
        "approved": (APPROVED, "coordinator municipal superuser"),
        "other pilot": (OTHER_PILOT, "coordinator superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_tally: {
        "open": (OWN_PILOT, "coordinator municipal contact superuser"),
        "settled": (SETTLED, "coordinator municipal superuser"),
        "other pilot": (OTHER_PILOT, "coordinator superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_approve: {
        "own pilot": (OWN_PILOT, "coordinator municipal superuser"),
        "other pilot": (OTHER_PILOT, "coordinator superuser"),
        "foreign pilot": (FOREIGN_PILOT, "superuser"),
    },
    permissions.can_keep_publication: {
        "own": (WHOLE_PROJECT, "coordinator editor superuser"),
        "foreign": (FOREIGN_PROJECT, "superuser"),
    },
    permissions.can_keep_people: {
        "own": (WHOLE_PROJECT, "coordinator superuser"),
        "foreign": (FOREIGN_PROJECT, "superuser"),
        "no project": (Row(Scope()), "superuser"),
    },
    permissions.can_read_events: {
        "own": (WHOLE_PROJECT, "coordinator superuser"),
        "foreign": (FOREIGN_PROJECT, "superuser"),
        "no project": (Row(Scope()), "superuser"),
    },
}
CASES = [
    pytest.param(rule, row, name, name in allowed.split(), id=f"{rule.__name__}-{title}-{name}")
    for rule, rows in TABLE.items()
    for title, (row, allowed) in rows.items()
    for name in EVERYBODY
]


@pytest.mark.parametrize(("rule", "row", "name", "expected"), CASES)
def test_rule_allows(rule, row, name, expected):
    assert rule(person(name), row) == expected


PLACES = {
    "own municipality": (NIVALA, {PROJECT}, "coordinator municipal superuser"),
    "other of the project": (RAAHE, {PROJECT}, "coordinator superuser"),
    "own, in another project": (NIVALA, {OTHER_PROJECT}, "municipal superuser"),
    "in another project": (RAAHE, {OTHER_PROJECT}, "superuser"),
    "in both projects": (RAAHE, {PROJECT, OTHER_PROJECT}, "coordinator superuser"),
    "in no project": (RAAHE, set(), "coordinator superuser"),
    "without a home": (None, {PROJECT}, "coordinator superuser"),
    "without a home, in another project": (None, {OTHER_PROJECT}, "superuser"),
    "without a home or a project": (None, set(), "coordinator superuser"),
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("place", PLACES)
def test_place_is_kept_where_it_takes_part(place, name):
    home, projects, allowed = PLACES[place]
    row = SimpleNamespace(home_id=home, project_ids=projects)

    assert permissions.can_keep_place(person(name), row) == (name in allowed.split())


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("place", PLACES)
def test_association_is_removed_by_a_coordinator_only(place, name):
    home, projects, allowed = PLACES[place]
    row = SimpleNamespace(home_id=home, project_ids=projects)
    expected = name in allowed.split() and name != "municipal"

    assert permissions.can_drop_association(person(name), row) == expected


USERS = {
    "colleague": (False, {PROJECT}, True, True),
    "works elsewhere too": (False, {PROJECT, OTHER_PROJECT}, True, False),
    "works elsewhere": (False, {OTHER_PROJECT}, False, False),
    "superuser": (True, {PROJECT}, True, False),
    "works nowhere": (False, set(), False, False),
}


@pytest.mark.parametrize("colleague", USERS)
def test_coordinator_reads_and_changes_people_of_the_own_projects(colleague):
    is_superuser, projects, is_read, is_changed = USERS[colleague]
    row = SimpleNamespace(is_superuser=is_superuser, project_ids=projects)
    user = person("coordinator")

    found = (permissions.can_read_user(user, row), permissions.can_change_user(user, row))

    assert found == (is_read, is_changed)


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "coordinator"])
def test_only_coordinators_and_superusers_read_people(name):
    row = SimpleNamespace(is_superuser=False, project_ids={PROJECT})
    user = person(name)

    found = (permissions.can_read_user(user, row), permissions.can_change_user(user, row))

    assert found == ((True, True) if name == "superuser" else (False, False))


@pytest.mark.parametrize("name", EVERYBODY)
def test_content_is_kept_by_coordinators_and_editors(name):
    expected = name in {"coordinator", "editor", "superuser"}

    assert permissions.can_keep_content(person(name)) == expected


@pytest.mark.parametrize("name", EVERYBODY)
def test_coded_answers_are_the_evaluators_alone(name):
    user = person(name)

    found = [permissions.can_read_answers(user, number) for number in (PROJECT, OTHER_PROJECT)]

    assert found == [name == "evaluator", False]


@pytest.mark.parametrize("name", EVERYBODY)
def test_desk_opens_to_live_memberships_and_superusers(name):
    assert permissions.can_enter_desk(person(name)) == (name != "nobody")


def test_desk_is_closed_to_an_inactive_superuser():
    user = person("superuser")
    user.is_active = False

    assert not permissions.can_enter_desk(user)


def test_rule_shows_a_list_to_its_roles_and_asks_about_each_row():
    user = person("municipal")

    found = (
        permissions.KEEPING.anywhere(user),
        permissions.KEEPING(user, OWN_PILOT),
        permissions.KEEPING(user, OTHER_PILOT),
        permissions.PEOPLE_KEEPING.anywhere(user),
    )

    assert found == (True, True, False, False)


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_makes_by_hand_what_the_portal_makes(name):
    user = person(name)

    assert (permissions.NOBODY.anywhere(user), permissions.NOBODY(user, OWN_PILOT)) == (
        False,
        False,
    )


def test_state_that_closes_a_row_is_the_one_of_the_models():
    assert permissions.APPROVED == ApprovalState.APPROVED


def right(role=Role.EVALUATOR, *, user, giver, project=PROJECT):
    return SimpleNamespace(role=role, project_id=project, user_id=user, granted_by_id=giver)


CONFIRMING = {
    "of somebody, given by another": (right(user="x", giver="y"), "coordinator superuser"),
    "given by the coordinator": (right(user="x", giver="coordinator"), "superuser"),
    "of the coordinator": (right(user="coordinator", giver="y"), "superuser"),
    "given by the superuser": (right(user="x", giver="superuser"), "coordinator"),
    "of the superuser": (right(user="superuser", giver="y"), "coordinator"),
    "given by nobody known": (right(user="x", giver=None), ""),
    "foreign": (right(user="x", giver="y", project=OTHER_PROJECT), "superuser"),
    "that needs none": (right(Role.EDITOR, user="x", giver="y"), ""),
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("state", CONFIRMING)
def test_right_is_confirmed_by_a_second_person(state, name):
    row, allowed = CONFIRMING[state]

    assert permissions.can_confirm(person(name), row) == (name in allowed.split())


GRANTING = {
    "to another": (right(user="x", giver=None), "coordinator superuser"),
    "to the coordinator": (right(user="coordinator", giver=None), "superuser"),
    "to the superuser": (right(user="superuser", giver=None), "coordinator"),
    "of an editor, to the coordinator": (
        right(Role.EDITOR, user="coordinator", giver=None),
        "coordinator superuser",
    ),
    "foreign": (right(user="x", giver=None, project=OTHER_PROJECT), "superuser"),
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("state", GRANTING)
def test_evaluators_right_is_given_to_another(state, name):
    row, allowed = GRANTING[state]

    assert permissions.can_grant(person(name), row) == (name in allowed.split())


@pytest.mark.parametrize("name", EVERYBODY)
def test_second_factor_is_for_who_sees_people_or_results(name):
    expected = name not in {"contact", "nobody"}

    assert permissions.needs_second_factor(person(name)) == expected


REMOVING = {
    "colleague": ({PROJECT}, False, "coordinator superuser"),
    "works elsewhere too": ({PROJECT, OTHER_PROJECT}, False, "coordinator superuser"),
    "works elsewhere": ({OTHER_PROJECT}, False, "superuser"),
    "works nowhere now": (set(), False, "superuser"),
    "superuser": ({PROJECT}, True, "superuser"),
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("owner", REMOVING)
def test_lost_factor_is_removed_by_another_coordinator(owner, name):
    projects, is_superuser, allowed = REMOVING[owner]
    rights = [right(Role.EDITOR, user="x", giver=None, project=number) for number in projects]
    row = SimpleNamespace(pk="x", is_superuser=is_superuser, live_memberships=rights)

    assert permissions.can_remove_factor(person(name), row) == (name in allowed.split())


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_removes_the_own_factor(name):
    user = person(name)

    assert not permissions.can_remove_factor(user, user)
