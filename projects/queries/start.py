"""How far a person's newest project is on its first day."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from projects.models import Municipality, Pilot, Project, ProjectOrganisation, User
from projects.permissions import coordinated


@dataclass(frozen=True)
class Beginning:
    """The newest project that the person coordinates, None before the first, and what it has."""

    project: Project | None
    has_places: bool = False
    has_lead: bool = False
    has_privacy: bool = False
    has_pilot: bool = False


def beginning_of(user) -> Beginning:
    rows = Project.objects.all()
    if not user.is_superuser:
        rows = rows.filter(pk__in=coordinated(user))
    parts = {"project": OuterRef("pk")}
    leads = ProjectOrganisation.objects.filter(role=ProjectOrganisation.Role.LEAD, **parts)
    places = Project.municipalities.through.objects.filter(**parts)
    project = (
        rows.annotate(
            has_places=Exists(places),
            has_lead=Exists(leads),
            has_pilot=Exists(Pilot.objects.filter(**parts)),
        )
        .order_by("-pk")
        .first()
    )
    if project is None:
        return Beginning(None)
    told = project.controller_id and project.privacy_notice and project.retention_until
    return Beginning(project, project.has_places, project.has_lead, bool(told), project.has_pilot)


def has_municipalities() -> bool:
    return Municipality.objects.exists()


def is_first_person_missing() -> bool:
    """Whether nobody can sign in yet, so that the link of the first account is open."""
    return not User.objects.filter(is_active=True).exists()
