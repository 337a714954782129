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
    name, words = ("sessions", _("Katso käynnit")) if is_visit else ("costs", _("Katso kulut"))
    links = [(reverse(f"pilots:{name}", args=[pilot.slug]), words)]
    if can_add:
        adding = _adding_sessions() if is_visit else _adding_costs()
        links += [(reverse(f"pilots:{name}", args=[pilot.slug]), words) for name, words in adding]
    return PartLinks(text, tuple(links))


def _adding_sessions():
    yield "session-add", _("Lisää kerta")
    yield "series", _("Monta kertaa kerralla")


def _adding_costs():
    yield "cost-add", _("Lisää kulu")
