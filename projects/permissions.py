"""Every rule of access to an object: pure functions of a user and an object, without queries.

An object says where it belongs by its `scope` property; a user brings `live_memberships`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


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


EVERY_ROLE = frozenset(Role)

FACTOR_ROLES = EVERY_ROLE - {Role.ASSOCIATION_CONTACT}
"""Roles that see coded answers, people (also those who signed up for coaching) or releases."""

APPROVED = "approved"
"""The state of a session or a cost that counts; as `ApprovalState.APPROVED` of the models."""


class Belonging(Protocol):
    """A role of a person: in which project, and in which part of it."""

    @property
    def role(self) -> str: ...
    @property
    def project_id(self) -> int | None: ...
    @property
    def municipality_id(self) -> int | None: ...
    @property
    def association_id(self) -> int | None: ...


class Granted(Belonging, Protocol):
    """A role with whose it is and who gave it."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def granted_by_id(self) -> int | None: ...


class Person(Protocol):
    @property
    def pk(self) -> Any: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_superuser(self) -> bool: ...
    @property
    def live_memberships(self) -> Sequence[Belonging]: ...


class Acquainted(Person, Protocol):
    """A person with the projects where they have or had a role."""

    @property
    def project_ids(self) -> set[int]: ...


class Where(Protocol):
    @property
    def project_id(self) -> int | None: ...
    @property
    def municipality_id(self) -> int | None: ...
    @property
    def association_ids(self) -> Collection[int]: ...


class Placed(Protocol):
    @property
    def scope(self) -> Where: ...


class Sent(Placed, Protocol):
    @property
    def state(self) -> str: ...


class Counted(Placed, Protocol):
    @property
    def takes_counts(self) -> bool: ...


class OfProject(Protocol):
    @property
    def project_id(self) -> int | None: ...


class Place(Protocol):
    """A municipality or an association: its home's key, and the projects where it takes part."""

    @property
    def home_id(self) -> int | None: ...
    @property
    def project_ids(self) -> set[int]: ...


@dataclass(frozen=True)
class Rule:
    """Who may do one thing to one kind of rows, as the desk asks it.

    `anywhere` says whether the user could do it to some row, so that a list or a button is shown;
    calling the rule decides about one row.
    """

    roles: frozenset[Role]
    # Each rule asks its own kind of row, and a list of rules has them all.
    decides: Callable[[Person, Any], bool]
    includes_superuser: bool = True

    def anywhere(self, user: Person) -> bool:
        if user.is_superuser:
            return self.includes_superuser
        return has_role(user, self.roles)

    def __call__(self, user: Person, row: Any) -> bool:
        return self.anywhere(user) and self.decides(user, row)


def can_enter_desk(user: Person) -> bool:
    """An active user with a live membership, or a superuser."""
    return user.is_active and (user.is_superuser or bool(user.live_memberships))


def covers(membership: Belonging, scope: Where) -> bool:
    """Whether a membership reaches a row: the same rule as `visible_to`, for one object."""
    if scope.project_id != membership.project_id:
        return False
    if membership.role in PROJECT_WIDE:
        return True
    if membership.role == Role.MUNICIPAL_COORDINATOR:
        return scope.municipality_id == membership.municipality_id
    return membership.association_id in scope.association_ids


def can_view(user: Person, row: Placed) -> bool:
    """Any live membership that covers the row."""
    return user.is_superuser or any(covers(found, row.scope) for found in user.live_memberships)


def can_read_project(user: Person, row: Placed) -> bool:
    """Everyone who works in the project reads its plan, people and what is common to all of it."""
    return user.is_superuser or any(
        found.project_id == row.scope.project_id for found in user.live_memberships
    )


def can_read_coaching(user: Person, row: Placed) -> bool:
    """Coaching of the whole project is everyone's in it; that of a municipality is its own."""
    if row.scope.municipality_id is None:
        return can_read_project(user, row)
    return can_view(user, row)


def can_read_survey(user: Person, row: Placed) -> bool:
    """The state of a survey; an association's contact has no part in surveys."""
    return _has_role_over(user, row, EVERY_ROLE - {Role.ASSOCIATION_CONTACT})


