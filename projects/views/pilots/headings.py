"""Headings of cost sheets that the project remembers: what each means, and how it is forgotten."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from projects.resources.cost_sheet import COLUMNS


def heading_list(request, door):
    """A heading that was matched wrongly is forgotten here; the next sheet asks of it again."""
    matches = door.pilot.project.heading_matches.all()
    if request.method == "POST":
        return _forget(request, door, matches)
    # A column that a later version does not know is asked of again, like a heading left out.
    rows = [(match, COLUMNS.get(match.column, COLUMNS[""])) for match in matches]
    return door.page("costs/headings", _("Muistetut otsikot"), rows=rows)


def _forget(request, door, matches):
    sent = request.POST.get("forget", "")
    match = matches.filter(pk=sent).first() if sent.isdecimal() else None
    # Somebody else may have forgotten it meanwhile: then it is as asked.
    if match is not None:
        match.delete()
        text = _("Otsikko %s on unohdettu. Seuraava taulukko kysyy sitä uudelleen.")
        messages.success(request, text % match.heading)
    return redirect(door.url("costs-headings"))
