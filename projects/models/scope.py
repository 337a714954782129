"""Which rows a person may see: the one definition, for every model of the portal."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from projects.permissions import PROJECT_WIDE, Role


@dataclass(frozen=True)
class Scope:
    """Where a row belongs; None = to the whole of the level above."""

    project_id: int | None = None
    municipality_id: int | None = None
    association_ids: frozenset[int] = frozenset()


class ScopedQuerySet(models.QuerySet):
    """Rows limited by `visible_to`; a subclass names the paths from its model.

    `None` as a path means that the role in question sees no rows of the model; an empty string
    means that belonging to the project is enough.
    """

    project_path: str | None = None
    municipality_path: str | None = None
    association_path: str | None = None

    def visible_to(self, user, roles=frozenset(Role)):
        """Rows that one of the user's live memberships covers; a superuser sees all of them.

        With `roles` only what memberships of these roles cover.
        """
        if user.is_superuser:
            return self
        mine = [membership for membership in user.live_memberships if membership.role in roles]
        if not mine:
            # An empty `Q()` would let everything through.
            return self.filter(pk__in=[])
        allowed = reduce(or_, map(self._covered_by, mine))
        # Only the ways of associations lead over several rows and would find one row many times;
        # without them the rows need no second look of their own.
        if all(membership.role != Role.ASSOCIATION_CONTACT for membership in mine):
            return self.filter(allowed)
        return self.filter(pk__in=self.model._base_manager.filter(allowed).values("pk"))

    def _covered_by(self, membership) -> Q:
        if self.project_path is None:
            return Q(pk__in=[])
        project = Q(**{self.project_path: membership.project_id})
        if membership.role in PROJECT_WIDE:
            return project
        if membership.role == Role.MUNICIPAL_COORDINATOR:
            return self._narrowed(project, self.municipality_path, membership.municipality_id)
        return self._narrowed(project, self.association_path, membership.association_id)

    @staticmethod
    def _narrowed(project: Q, path: str | None, value: int) -> Q:
        if path is None:
            return Q(pk__in=[])
        return project & Q(**{path: value}) if path else project