def can_change(user: Person, row: Placed) -> bool:
    """Coordinators inside their scope."""
    return _has_role_over(user, row, KEEPERS)


def can_change_project(user: Person, project: Placed) -> bool:
    """Only a coordinator of the whole project, since a project is nobody's own municipality's."""
    return _has_role_over(user, project, {Role.COORDINATOR})


def can_report(user: Person, row: Placed) -> bool:
    """Sessions and costs of a pilot: its coordinators, and the contact of its association."""
    return _has_role_over(user, row, KEEPERS | {Role.ASSOCIATION_CONTACT})


def can_amend(user: Person, row: Sent) -> bool:
    """A sent row may be mended by who sent it until it has been approved."""
    # An approved row counts in figures, so who sent it must not change it unseen.
    if row.state == APPROVED:
        return can_change(user, row)
    return can_report(user, row)


def can_tally(user: Person, row: Counted) -> bool:
    """Who reports a pilot counts its visitors, as long as the session takes counts from them."""
    return can_report(user, row) if row.takes_counts else can_change(user, row)


def can_approve(user: Person, row: Placed) -> bool:
    """Approving a submitted session or cost is a coordinator's, never the submitter's own."""
    return can_change(user, row)


def can_keep_content(user: Person) -> bool:
    """Tip lists, tools and publications belong to everyone; coordinators and editors keep them."""
    return user.is_superuser or has_role(user, CONTENT_KEEPERS)


def can_keep_publication(user: Person, publication: OfProject) -> bool:
    """A publication tells of one project, and that project's people keep it."""
    return user.is_superuser or any(
        found.role in CONTENT_KEEPERS and found.project_id == publication.project_id
        for found in user.live_memberships
    )


def can_keep_people(user: Person, row: OfProject) -> bool:
    """Rights and invitations of a project are its coordinator's alone."""
    return user.is_superuser or any(
        found.role == Role.COORDINATOR and found.project_id == row.project_id
        for found in user.live_memberships
    )


def can_grant(user: Person, membership: Belonging) -> bool:
    """Who keeps the people of a project gives its rights, but nobody the evaluator's to themselves.

    Whose right it is may still be open: an invitation has no `user_id`.
    """
    is_own = getattr(membership, "user_id", None) == user.pk
    return can_keep_people(user, membership) and not (is_own and membership.role == Role.EVALUATOR)


def can_confirm(user: Person, membership: Granted) -> bool:
    """The second named person of an evaluator's right: neither who gave it nor whose it is.

    A right whose giver is not known cannot be confirmed; it is given anew.
    """
    return (
        membership.role == Role.EVALUATOR
        and membership.granted_by_id is not None
        # Coded answers take two people: neither who gave the right nor whose it is
        # can be the second.
        and user.pk not in {membership.granted_by_id, membership.user_id}
        and can_keep_people(user, membership)
    )


def needs_second_factor(user: Person) -> bool:
    """Whoever sees answers, people or results; an association's contact sees the own pilot only."""
    return user.is_superuser or has_role(user, FACTOR_ROLES)


def can_remove_factor(user: Person, person: Person) -> bool:
    """A lost second factor is removed by another coordinator of the same project, never by oneself.

    That of a superuser is removed by another superuser.
    """
    # One's own word is what a thief with the password would give too.
    if user.pk == person.pk:
        return False
    if user.is_superuser:
        return True
    theirs = {found.project_id for found in person.live_memberships}
    return not person.is_superuser and bool(coordinated(user) & theirs)


def can_read_events(user: Person, event: OfProject) -> bool:
    """The log of a project is its coordinator's; what belongs to no project, a superuser's."""
    return can_keep_people(user, event)


def can_keep_place(user: Person, place: Place) -> bool:
    """A municipality, or an association by its home: kept where it takes part.

    The municipal coordinator keeps the own municipality and its associations. A coordinator keeps
    those of the own projects, and those that no project has yet. Asks the row for `project_ids`.
    """
    if user.is_superuser:
        return True
    mine = {m.municipality_id for m in user.live_memberships if m.role in KEEPERS}
    if place.home_id is not None and place.home_id in mine:
        return True
    own = {m.project_id for m in user.live_memberships if m.role == Role.COORDINATOR}
    return bool(own) and (not place.project_ids or bool(own & place.project_ids))


