"""The sessions of a pilot: the list, one more, a series, another day, a cancellation."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.serving.methods import require_safe
from projects.forms.pilots.sessions import (
    CancelForm,
    MoveForm,
    SeenForm,
    SeriesForm,
    SessionForm,
    chosen_days,
)
from projects.permissions import AMENDING, REPORTING, TALLYING
from projects.queries.pilot_sessions import next_day, offered_days, session_groups
from projects.services.pilots.seen import ChangedMeanwhileError, stamp_of
from projects.services.pilots.sessions import (
    SessionRefusedError,
    cancel_session,
    move_session,
    plan_sessions,
    restore_session,
    series_days,
)

UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
def session_list(request, door):
    groups = session_groups(door.pilot, timezone.localdate())
    rows = [*groups.uncounted, *groups.coming, *groups.past]
    return door.page(
        "sessions",
        _("Käynnit"),
        groups=groups,
        has_rows=bool(rows),
        may_report=door.allows(REPORTING, door.pilot),
        amended={row.pk for row in rows if door.allows(AMENDING, row)},
        tallied={row.pk for row in rows if door.allows(TALLYING, row)},
    )


def session_add(request, door):
    today = timezone.localdate()
    suggested = {"held_on": next_day(door.pilot, today)}
    sent = request.POST if request.method == "POST" else None
    form = SessionForm(sent, initial=suggested, pilot=door.pilot)
    if not form.is_valid():
        status = UNPROCESSABLE if form.errors else 200
        return door.page("session_form", _("Lisää kerta"), status, form=form)
    day = form.cleaned_data["held_on"]
    [row] = plan_sessions(pilot=door.pilot, days=[day], by_keeper=door.is_keeper)
    if day <= today:
        return redirect(door.url("tally", row.pk))
    text = _("Kerta on lisätty: %s.") % date_format(day, "j.n.Y")
    messages.success(request, door.told(text))
    return redirect(door.url("sessions"))


def series(request, door):
    """First the days are asked for, then shown, each with its tick, and only then saved."""
    sent = request.GET if "first" in request.GET else None
    form = SeriesForm(sent, initial=_suggested(door), pilot=door.pilot)
    if not form.is_valid():
        status = UNPROCESSABLE if form.errors else 200
        return door.page("series", _("Monta kertaa"), status, form=form, days=None)
    asked = form.cleaned_data
    days = series_days(asked["first"], asked["last"], asked["weeks"])
    if request.method == "POST":
        return _save_series(request, door, chosen_days(request.POST.getlist("day"), days))
    offered = offered_days(door.pilot, days)
    return door.page("series", _("Monta kertaa"), form=form, days=offered)


def _suggested(door) -> dict:
    first = next_day(door.pilot, timezone.localdate())
    return {"first": first, "last": door.pilot.ends_on, "weeks": 1}


def _save_series(request, door, days):
    if not days:
        messages.error(request, _("Et valinnut yhtään päivää, joten mitään ei tallennettu."))
        return redirect(request.get_full_path())
    taken = [date.fromisoformat(text) for text in request.POST.getlist("taken") if _is_day(text)]
    rows = plan_sessions(pilot=door.pilot, days=days, by_keeper=door.is_keeper, taken=taken)
    text = ngettext("Lisäsit yhden kerran.", "Lisäsit %(n)d kertaa.", len(rows))
    messages.success(request, door.told(text % {"n": len(rows)}, len(rows)))
    return redirect(door.url("sessions"))


def _is_day(text) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def session_of(door, number, rule):
    """The session of the address where the rule allows it; otherwise there is no such page."""
    row = get_object_or_404(door.pilot.sessions, pk=number)
    if not door.allows(rule, row):
        raise Http404
    return row


def session_move(request, door, number):
    row = session_of(door, number, AMENDING)
    values = {"seen": stamp_of(row), "held_on": row.held_on}
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, initial=values, session=row)
    title = _("Siirrä kerta")
    if form.is_valid():
        return _act(
            request, door, row, form, title, move_session, _("Kerta on siirretty."),
            day=form.cleaned_data["held_on"], today=timezone.localdate(),
        )  # fmt: skip
    return _form_page(door, row, form, title)


def session_cancel(request, door, number):
    row = session_of(door, number, AMENDING)
    form = CancelForm(
        request.POST if request.method == "POST" else None, initial={"seen": stamp_of(row)}
    )
    title = _("Peru kerta")
    if form.is_valid():
        note = form.cleaned_data["note"]
        text = _("Kerta on peruttu. Se näkyy luettelossa peruttuna.")
        return _act(request, door, row, form, title, cancel_session, text, note=note)
    return _form_page(door, row, form, title)


def session_restore(request, door, number):
    row = session_of(door, number, AMENDING)
    form = SeenForm(
        request.POST if request.method == "POST" else None, initial={"seen": stamp_of(row)}
    )
    title = _("Palauta peruttu kerta")
    if form.is_valid():
        text = _("Kerta on taas suunniteltu.")
        return _act(request, door, row, form, title, restore_session, text)
    return _form_page(door, row, form, title)


def _act(request, door, row, form, title, act, text, **arguments):
    seen = form.cleaned_data["seen"]
    try:
        act(session=row, seen=seen, by_keeper=door.is_keeper, **arguments)
    except SessionRefusedError as error:
        form.add_error(None, str(error))
        return _form_page(door, row, form, title)
    except ChangedMeanwhileError as error:
        # The own choice stays in the form; sent once more it is meant against the newest row.
        row.refresh_from_db()
        form.data = form.data.copy()
        form.data["seen"] = stamp_of(row)
        return _form_page(door, row, form, title, changed=error.record)
    messages.success(request, door.told(text))
    return redirect(door.url("sessions"))


def _form_page(door, row, form, title, changed=None):
    status = CONFLICT if changed else UNPROCESSABLE if form.errors else 200
    return door.page("session_form", title, status, form=form, row=row, changed=changed)
