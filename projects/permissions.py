"""Every rule of access to an object: pure functions of a user and an object, without queries.

An object says where it belongs by its `scope` property; a user brings `live_memberships`.
"""

from enum import StrEnum


class Role(StrEnum):
    COORDINATOR = "coordinator"
    MUNICIPAL_COORDINATOR = "municipal_coordinator"
    ASSOCIATION_CONTACT = "association_contact"
    EVALUATOR = "evaluator"
    EDITOR = "editor"


PROJECT_WIDE = frozenset({Role.COORDINATOR, Role.EVALUATOR, Role.EDITOR})
"""Roles whose rows are those of the whole project."""

KEEPERS = frozenset({Role.COORDINATOR, Role.MUNICIPAL_COORDINATOR})
"""Roles that keep the rows that they see."""

CONTENT_KEEPERS = frozenset({Role.COORDINATOR, Role.EDITOR})
"""Roles that keep tip lists, tools and publications."""


def can_enter_desk(user) -> bool:
    """An active user with a live membership, or a superuser."""
    return user.is_active and (user.is_superuser or bool(user.live_memberships))


def covers(membership, scope) -> bool:
    """Whether a membership reaches a row: the same rule as `visible_to`, for one object."""
    if scope.project_id != membership.project_id:
        return False
    if membership.role in PROJECT_WIDE:
        return True
    if membership.role == Role.MUNICIPAL_COORDINATOR:
        return scope.municipality_id == membership.municipality_id
    return membership.association_id in scope.association_ids


def can_view(user, row) -> bool:
    """Any live membership that covers the row."""
    return user.is_superuser or any(covers(found, row.scope) for found in user.live_memberships)


def can_change(user, row) -> bool:
    """Coordinators inside their scope."""
    return _has_role_over(user, row, KEEPERS)


def can_change_project(user, project) -> bool:
    """Only a coordinator of the whole project, since a project is nobody's own municipality's."""
    return _has_role_over(user, project, {Role.COORDINATOR})


def can_report(user, row) -> bool:
    """Sessions and costs of a pilot: its coordinators, and the contact of its association."""
    return _has_role_over(user, row, KEEPERS | {Role.ASSOCIATION_CONTACT})


def can_approve(user, row) -> bool:
    """Approving a submitted session or cost is a coordinator's, never the submitter's own."""
    return can_change(user, row)


def can_keep_content(user) -> bool:
    """Tip lists, tools and publications belong to everyone; coordinators and editors keep them."""
    return user.is_superuser or has_role(user, CONTENT_KEEPERS)


def can_read_answers(user, project_id: int) -> bool:
    """Coded answers are the named evaluator's alone; a superuser has no right to them."""
    return any(
        found.role == Role.EVALUATOR and found.project_id == project_id
        for found in user.live_memberships
    )


def has_role(user, roles) -> bool:
    return any(found.role in roles for found in user.live_memberships)


def _has_role_over(user, row, roles) -> bool:
    if user.is_superuser:
        return True
    return any(found.role in roles and covers(found, row.scope) for found in user.live_memberships)
