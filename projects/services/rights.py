"""Rights in a project: giving, confirming and ending them, and passing on what is left undone."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.mail import Delivery, deliver_after_commit, site_url
from projects.models import AuditEvent, Membership, Project, User
from projects.permissions import Role, can_confirm, can_grant
from projects.queries.handover import left_undone, may_take, open_tasks
from projects.queries.people import projects_left_alone

LAST_COORDINATOR = gettext_lazy(
    "Hankkeessa %(project)s ei olisi sen jälkeen yhtään koordinaattoria. "
    "Anna koordinaattorin oikeus ensin jollekulle toiselle."
)
OWN_EVALUATION = gettext_lazy(
    "Et voi antaa arvioijan oikeutta itsellesi. Pyydä sitä toiselta koordinaattorilta."
)

LONGEST_EVALUATION = timedelta(days=731)
"""Two years at a time: who sees coded answers is thought of anew."""
LONG_EVALUATION = gettext_lazy(
    "Arvioijan oikeus on voimassa enintään kaksi vuotta kerrallaan. Anna aikaisempi päättymispäivä."
)


class RightRefusedError(Exception):
    """A right that cannot be given, confirmed or ended so; the message says why, in Finnish."""


def refusal_to_save(membership: Membership, *, by: User, today: date | None = None) -> str:
    """Why the right cannot be saved with these values; an empty text when it can."""
    today = today or timezone.localdate()
    if not can_grant(by, membership):
        return str(OWN_EVALUATION)
    found = Membership.objects.select_related("user", "project")
    before = found.filter(pk=membership.pk).first()
    if (before is None or _is_wider(membership, before)) and is_too_long(membership, today):
        return str(LONG_EVALUATION)
    if before is None:
        return ""
    if _still_coordinates(membership, before, today):
        return ""
    if reason := _left_alone([before], today):
        return reason
    return _undone([before]) if _ends(membership, before, today) else ""


def is_too_long(right, today: date) -> bool:
    """Whether an evaluator's right, or an invitation to one, would last too long from today on."""
    if right.role != Role.EVALUATOR or right.valid_until is None:
        return False
    begins = max(getattr(right, "valid_from", None) or today, today)
    return right.valid_until - begins > LONGEST_EVALUATION


def refusal_to_close(people: Iterable[User], *, today: date | None = None) -> str:
    """Why these accounts cannot be closed or deleted; an empty text when they can.

    All rights of a closed account stop, so the person's other rights keep nothing.
    """
    today = today or timezone.localdate()
    rights = list(Membership.objects.filter(user__in=people).select_related("user", "project"))
    if reason := _left_alone(rights, today):
        return reason
    found = {(row.project_id, row.user_id): row for row in rights}
    return _told([(row, open_tasks(row.project, row.user)) for row in found.values()])


def refusal_to_end(memberships: list[Membership], *, today: date | None = None) -> str:
    """Why these rights cannot end all at once; an empty text when they can."""
    today = today or timezone.localdate()
    return _left_alone(memberships, today) or _undone(memberships)


def _still_coordinates(after, before, today) -> bool:
    same = (after.project_id, after.user_id) == (before.project_id, before.user_id)
    tomorrow = today + timedelta(days=1)
    lasts = after.valid_from <= today and (
        after.valid_until is None or after.valid_until >= tomorrow
    )
    return same and after.role == before.role == Role.COORDINATOR and lasts


def _ends(after, before, today) -> bool:
    moved = (after.project_id, after.user_id) != (before.project_id, before.user_id)
    return moved or (after.valid_until is not None and after.valid_until <= today)


def _left_alone(memberships, today) -> str:
    alone = projects_left_alone(memberships, today)
    return LAST_COORDINATOR % {"project": alone[0]} if alone else ""


def _undone(memberships) -> str:
    return _told([(membership, left_undone(membership)) for membership in memberships])


def _told(left: list[tuple[Membership, list[Model]]]) -> str:
    for membership, rows in left:
        if rows:
            return _(
                "Henkilöllä %(person)s on avoimia tehtäviä: %(tasks)s. Siirrä ne ensin toiselle "
                "sivulla Ihmiset ja oikeudet."
            ) % {"person": membership.user, "tasks": ", ".join(str(row) for row in rows[:3])}
    return ""


@transaction.atomic
def save_right(*, membership: Membership, by: User) -> Membership:
    """Saves a new or changed right; a changed evaluator's right waits for its second person again.

    Only an earlier last day leaves the confirmation in force. Raises RightRefusedError.
    """
    _lock(membership)
    if reason := refusal_to_save(membership, by=by):
        raise RightRefusedError(reason)
    before = Membership.objects.filter(pk=membership.pk).first()
    is_new = before is None or _is_wider(membership, before)
    if is_new:
        membership.granted_by = by
        # What the second person confirmed was another right.
        membership.confirmed_by = membership.confirmed_at = None
    membership.save()
    if is_new:
        ask_to_confirm(membership)
    _record(membership, by, str(membership.get_role_display()))
    return membership


