"""Ways from a pilot to the pages of its visits and costs."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import PilotSession
from projects.queries.desk import PartsOfPilot

OF_PILOT = "pilot__id__exact"
COPIED = "kopioi"


@dataclass(frozen=True)
class PartLinks:
    """How many there are in words, and (address, words) of the pages."""

    text: str
    links: tuple[tuple[str, str], ...]


def list_url(model, pilot) -> str:
    name = model._meta.model_name
    return reverse(f"admin:projects_{name}_changelist") + f"?{OF_PILOT}={pilot.pk}"


def add_url(model, pilot, **query) -> str:
    """The empty form, after which comes the list of the same pilot."""
    back = {"_changelist_filters": f"{OF_PILOT}={pilot.pk}"}
    name = model._meta.model_name
    return reverse(f"admin:projects_{name}_add") + f"?{urlencode(back | query)}"


def copy_url(model, pilot, latest_id: int | None) -> str:
    """The form filled in like the newest row; empty where there is none yet."""
    return add_url(model, pilot, **{COPIED: latest_id}) if latest_id else ""


def part_links(model, pilot, found: PartsOfPilot, *, can_add: bool) -> PartLinks:
    is_visit = model is PilotSession
    if is_visit:
        text = ngettext("%d toimintakerta", "%d toimintakertaa", found.count) % found.count
    else:
        text = ngettext("%d kulurivi", "%d kuluriviä", found.count) % found.count
    if found.n_waiting:
        waiting = ngettext("%d odottaa hyväksyntää", "%d odottaa hyväksyntää", found.n_waiting)
        text = f"{text}, {waiting % found.n_waiting}"
    links = [(list_url(model, pilot), _("Katso käynnit") if is_visit else _("Katso kulut"))]
    if can_add:
        links.append((add_url(model, pilot), _("Kirjaa kävijät") if is_visit else _("Lisää kulu")))
        if found.latest_id:
            links.append((copy_url(model, pilot, found.latest_id), _("Kopioi edellinen")))
    return PartLinks(text, tuple(links))
