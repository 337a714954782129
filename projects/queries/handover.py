"""What somebody who leaves would leave undone; each app registers the rows that have a keeper."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from projects.models import Invitation, Membership, Project, User
from projects.permissions import PEOPLE_KEEPING, Role

TASKS: list[Callable[[Project, User], Iterable[Model]]] = []


def register_tasks(rows: Callable[[Project, User], Iterable[Model]]):
    """Add `rows(project, person)`: rows whose `keeper` is the person and that are still open."""
    TASKS.append(rows)
    return rows


def open_tasks(project: Project, person: User) -> list[Model]:
    """Every open row of the project that the person keeps; empty when nothing is left."""
    return [row for rows in TASKS for row in rows(project, person)]


def left_undone(membership: Membership) -> list[Model]:
    """Open rows that would have no keeper once the right ends.

    None while the person has another right in force in the same project.
    """
    others = membership.user.memberships.live().filter(project=membership.project_id)
    if others.exclude(pk=membership.pk).exists():
        return []
    return open_tasks(membership.project, membership.user)


@register_tasks
def invitations(project: Project, person: User) -> Iterable[Model]:
    """Invitations that wait for an answer: their link works while somebody answers for them."""
    return Invitation.objects.waiting().filter(project=project, invited_by=person)


def successors(row: Model, membership: Membership):
    """Who may go on with a row that the holder of a right leaves: those who stay in the project,
    and for an invitation those who may invite."""
    rights = Membership.objects.live().filter(project=membership.project_id)
    if isinstance(row, Invitation):
        rights = rights.filter(role=Role.COORDINATOR)
    people = User.objects.filter(is_active=True, pk__in=rights.values("user"))
    return people.exclude(pk=membership.user_id)


def may_take(row: Model, person: User, membership: Membership) -> bool:
    return successors(row, membership).filter(pk=person.pk).exists()


class KeptRows:
    """For the admin of rows with a keeper: whoever may not see people reads, but does not choose.

    Comes before ScopedAdmin.
    """

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return fixed if PEOPLE_KEEPING.anywhere(request.user) else [*fixed, "keeper"]
