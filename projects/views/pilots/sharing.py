"""One cost over several pilots, by a rule that stands beside every share."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.forms.pilots.costs import SharedCostForm
from projects.models import CostLine
from projects.permissions import KEEPING
from projects.queries.sharing import sharers
from projects.services.pilots.costs import add_shared_cost
from projects.services.pilots.sharing import SharingRefusedError, split

UNPROCESSABLE = 422


def cost_share(request, door):
    """First the shares are shown in euros and cents, then they are saved."""
    data = request.POST
    ticked = {int(name[3:]) for name in data if name[:3] == "in-" and name[3:].isdecimal()}
    text = data.get("text", "").strip()
    keep = ticked | {door.pilot.pk}
    offered, has_more = sharers(door.pilot.project, request.user, keep=keep, text=text)
    own = [found for found in offered if door.allows(KEEPING, found.pilot)]
    if request.method != "POST" or "find" in data:
        initial = {"kind": CostLine.Kind.STAFF, f"in-{door.pilot.pk}": True} | data.dict()
        form, shares = SharedCostForm(pilots=own, initial=initial), None
    else:
        form = SharedCostForm(data, pilots=own)
        shares = _shares(form) if form.is_valid() else None
    if shares and "save" in data:
        return _save(request, door, form, shares)
    values = {"form": form, "shares": shares, "has_more": has_more, "text": text}
    status = UNPROCESSABLE if form.errors else 200
    return door.page("costs/share", _("Jaa yhteinen kulu"), status, **values)


def _shares(form):
    """None, with the reason beside the form, when the cost cannot be split so."""
    data = form.cleaned_data
    try:
        return split(data["amount"], data["rule"], form.chosen())
    except SharingRefusedError as error:
        form.add_error(None, str(error))
        return None


def _save(request, door, form, shares):
    values = {name: form.cleaned_data[name] for name in ("kind", "description", "spent_on")}
    like = CostLine(payer=form.cleaned_data["payer"], **values)
    made = add_shared_cost(like=like, shares=shares)
    if made:
        text = ngettext("Lisäsit yhden kulun.", "Lisäsit %(n)d kulua.", len(made))
        messages.success(request, text % {"n": len(made)})
    else:
        messages.warning(request, _("Tämä jako on jo tallennettu."))
    return redirect(door.url("costs"))
