"""The links of a pilot's own people: made, shown once, and revoked."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.admin.asking import is_confirmed
from osallisuus.serving.methods import require_safe
from projects.forms.pilots.passes import PassForm
from projects.services.pilots.passes import make_pass, revoke_pass

UNPROCESSABLE = 422
OFFERED_DAYS = 90


def pass_list(request, door):
    """Shows a new link on the answer itself: no other page can ever show it again."""
    today = timezone.localdate()
    offered = {"expires_on": today + timedelta(days=OFFERED_DAYS)}
    sent = request.POST if request.method == "POST" else None
    form, address = PassForm(sent, initial=offered), ""
    if form.is_valid():
        _row, token = make_pass(pilot=door.pilot, by=request.user, **form.cleaned_data)
        address = request.build_absolute_uri(reverse("pass:home", args=[token]))
        form = PassForm(initial=offered)
    rows = [(row, row.is_open(today)) for row in door.pilot.passes.all()]
    status = UNPROCESSABLE if form.errors else 200
    title = _("Yhdistyksen linkit")
    return door.page("passes", title, status, form=form, rows=rows, address=address)


def pass_revoke(request, door, number):
    row = get_object_or_404(door.pilot.passes, pk=number)
    if is_confirmed(request):
        revoke_pass(row=row, by=request.user)
        messages.success(request, _("Linkki ei enää toimi. Sillä lähetetty on tallessa."))
        return redirect(door.url("passes"))
    return door.page("pass_revoke", _("Poista linkki käytöstä"), row=row)


@require_safe
def home(_request, door):
    """Where a link leads: to the sessions of its pilot."""
    return redirect(door.url("sessions"))