def _is_wider(after, before) -> bool:
    """Anything but an earlier end, for a right that is or becomes an evaluator's."""
    if Role.EVALUATOR not in {after.role, before.role}:
        return False
    fixed = ("user_id", "project_id", "role")
    same = all(getattr(after, name) == getattr(before, name) for name in fixed)
    return not (
        same and after.valid_from >= before.valid_from and after.valid_until <= before.valid_until
    )


def ask_to_confirm(membership: Membership) -> None:
    """Writes to those who can be the second person of a right that waits; nothing of another.
    Where no coordinator of the project can, those who keep the site get it."""
    if not membership.waits_for_confirmation():
        return
    project = membership.project
    people = [p for p in User.objects.coordinating(project) if can_confirm(p, membership)]
    people = people or [p for p in User.objects.maintaining() if can_confirm(p, membership)]
    path = reverse("people:confirm", args=[project.slug, membership.pk])
    deliver_after_commit(
        "projects/emails/right_waits.txt",
        {"membership": membership, "project": project, "url": site_url() + path},
        [person.email for person in people],
    )


@transaction.atomic
def confirm_right(
    *,
    membership: Membership,
    by: User,
    at: datetime | None = None,
    told: Callable[[Delivery], None] | None = None,
) -> Membership:
    """Puts an evaluator's right in force and tells the controller of the project and the evaluator.

    told: gets what became of the controller's mail, after the transaction. Raises
    RightRefusedError when `by` is not a second person, when the right no longer waits, or when
    nobody could be told.
    """
    at = at or timezone.now()
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    _check_confirmable(locked, by, timezone.localdate(at))
    locked.confirmed_by, locked.confirmed_at = by, at
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    _record(locked, by, f"vahvistus: {locked.get_role_display()}")
    _tell_controller(locked, told)
    url = site_url() + reverse("admin:index")
    deliver_after_commit(
        "projects/emails/right_in_force.txt",
        {"membership": locked, "project": locked.project, "url": url},
        [locked.user.email],
    )
    return locked


def _check_confirmable(locked: Membership, by: User, today: date) -> None:
    if not can_confirm(by, locked):
        raise RightRefusedError(
            _(
                "Oikeuden vahvistaa joku muu kuin sen antaja tai saaja. "
                "Pyydä vahvistus toiselta koordinaattorilta."
            )
        )
    if not locked.waits_for_confirmation(today):
        raise RightRefusedError(_("Tämä oikeus ei enää odota vahvistusta."))
    # The controller must hear who sees answers, so without an address nothing is put in force.
    if not locked.project.controller_email:
        raise RightRefusedError(
            _("Kirjoita ensin hankkeen tietoihin rekisterinpitäjän sähköposti: sinne ilmoitetaan.")
        )


@transaction.atomic
def end_right(
    *,
    membership: Membership,
    by: User,
    successors: Mapping[Model, User],
    today: date | None = None,
) -> None:
    """Ends a right now, after what the person keeps has been passed on.

    successors: who takes each open row. The right itself is removed; the log keeps its trace.
    Raises RightRefusedError when something would be left undone or the project without coordinator.
    """
    _lock(membership)
    for row, successor in successors.items():
        if not may_take(row, successor, membership):
            raise RightRefusedError(_("Valitse joku, joka jää hankkeeseen."))
        row.keeper = successor
        row.save()
    if reason := refusal_to_end([membership], today=today):
        raise RightRefusedError(reason)
    _record(membership, by, f"päättyi: {membership.get_role_display()}")
    membership.delete()


@transaction.atomic
def address_changed(*, person: User, by: User) -> None:
    """Whoever has the address can take the account, so evaluators' rights wait to be confirmed
    anew: the one who changed the address counts as their giver."""
    rights = Membership.objects.filter(user=person, role=Role.EVALUATOR)
    for right in rights.select_related("user", "project"):
        # Nobody gives it to themselves: then nobody can confirm it, and it is given anew.
        right.granted_by = None if by == person else by
        right.confirmed_by = right.confirmed_at = None
        right.save()
        ask_to_confirm(right)
        _record(right, by, f"osoite vaihtui: {right.get_role_display()}")


def _lock(membership):
    """Two last coordinators who leave at the same moment wait for each other."""
    Project.objects.select_for_update().get(pk=membership.project_id)


def _record(membership, actor, target):
    AuditEvent.objects.create(
        actor=actor,
        project_id=membership.project_id,
        action=AuditEvent.Action.RIGHTS,
        target=target,
    )


def _tell_controller(membership, told):
    """Also since when and by whom the second person may: somebody who was brought in just for
    this is seen by it."""
    rights = Membership.objects.live().filter(
        project=membership.project, user=membership.confirmed_by, role=Role.COORDINATOR
    )
    deliver_after_commit(
        "projects/emails/right_confirmed.txt",
        {
            "membership": membership,
            "project": membership.project,
            "confirmers_right": rights.select_related("granted_by").first(),
        },
        [membership.project.controller_email],
        told,
    )
