"""Rules of access that only surveys have; the rest are those of projects."""

from typing import Any

from projects.permissions import (
    EVERY_ROLE,
    OfProject,
    Person,
    Role,
    Rule,
    can_change_project,
    can_keep_people,
    can_read_answers,
    can_read_project,
)

# A release holds every municipality at once, so it is read by those of the whole project.
RELEASE_READING = Rule(
    EVERY_ROLE - {Role.ASSOCIATION_CONTACT, Role.MUNICIPAL_COORDINATOR}, can_read_project
)


def can_keep_instrument(user: Person, row: OfProject) -> bool:
    """A project's own questionnaire, or its draft, is its coordinators'; what came with the portal
    or in a file is nobody's to edit."""
    return row.project_id is not None and can_keep_people(user, row)


def can_version_instrument(user: Person, row: OfProject) -> bool:
    """A file may bring the next version of what is no other project's own."""
    return row.project_id is None or can_keep_people(user, row)


def can_bring_answers(user: Person, project: Any) -> bool:
    """A file of answers is of any pilot of the project: for its coordinator, as paper is, and for
    the named evaluator, who reads coded answers anyway."""
    return can_change_project(user, project) or can_read_answers(user, project.pk)


INSTRUMENT_KEEPING = Rule(frozenset({Role.COORDINATOR}), can_keep_instrument)
