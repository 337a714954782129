"""Removing somebody's lost second factor, so that they can set up a new one."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from osallisuus.mail import deliver_after_commit
from projects.models import AuditEvent, Project, User


@transaction.atomic
def remove_factors(*, person: User, project: Project, by: User) -> int:
    """Removes every second factor and recovery code of the person, who gets a mail about it.

    Returns how many were removed; with none, nothing is recorded or sent. The person signs in with
    the password and sets up a new one before seeing anything.
    """
    n_removed, _by_model = Authenticator.objects.filter(user=person).delete()
    if not n_removed:
        return 0
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.RIGHTS,
        target=f"toinen tunniste poistettu: {person}",
    )
    # The person hears of it: somebody else may have asked in their name.
    deliver_after_commit(
        "projects/emails/factor_removed.txt", {"person": person, "by": by}, [person.email]
    )
    return n_removed
