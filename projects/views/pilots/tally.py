"""The tally on a phone: big buttons, each press on its way alone."""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.serving.methods import require_safe
from projects.models import TallyPress
from projects.permissions import TALLYING
from projects.services.pilots.tally import (
    Press,
    TallyRefusedError,
    record_presses,
    refusal_to_tally,
)
from projects.views.pilots.sessions import session_of

CONFLICT = 409
MOST_PRESSES = 500
"""In one message of a phone; it sends the rest in the next."""
Kind = TallyPress.Kind


@dataclass(frozen=True)
class Counter:
    """One kind of people on the page; count None: not counted yet."""

    kind: str
    label: str
    hint: str
    count: int | None


def tally(request, door, number):
    """A script sends presses as JSON; without it each button sends the form, key and all."""
    row = session_of(door, number, TALLYING)
    if request.method == "POST":
        is_script = request.content_type == "application/json"
        return _from_script(request, door, row) if is_script else _from_form(request, door, row)
    return door.page(
        "tally",
        _("Laske kävijät"),
        row=row,
        counters=_counters(row),
        key=uuid4(),
        latest=_key(request.GET.get("latest", "")),
        refusal=refusal_to_tally(row, timezone.localdate()),
    )


@require_safe
def tally_counts(request, door, number):
    """What has been counted so far, for phones that count together."""
    return _counted(session_of(door, number, TALLYING))


@require_safe
def tally_worker(request, door, number):
    """From the folder of its page, so that it reaches no other page."""
    session_of(door, number, TALLYING)
    source = settings.BASE_DIR / "static" / "js" / "tally-worker.js"
    return HttpResponse(source.read_bytes(), content_type="text/javascript; charset=utf-8")


def _counters(row) -> list[Counter]:
    hints = {
        # Why one less takes nothing away, where all of them are newcomers.
        Kind.RESIDENTS: _("Ensi kertaa tulleet ovat mukana."),
        Kind.FIRST_TIMERS: _("Painallus lisää myös asukkaisiin."),
    }
    return [
        Counter(kind.value, str(kind.label), hints.get(kind, ""), getattr(row, kind.value))
        for kind in Kind
    ]


def _counted(row):
    return JsonResponse({"counts": {kind.value: getattr(row, kind.value) for kind in Kind}})


def _from_script(request, door, row):
    try:
        presses = [_press(each) for each in json.loads(request.body)["presses"]]
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    if len(presses) > MOST_PRESSES:
        return HttpResponseBadRequest()
    try:
        found = record_presses(session=row, presses=presses, by_keeper=door.is_keeper)
    except TallyRefusedError as error:
        return JsonResponse({"refusal": str(error)}, status=CONFLICT)
    return _counted(found)


def _press(sent) -> Press:
    """Raises ValueError, KeyError or TypeError for anything but a press."""
    key = UUID(str(sent["key"]))
    if sent.get("undo") is True:
        return Press(key, undoes=True)
    return _checked(key, sent["kind"], sent["step"])


def _checked(key, kind, step) -> Press:
    if step not in (-1, 0, 1):
        raise ValueError(step)
    return Press(key, Kind(kind).value, int(step))


def _from_form(request, door, row):
    """The page comes again with a new key, and remembers this press so that it can be undone."""
    here = door.url("tally", row.pk)
    try:
        press, shown = _of_form(request.POST)
        record_presses(session=row, presses=[press], by_keeper=door.is_keeper)
    except (ValueError, TypeError, TallyRefusedError):
        # The page itself says why nothing can be counted.
        return redirect(here)
    return redirect(f"{here}?latest={press.key}#{shown}" if shown else here)


def _of_form(data) -> tuple[Press, str]:
    if undone := _key(data.get("undo", "")):
        return Press(undone, undoes=True), ""
    kind, _sign, step = data.get("press", "").partition(":")
    return _checked(UUID(data.get("key", "")), kind, int(step)), kind


def _key(text) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
