"""Writes of the first day: the first account, the site's owner, a project and its first pilot."""

from django.core import signing
from django.db import transaction

from osallisuus.models import DataVersion
from osallisuus.text.addresses import free_address
from projects.models import (
    AuditEvent,
    Membership,
    Municipality,
    Organisation,
    Pilot,
    Project,
    ProjectOrganisation,
    User,
)
from projects.permissions import Role
from projects.queries.start import is_first_person_missing

LINK_HOURS = 24
SALT = "first-account"


class BegunAlreadyError(Exception):
    """Somebody has an account already, so the link of the first one is closed."""


def first_account_token() -> str:
    """What the link of the first account ends with; good for a day and until it is used."""
    return signing.dumps("first", salt=SALT)


def is_first_account_token(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=LINK_HOURS * 3600)
    except signing.BadSignature:
        return False
    return is_first_person_missing()


@transaction.atomic
def make_first_account(*, email: str, name: str, password: str) -> User:
    """A superuser, who prepares the site. Raises BegunAlreadyError where somebody has been."""
    # It writes a row that all share: two who open the link at once come one by one.
    DataVersion.bump()
    if not is_first_person_missing():
        raise BegunAlreadyError
    return User.objects.create_superuser(email, password, name=name)


@transaction.atomic
def begin_project(*, project: Project, by: User) -> Project:
    """Saves a new project with an address from its name; who begins it coordinates it."""
    project.slug = free_address(project.name, Project.objects.all())
    project.save()
    Membership.objects.create(user=by, project=project, role=Role.COORDINATOR)
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.RIGHTS,
        target=f"uusi hanke: {project.name}",
    )
    return project


def organisation_of(name: str, kind: Organisation.Kind) -> Organisation:
    """The organisation of that name, made where there is none; case makes no difference."""
    found = Organisation.objects.filter(name__iexact=name).first()
    return found or Organisation.objects.create(name=name, kind=kind)


@transaction.atomic
def name_carriers(*, project: Project, lead: str, funder: str) -> None:
    """Who carries out the project, and who pays; an empty funder is left out."""
    roles = [(lead, Organisation.Kind.IMPLEMENTER, ProjectOrganisation.Role.LEAD)]
    if funder:
        roles.append((funder, Organisation.Kind.FUNDER, ProjectOrganisation.Role.FUNDER))
    for name, kind, role in roles:
        ProjectOrganisation.objects.get_or_create(
            project=project, organisation=organisation_of(name, kind), role=role
        )
    project.save()


@transaction.atomic
def tell_controller(*, project: Project, controller: str) -> None:
    """Saves who answers for the data of residents with the other facts of the project."""
    project.controller = organisation_of(controller, Organisation.Kind.IMPLEMENTER)
    project.save()


@transaction.atomic
def choose_places(*, project: Project, places: list[Municipality]) -> None:
    project.municipalities.add(*places)


@transaction.atomic
def begin_pilot(*, pilot: Pilot) -> Pilot:
    """Saves a new pilot with an address from its name."""
    pilot.slug = free_address(pilot.name, Pilot.objects.all())
    pilot.save()
    return pilot
