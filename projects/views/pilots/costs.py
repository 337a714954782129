"""The costs of a pilot: the figures with their rows, one more row, a month again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.serving.methods import require_safe
from projects.forms.pilots.costs import CostForm
from projects.models import CostLine
from projects.permissions import AMENDING, KEEPING, PROJECT_KEEPING, REPORTING
from projects.queries.cost_book import (
    cost_book,
    cost_key,
    funder_rates,
    latest_month,
    same_costs,
)
from projects.queries.paired import paired_people
from projects.services.pilots.costs import add_costs, copy_to_next_month, save_cost
from projects.services.pilots.seen import ChangedMeanwhileError, stamp_of

UNPROCESSABLE, CONFLICT = 422, 409
FILTERS = ("kind", "payer")


@require_safe
def cost_list(request, door):
    pilot = door.pilot
    paired = paired_people([pilot.pk]).get(pilot.pk) if door.may_see_surveys else None
    only = {name: request.GET[name] for name in FILTERS if name in request.GET}
    rates = funder_rates(pilot.project)
    percent = _percent(request, rates)
    book = cost_book(pilot, rows=door.costs(), only=only, percent=percent, paired=paired)
    return door.page(
        "costs/list",
        _("Kulut"),
        book=book,
        only=only,
        paired=paired,
        amended={line.pk for line in book.lines if door.allows(AMENDING, line)},
        rates=rates,
        may_report=door.allows(REPORTING, pilot),
        may_set_rate=not door.is_pass and door.allows(PROJECT_KEEPING, pilot.project),
        may_keep=not door.is_pass and door.allows(KEEPING, pilot),
    )


def _percent(request, rates) -> int:
    asked = request.GET.get("rate", "")
    return int(asked) if asked in {str(rate) for rate in rates} else rates[0]


def cost_add(request, door):
    line = CostLine(pilot=door.pilot)
    form = CostForm(request.POST if request.method == "POST" else None, instance=line)
    return _save(request, door, form, _("Lisää kulu"), _("Kulu on lisätty."))


def cost_change(request, door, number):
    line = get_object_or_404(door.costs(), pk=number)
    if not door.allows(AMENDING, line):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CostForm(sent, instance=line, initial={"seen": stamp_of(line)})
    return _save(request, door, form, _("Muuta kulua"), _("Kulu on tallennettu."), line)


def _save(request, door, form, title, text, line=None):
    changed = None
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            save_cost(line=form.instance, by_keeper=door.is_keeper, seen=seen)
        except ChangedMeanwhileError as error:
            # What was written stays in the form; sent once more it is meant against the newest row.
            changed = error.record
            form.data = form.data.copy()
            form.data["seen"] = stamp_of(line)
        else:
            messages.success(request, door.told(text))
            return redirect(door.url("costs"))
    status = CONFLICT if changed else UNPROCESSABLE if form.errors else 200
    note = line.return_note if line and line.state == "returned" else ""
    return door.page("costs/form", title, status, form=form, changed=changed, note=note)


def month_copy(request, door):
    """The rows of the last month that has any, offered for the next one, each with its tick."""
    offered = [copy_to_next_month(line) for line in latest_month(door.pilot)]
    if request.method == "POST":
        return _copy(request, door, offered)
    before = same_costs(door.pilot)
    lines = [(line, cost_key(line) in before) for line in offered]
    return door.page("costs/month", _("Kopioi kuukausi"), lines=lines)


def _copy(request, door, offered):
    ticked = {int(text) for text in request.POST.getlist("row") if text.isdecimal()}
    chosen = [line for n, line in enumerate(offered) if n in ticked]
    made = add_costs(pilot=door.pilot, lines=chosen)
    if not made:
        messages.warning(request, _("Yhtään uutta kulua ei tallennettu."))
    else:
        text = ngettext("Lisäsit yhden kulun.", "Lisäsit %(n)d kulua.", len(made))
        messages.success(request, text % {"n": len(made)})
    return redirect(door.url("costs"))
