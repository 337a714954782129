"""Reads about people: whether a project keeps a coordinator, and who works in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.models import Membership, Project, User
from projects.permissions import Role, can_confirm

LIVE, WAITING, COMING = "live", "waiting", "coming"
CLOSED, ENDED = "closed", "ended"
FACTOR_NAMES = {
    Authenticator.Type.TOTP: _("tunnistinsovellus"),
    Authenticator.Type.WEBAUTHN: _("avain"),
}


def lasting_coordinators(today: date):
    """Memberships of coordinators who may sign in and still have their right tomorrow."""
    rows = Membership.objects.live(today).filter(role=Role.COORDINATOR, user__is_active=True)
    # Tomorrow too: a right that ends tonight keeps the project for some hours only.
    return rows.filter(pk__in=Membership.objects.live(today + timedelta(days=1)).values("pk"))


def projects_left_alone(leaving: Iterable[Membership], today: date) -> list[Project]:
    """Projects that have a coordinator now and would have none without these memberships."""
    gone = {row.pk for row in leaving}
    now = Membership.objects.live(today).filter(role=Role.COORDINATOR, user__is_active=True)
    losing = now.filter(pk__in=gone).values("project")
    staying = lasting_coordinators(today).exclude(pk__in=gone).values("project")
    return list(Project.objects.filter(pk__in=losing).exclude(pk__in=staying))


def may_invite(project: Project):
    """Accounts whose invitations to the project are open: those who keep its people."""
    return User.objects.coordinating(project) | User.objects.maintaining()


@dataclass(frozen=True)
class PersonRow:
    """One right of somebody in a project, as the page of people shows it to a coordinator."""

    membership: Membership
    factor: str
    state: str
    can_be_confirmed: bool
    advice: str
    factor_can_be_removed: bool


def rights_of(project: Project, today: date, text: str = "") -> QuerySet[Membership]:
    """Every right of the project by the name of its holder, those that have ended last.

    text: a part of the holder's name or address, or of the name of their municipality.
    """
    asked = Q()
    for field in ("user__name", "user__email", "municipality__name") if text else ():
        asked |= Q(**{f"{field}__icontains": text})
    rows = Membership.objects.filter(asked, project=project).select_related(
        "user", "municipality", "association", "granted_by", "confirmed_by"
    )
    has_ended = Case(When(valid_until__lt=today, then=1), default=0)
    return rows.order_by(has_ended, "user__name", "user__email", "role", "pk")


def advice_to_confirm(membership: Membership, keepers: Iterable[int]) -> str:
    """What to do where nobody can confirm an evaluator's right: of those who keep the people of its
    project there are only who gave it and whose it is, or nobody knows who gave it. Else empty."""
    if membership.granted_by_id is None:
        return gettext("Antajaa ei tiedetä, joten oikeutta ei voi vahvistaa. Anna se uudelleen.")
    if set(keepers) - {membership.granted_by_id, membership.user_id}:
        return ""
    return gettext("Kukaan muu ei voi nyt vahvistaa sitä. Kutsu hankkeeseen toinen koordinaattori.")


def people_rows(
    rights: list[Membership], *, reader: User, today: date, keepers: Iterable[int]
) -> list[PersonRow]:
    """These rights as a page shows them, in their order; two queries. `keepers`: keys of those who
    `may_invite`."""
    factors = _factors({row.user_id for row in rights})
    keys = [row.pk for row in rights]
    live = set(Membership.objects.live(today).filter(pk__in=keys).values_list("pk", flat=True))
    return [_person_row(row, factors, row.pk in live, reader, today, keepers) for row in rights]


def _person_row(row, factors, is_live, reader, today, keepers) -> PersonRow:
    is_waiting = row.waits_for_confirmation(today)
    factor = factors.get(row.user_id, "")
    return PersonRow(
        membership=row,
        factor=factor,
        state=_state(row, is_live, is_waiting, today),
        can_be_confirmed=is_waiting and can_confirm(reader, row),
        advice=advice_to_confirm(row, keepers) if is_waiting else "",
        factor_can_be_removed=bool(factor)
        and is_live
        and reader.pk != row.user_id
        and (reader.is_superuser or not row.user.is_superuser),
    )


def _state(row, is_live, is_waiting, today) -> str:
    if is_waiting:
        return WAITING
    if is_live:
        return LIVE if row.user.is_active else CLOSED
    return COMING if row.valid_from > today else ENDED


def _factors(user_ids) -> dict[int, str]:
    """What each person proves a sign-in with besides the password; nobody without one."""
    found: dict[int, list[str]] = {}
    rows = Authenticator.objects.filter(user__in=user_ids).order_by("type")
    for user_id, kind in rows.values_list("user_id", "type").distinct():
        if kind in FACTOR_NAMES:
            found.setdefault(user_id, []).append(str(FACTOR_NAMES[kind]))
    return {user_id: ", ".join(names) for user_id, names in found.items()}
