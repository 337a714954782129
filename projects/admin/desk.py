"""What projects put on the start page of the desk."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osallisuus.admin import (
    Panel,
    Shortcut,
    WorkLine,
    register_panel,
    register_shortcuts,
    register_worklist,
)
from osallisuus.admin.guide.subjects import place_of
from projects.models import CoachingSession, CostLine, Partnership, Pilot, PilotSession, Project
from projects.permissions import EVENT_READING, KEEPING, PEOPLE_KEEPING, REPORTING
from projects.queries import desk

NAMES_LETTERS = 120


def _list(model, query=""):
    return reverse(f"admin:projects_{model}_changelist") + query


def _field(waiting, model, name):
    """The very field, where one row waits; empty where there are several to choose from."""
    return "" if waiting.only_id is None else place_of(model(pk=waiting.only_id), name)


def _line(waiting, title, url, link_text):
    if not waiting.count:
        return []
    names = Truncator(", ".join(waiting.names)).chars(NAMES_LETTERS)
    return [WorkLine(waiting.count, title, url, link_text, detail=names)]


@register_worklist
def lines(user):
    if not REPORTING.anywhere(user):
        return []
    today = timezone.localdate()
    found = _uncounted(desk.uncounted_sessions(user, today))
    if not KEEPING.anywhere(user):
        return found + _returned(user)
    people = [*_confirmations(user, today), *_leavers(user, today)]
    return [*people, *found, *_approvals(user), *_gaps(user, today), *_hidden(user)]


def _confirmations(user, today):
    """Rights that this very person may confirm, one line each: they are few and matter."""
    return [
        WorkLine(
            1,
            _("Arvioijan oikeus odottaa vahvistustasi."),
            reverse("people:confirm", args=[row.project.slug, row.pk]),
            _("Katso ja vahvista"),
            detail=f"{row.user}, {row.project}",
        )
        for row in desk.unconfirmed_rights(user, today)
    ]


def _leavers(user, today):
    return [
        WorkLine(
            1,
            _("Oikeus päättyy pian, ja tehtäviä on siirtämättä."),
            reverse("people:end", args=[row.project.slug, row.pk]),
            _("Siirrä tehtävät"),
            detail=f"{row.user}, {row.project}",
            due=date_format(row.valid_until, "j.n.Y"),
        )
        for row in desk.leavers_with_tasks(user, today)
    ]


def _uncounted(waiting):
    title = ngettext(
        "Yhden kerran kävijät puuttuvat.",
        "%(count)d kerran kävijät puuttuvat.",
        waiting.count,
    ) % {"count": waiting.count}
    url = reverse("pilots:index") + "?uncounted=1"
    return _line(waiting, title, url, _("Kirjaa kävijät"))


def _returned(user):
    returned = "?state__exact=returned"
    sessions = desk.returned_rows(user, PilotSession)
    costs = desk.returned_rows(user, CostLine)
    return [
        *_line(
            sessions,
            _("Täydennä palautetut kerrat."),
            _list("pilotsession", returned),
            _("Täydennä kerrat"),
        ),
        *_line(
            costs, _("Täydennä palautetut kulut."), _list("costline", returned), _("Täydennä kulut")
        ),
    ]


def _approvals(user):
    sessions = desk.unapproved_sessions(user)
    costs = desk.unapproved_costs(user)
    waiting = "?state__exact=submitted"
    session_title = ngettext(
        "Toimintakerta odottaa hyväksyntää.", "Toimintakertoja odottaa hyväksyntää.", sessions.count
    )
    cost_title = ngettext(
        "Kulurivi odottaa hyväksyntää.", "Kulurivejä odottaa hyväksyntää.", costs.count
    )
    return [
        *_line(sessions, session_title, _list("pilotsession", waiting), _("Tarkista kerrat")),
        *_line(costs, cost_title, _list("costline", waiting), _("Tarkista kulut")),
    ]


def _gaps(user, today):
    partnerships = desk.partnerships_without_promises(user)
    pilots = desk.pilots_without_participants(user, today)
    return [
        *_line(
            pilots,
            _("Päättyneestä kokeilusta puuttuu osallistujien määrä."),
            _field(pilots, Pilot, "n_participants") or _list("pilot", "?n_participants__isempty=1"),
            _("Kirjaa osallistujat"),
        ),
        *_line(
            partnerships,
            _("Kumppanuudesta puuttuu, mitä kunta ja yhdistys lupaavat toisilleen."),
            _field(partnerships, Partnership, "municipality_promises")
            or _list(
                "partnership", "?municipality_promises__isempty=1&association_promises__isempty=1"
            ),
            _("Kirjaa lupaukset"),
        ),
    ]


def _hidden(user):
    """What nobody outside sees yet: the first day ends without a word of it."""
    projects, pilots = desk.hidden_projects(user), desk.hidden_pilots(user)
    coaching = desk.hidden_coaching(user)
    pilot_title = ngettext(
        "Kokeilu ei vielä näy julkisilla sivuilla.",
        "Kokeiluja ei vielä näy julkisilla sivuilla.",
        pilots.count,
    )
    shown = (
        (projects, Project, _("Hanke ei vielä näy julkisilla sivuilla.")),
        (pilots, Pilot, pilot_title),
        (coaching, CoachingSession, _("Tuleva valmennus ei vielä näy julkisilla sivuilla.")),
    )
    for waiting, model, title in shown:
        every = _list(model._meta.model_name, "?is_published__exact=0")
        url = _field(waiting, model, "is_published") or every
        yield from _line(waiting, title, url, _("Näytä julkisilla sivuilla"))


@register_shortcuts
def shortcuts(user):
    if REPORTING.anywhere(user):
        yield Shortcut(
            _("Käynnit ja kulut"), _("laske kävijät, lisää kulu"), reverse("pilots:index")
        )
    if KEEPING.anywhere(user):
        yield Shortcut(
            _("Tuo kulut taulukosta"),
            _("CSV- tai Excel-tiedosto"),
            reverse("pilots:index") + "?to=sheet",
        )
    if PEOPLE_KEEPING.anywhere(user):
        for project in desk.coordinated_projects(user):
            url = reverse("people:people", args=[project.slug])
            yield Shortcut(_("Ihmiset ja oikeudet"), project.name, url)
        yield Shortcut(
            _("Kutsu mukaan"), _("linkki sähköpostiin"), reverse("admin:projects_invitation_add")
        )


@register_panel
def log(user):
    if EVENT_READING.anywhere(user):
        yield Panel("projects/desk/_log.html", desk.latest_events(user), position=90)
