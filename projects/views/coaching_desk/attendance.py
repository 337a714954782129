"""Who came: a list with big buttons for a phone, and the certificates of those who did."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from projects.models import SignUp
from projects.pages.certificates import CERTIFICATE_LANGUAGES
from projects.permissions import KEEPING, SIGNUP_READING
from projects.queries.coaching import signup_lists
from projects.services.coaching.attendance import (
    FIELDS,
    AttendanceRefusedError,
    count_unlisted,
    finish_attendance,
    mark_attendance,
    refusal_to_mark,
)
from projects.views.coaching_desk.doors import (
    coaching_page,
    is_first_time,
    page,
    signup_of,
)


@dataclass(frozen=True)
class SectorCount:
    """One sector on the page; count None: not counted yet. `n_listed`: marked on the list."""

    key: str
    label: str
    count: int | None
    n_listed: int


@coaching_page(SIGNUP_READING)
def attendance(request, session):
    if request.method == "POST":
        return _mark(request, session)
    lists = signup_lists(session)
    return page(
        request,
        "attendance",
        session,
        _("Läsnäolo"),
        lists=lists,
        sectors=_sectors(session, [*lists.placed, *lists.waiting]),
        refusal=refusal_to_mark(session),
        key=uuid4(),
        languages=CERTIFICATE_LANGUAGES,
    )


def _sectors(session, signups) -> list[SectorCount]:
    come = [row.sector for row in signups if row.has_come]
    return [
        SectorCount(
            sector.value, str(sector.label), getattr(session, FIELDS[sector]), come.count(sector)
        )
        for sector in SignUp.Sector
    ]


def _mark(request, session):
    """One button of the page: a person who came or did not, or somebody who is not on the list."""
    what, _colon, value = request.POST.get("press", "").partition(":")
    target, _colon, step = value.partition(":")
    try:
        place = _act(request, session, what, target, step)
    except AttendanceRefusedError as error:
        messages.error(request, str(error))
        place = ""
    except ValueError:
        return HttpResponseBadRequest()
    return redirect(request.path + (f"#{place}" if place else ""))


def _act(request, session, what, target, step) -> str:
    """Does what the button says; returns what to show again. Raises ValueError for no button."""
    if what == "person" and step in ("0", "1"):
        signup = signup_of(session, int(target))
        mark_attendance(signup=signup, has_come=step == "1")
        return f"p{signup.pk}"
    if what == "sector" and step in ("-1", "1"):
        sector = SignUp.Sector(target)
        if is_first_time(UUID(request.POST.get("key", ""))):
            count_unlisted(session=session, sector=sector, step=int(step))
        return sector.value
    raise ValueError(what)


@coaching_page(KEEPING)
def attendance_finish(request, session):
    if request.method == "POST":
        try:
            finish_attendance(session=session)
            messages.success(request, _("Läsnäolo on merkitty."))
        except AttendanceRefusedError as error:
            messages.error(request, str(error))
    return redirect("coaching:attendance", key=session.slug)