def can_drop_association(user: Person, association: Place) -> bool:
    """Removing one takes a coordinator of the project."""
    # Removing one touches partnerships anywhere.
    is_coordinator = user.is_superuser or has_role(user, {Role.COORDINATOR})
    return is_coordinator and can_keep_place(user, association)


def can_read_user(user: Person, person: Acquainted) -> bool:
    """People are seen by who coordinates a project of theirs."""
    return user.is_superuser or bool(coordinated(user) & person.project_ids)


def can_change_user(user: Person, person: Acquainted) -> bool:
    """A coordinator changes those who work only in the own projects, never a superuser."""
    if user.is_superuser:
        return True
    theirs = person.project_ids
    # All of their projects, or a coordinator of one could change what another has given.
    return not person.is_superuser and bool(theirs) and theirs <= coordinated(user)


def coordinated(user: Person) -> set[int | None]:
    """Projects that the user coordinates."""
    return {m.project_id for m in user.live_memberships if m.role == Role.COORDINATOR}


def can_read_answers(user: Person, project_id: int) -> bool:
    """Coded answers are the named evaluator's alone; a superuser has no right to them."""
    return any(
        # No superuser here: keeping the site running needs no answers.
        found.role == Role.EVALUATOR and found.project_id == project_id
        for found in user.live_memberships
    )


def has_role(user: Person, roles: Collection[str]) -> bool:
    return any(found.role in roles for found in user.live_memberships)


def _has_role_over(user: Person, row: Placed, roles: Collection[str]) -> bool:
    if user.is_superuser:
        return True
    return any(found.role in roles and covers(found, row.scope) for found in user.live_memberships)


def is_superuser(user: Person, row: object) -> bool:
    return user.is_superuser


def _always(user: Person, row: object) -> bool:
    return True


READING = Rule(EVERY_ROLE, can_view)
PROJECT_READING = Rule(EVERY_ROLE, can_read_project)
COACHING_READING = Rule(EVERY_ROLE, can_read_coaching)
SURVEY_READING = Rule(EVERY_ROLE - {Role.ASSOCIATION_CONTACT}, can_read_survey)
SHARED_READING = Rule(EVERY_ROLE, _always)
KEEPING = Rule(KEEPERS, can_change)
PROJECT_KEEPING = Rule(frozenset({Role.COORDINATOR}), can_change_project)
REPORTING = Rule(KEEPERS | {Role.ASSOCIATION_CONTACT}, can_report)
AMENDING = Rule(KEEPERS | {Role.ASSOCIATION_CONTACT}, can_amend)
TALLYING = Rule(KEEPERS | {Role.ASSOCIATION_CONTACT}, can_tally)
APPROVING = Rule(KEEPERS, can_approve)
SIGNUP_READING = Rule(KEEPERS, can_change)
PLACE_KEEPING = Rule(KEEPERS, can_keep_place)
ASSOCIATION_DROPPING = Rule(frozenset({Role.COORDINATOR}), can_drop_association)
CONTENT_KEEPING = Rule(CONTENT_KEEPERS, lambda user, row: can_keep_content(user))
SHARED_KEEPING = Rule(CONTENT_KEEPERS, _always)
SHARED_ADDING = Rule(CONTENT_KEEPERS | KEEPERS, _always)
PUBLICATION_KEEPING = Rule(CONTENT_KEEPERS, can_keep_publication)
PEOPLE_KEEPING = Rule(frozenset({Role.COORDINATOR}), can_keep_people)
USER_READING = Rule(frozenset({Role.COORDINATOR}), can_read_user)
USER_CHANGING = Rule(frozenset({Role.COORDINATOR}), can_change_user)
EVENT_READING = Rule(frozenset({Role.COORDINATOR}), can_read_events)
COORDINATION = Rule(frozenset({Role.COORDINATOR}), _always)
INSTALLATION = Rule(frozenset(), is_superuser)
NOBODY = Rule(frozenset(), lambda user, row: False, includes_superuser=False)
