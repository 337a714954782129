"""A session that is not held, or is held after all; and a programme that is held again."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.admin.asking import is_confirmed
from osallisuus.admin.door import behind_the_door
from osallisuus.mail import site_url
from projects.forms.coaching import CancelCoachingForm, CopyForm
from projects.permissions import KEEPING
from projects.queries.coaching import sessions_to_copy, years_of_coaching
from projects.services.coaching.changes import cancel_coaching, restore_coaching
from projects.services.coaching.series import copy_sessions
from projects.views.coaching_desk.doors import (
    UNPROCESSABLE,
    coaching_page,
    failure_teller,
    page,
)

A_YEAR = timedelta(weeks=52)
"""The same day of the week a year later."""


@coaching_page(KEEPING)
def cancel(request, session):
    form = CancelCoachingForm(request.POST if is_confirmed(request) else None)
    if not form.is_valid():
        status = UNPROCESSABLE if form.errors else 200
        n_told = session.signups.count()
        return page(request, "cancel", session, _("Peru valmennus"), status, form=form, n=n_told)
    told = cancel_coaching(
        session=session,
        reason=form.cleaned_data["reason"],
        site_url=site_url(request),
        told=failure_teller(request),
    )
    return _told(request, session, _("Valmennus on peruttu."), told)


@coaching_page(KEEPING)
def restore(request, session):
    if not is_confirmed(request):
        title, n_told = _("Palauta peruttu valmennus"), session.signups.count()
        return page(request, "restore", session, title, n=n_told)
    told = restore_coaching(
        session=session, site_url=site_url(request), told=failure_teller(request)
    )
    return _told(request, session, _("Valmennus pidetään sittenkin."), told)


def _told(request, session, text, people):
    messages.success(request, text)
    tell_of_told(request, people or [])
    return redirect("coaching:people", key=session.slug)


def tell_of_told(request, people):
    if people:
        text = ngettext(
            "%d ilmoittautunut saa viestin.", "%d ilmoittautunutta saa viestin.", len(people)
        )
        messages.info(request, text % len(people))


@behind_the_door
def copy(request):
    """The sessions of a year, each with a tick and a new day."""
    if not KEEPING.anywhere(request.user):
        raise PermissionDenied
    years = years_of_coaching(request.user)
    year = _year(request.GET.get("vuosi", ""), years)
    sessions = sessions_to_copy(request.user, year) if year else []
    forms = [_row(request, session) for session in sessions]
    is_sent = request.method == "POST"
    # All are read, so that every mistake is told at once.
    is_sound = is_sent and all([form.is_valid() for form in forms])
    chosen = [form for form in forms if is_sound and form.cleaned_data["is_chosen"]]
    if chosen:
        return _save(request, chosen)
    values = {"years": years, "year": year, "forms": forms, "is_empty": is_sound}
    context = {**admin.site.each_context(request), "title": _("Kopioi ohjelma")} | values
    status = UNPROCESSABLE if is_sent else 200
    return render(request, "admin/projects/coaching/copy.html", context, status=status)


def _year(text, years) -> int | None:
    if text.isdecimal() and int(text) in years:
        return int(text)
    return years[0] if years else None


def _row(request, session):
    today = timezone.localdate()
    day = timezone.localdate(session.starts_at) + A_YEAR
    suggested = {"day": day if day >= today else None}
    sent = request.POST if request.method == "POST" else None
    return CopyForm(sent, session=session, today=today, initial=suggested)


def _save(request, chosen):
    copies = [(form.session, form.cleaned_data["day"]) for form in chosen]
    made = copy_sessions(copies=copies)
    text = ngettext(
        "Kopioit yhden valmennuksen. Se ei vielä näy julkisilla sivuilla.",
        "Kopioit %(n)d valmennusta. Ne eivät vielä näy julkisilla sivuilla.",
        len(made),
    )
    messages.success(request, text % {"n": len(made)})
    if len(made) < len(copies):
        messages.info(request, _("Samana aikana jo olevia valmennuksia ei kopioitu toista kertaa."))
    return redirect("admin:projects_coachingsession_changelist")
