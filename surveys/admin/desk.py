"""What surveys put on the start page of the desk: worklist and the grid of pilots."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
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
from projects.models import Pilot, Project
from projects.permissions import KEEPING, PROJECT_KEEPING, SURVEY_READING
from surveys.queries import stages
from surveys.queries.retention import endings

PROMISE_LETTERS = 90


@dataclass(frozen=True)
class StageMark:
    """A state as a glyph, a word and perhaps a detail."""

    kind: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Row:
    municipality: str
    pilot: str
    url: str
    cells: tuple[StageMark, ...]


@dataclass(frozen=True)
class Grid:
    project: str
    rows: tuple[Row, ...]


def _day(day):
    return date_format(day, "j.n.")


def _survey_url(survey):
    return reverse("desk:survey", args=[survey.slug])


@register_worklist
def lines(user):
    if not KEEPING.anywhere(user):
        return []
    today = timezone.localdate()
    return [
        *_retention(user, today),
        *_lacking(user, today),
        *_windows(user, today),
        *_unready(user, today),
        *_promises(user, today),
    ]


def _retention(user, today):
    if not PROJECT_KEEPING.anywhere(user):
        return
    for ending in endings(today, Project.objects.visible_to(user)):
        if PROJECT_KEEPING(user, ending.project):
            url = reverse("retention:detail", args=[ending.project.slug])
            until = date_format(ending.project.retention_until, "j.n.Y")
            due = _("Säilytetään %s asti") % until
            yield WorkLine(*_retention_words(ending, today, url), ending.project.name, due)


def _retention_words(ending, today, url):
    count = ending.plan.n_responses or ending.plan.n_cards
    if not ending.waits_for_confirmation:
        return count, _("Vastaukset poistetaan pian."), url, _("Katso, mitä poistuu")
    if ending.project.retention_until < today:
        return count, _("Vastausten säilytysaika on päättynyt."), url, _("Vahvista poisto")
    return count, _("Vastausten säilytysaika päättyy pian."), url, _("Vahvista poisto")


def _lacking(user, today):
    for found in stages.surveys_lacking_ends(user, today):
        closes = found.survey.closes_on
        title = ngettext(
            "Loppukysely puuttuu: %(count)d kortti.",
            "Loppukysely puuttuu: %(count)d korttia.",
            found.count,
        ) % {"count": found.count}
        due = _("Aikaa %s asti") % _day(closes) if closes else ""
        url = reverse("desk:survey", args=[found.survey.slug])
        yield WorkLine(found.count, title, url, _("Katso kortit"), found.survey.title, due)


def _windows(user, today):
    for survey in stages.surveys_opening(user, today):
        due = _("Aukeaa %s") % _day(survey.opens_on)
        title = _("Kysely aukeaa pian.")
        yield WorkLine(1, title, _survey_url(survey), _("Tarkista kysely"), survey.title, due)
    for survey in stages.surveys_closing(user, today):
        due = _("Viimeinen päivä %s") % _day(survey.closes_on)
        title = _("Kysely sulkeutuu pian.")
        yield WorkLine(1, title, _survey_url(survey), _("Avaa kysely"), survey.title, due)


def _unready(user, today):
    for survey in stages.unready_surveys(user, today):
        title = _("Kyselyä ei voi vielä avata: jotakin puuttuu.")
        yield WorkLine(1, title, _survey_url(survey), _("Katso, mitä puuttuu"), survey.title)


def _promises(user, today):
    for promise in stages.due_promises(user, today):
        is_late = promise.due_on < today
        title = (
            _("Lupauksen määräaika meni: %s.")
            if is_late
            else _("Lupauksen määräaika lähestyy: %s.")
        ) % (promise.municipality)
        url = reverse("admin:surveys_promise_change", args=[promise.pk])
        said = Truncator(promise.answer).chars(PROMISE_LETTERS)
        link = _("Kerro, miten kävi")
        yield WorkLine(1, title, url, link, said, date_format(promise.due_on, "j.n.Y"))


@register_shortcuts
def shortcuts(user):
    if KEEPING.anywhere(user):
        url = reverse("admin:surveys_survey_changelist")
        yield Shortcut(_("Kortit ja paperilomakkeet"), _("valitse kysely"), url)


@register_panel
def grids(user):
    if not SURVEY_READING.anywhere(user):
        return []
    today = timezone.localdate()
    projects = {}
    for stage in stages.pilot_stages(user, today):
        projects.setdefault(stage.pilot.project, []).append(_row(stage, today))
    found = [Grid(str(project), tuple(rows)) for project, rows in projects.items()]
    return [Panel("surveys/desk/_stages.html", found)] if found else []


def _row(stage, today):
    return Row(
        municipality=str(stage.pilot.municipality),
        pilot=stage.pilot.name,
        url=reverse("admin:projects_pilot_change", args=[stage.pilot.pk]),
        cells=(
            _count(stage.counts.n_cards),
            _count(stage.counts.n_starts),
            _people(stage, today),
            _both(stage),
            _cost(stage),
            _continuation(stage),
        ),
    )


def _count(number):
    return StageMark("done", str(number)) if number else StageMark("none", _("ei vielä"))


def _people(stage, today):
    ended = stage.pilot.ends_on is not None and stage.pilot.ends_on < today
    detail = ""
    if stage.n_uncounted:
        text = ngettext("%d kerta puuttuu", "%d kertaa puuttuu", stage.n_uncounted)
        detail = text % stage.n_uncounted
    if stage.n_participants is not None:
        return StageMark("waiting" if detail else "done", str(stage.n_participants), detail)
    return StageMark("waiting" if ended or detail else "none", _("ei vielä laskettu"), detail)


def _both(stage):
    counts = stage.counts
    if not counts.n_starts:
        return StageMark("none", _("ei vielä"))
    if not stage.is_open or not counts.n_lacking:
        return StageMark("done", str(counts.n_both))
    return StageMark("waiting", str(counts.n_both), _("%d puuttuu") % counts.n_lacking)


def _cost(stage):
    waiting = _("%d hyväksymättä") % stage.n_waiting if stage.n_waiting else ""
    if stage.cost is None:
        return StageMark("waiting" if waiting else "none", _("ei vielä"), waiting)
    euros = number_format(round(stage.cost), force_grouping=True)
    return StageMark("waiting" if waiting else "done", f"{euros}\u00a0€", waiting)


def _continuation(stage):
    if stage.pilot.continuation == Pilot.Continuation.NOT_KNOWN:
        return StageMark("none", _("ei kirjattu"))
    return StageMark("done", stage.pilot.get_continuation_display())
