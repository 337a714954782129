"""A copy of what is kept of one person who is known by an address (GDPR, article 15).

Answers are not in it: nobody's answer can be found by a name. Who has a card takes them out by it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osallisuus.models import AccessibilityFeedback
from projects.models import (
    AuditEvent,
    Contact,
    Invitation,
    Membership,
    Partnership,
    Project,
    SignUp,
    User,
)
from toolkits.models import Subscription
from toolkits.reports.sections import Line, Section

TIME = "j.n.Y G.i"


def copy_of(email: str, project: Project | None) -> list[Section]:
    """One section for each row about the person; empty where nothing is known of the address.

    project: only what belongs to it. None: the whole installation, with the account's own log,
    news by mail and feedback on accessibility.
    """
    found = [*_of_projects(email, project)]
    user = User.objects.filter(email__iexact=email).first()
    if user and (project is None or Membership.objects.filter(user=user, project=project)):
        found += _account(user, project)
    if project is None:
        found += _rows(Subscription, {"email__iexact": email}, _SUBSCRIPTION)
        found += _rows(AccessibilityFeedback, {"email__iexact": email}, _FEEDBACK)
    return [
        Section(f"{position}", heading, tuple(lines))
        for position, (heading, lines) in enumerate(found, start=1)
    ]


_SIGNUP = "session name email sector wish is_waiting language has_come created_at kept_days"
_INVITATION = "project email role municipality association expires_at accepted_at"
_CONTACT = "project task organisation email phone"
_SUBSCRIPTION = "email channels language asked_on confirmed_on told_until"
_FEEDBACK = "received_at page message email answered_on answer"
_MEMBERSHIP = "project role municipality association valid_from valid_until"


def _of_projects(email: str, project: Project | None) -> Iterator[tuple[str, list[Line]]]:
    own = {} if project is None else {"project": project}
    in_session = {} if project is None else {"session__project": project}
    yield from _rows(SignUp, {"email__iexact": email, **in_session}, _SIGNUP)
    yield from _rows(Invitation, {"email__iexact": email, **own}, _INVITATION)
    yield from _rows(Contact, {"email__iexact": email, **own}, _CONTACT)
    for side in ("municipality", "association"):
        fields = f"project municipality association {side}_person {side}_email"
        yield from _rows(Partnership, {f"{side}_email__iexact": email, **own}, fields)


def _account(user: User, project: Project | None) -> Iterator[tuple[str, list[Line]]]:
    yield from _rows(User, {"pk": user.pk}, "name email is_active last_login")
    own = {} if project is None else {"project": project}
    yield from _rows(Membership, {"user": user, **own}, _MEMBERSHIP)
    # Not on what: that may name somebody else.
    yield from _rows(AuditEvent, {"actor": user, **own}, "at action project")


def _rows(
    model: type[Model], wanted: dict[str, Any], fields: str
) -> Iterable[tuple[str, list[Line]]]:
    for row in model._base_manager.filter(**wanted).order_by("pk"):
        heading = str(model._meta.verbose_name).capitalize()
        yield heading, [line for name in fields.split() if (line := _line(row, name)) is not None]


def _line(row: Model, name: str) -> Line | None:
    field = row._meta.get_field(name)
    told = _told(row, name)
    label = str(getattr(field, "verbose_name", name)).capitalize()
    return Line(told, label, is_content=True) if told else None


def _told(row: Model, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("kyllä") if value else _("ei")
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if hasattr(value, "tzinfo"):
        return date_format(timezone.localtime(value), TIME)
    if hasattr(value, "isoformat"):
        return date_format(value, "j.n.Y")
    named = getattr(row, f"get_{name}_display", None)
    return str(named() if named else value)
