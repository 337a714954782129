"""What surveys put on the start page of the desk: worklist and the grid of pilots."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
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
    register_asked_panel,
    register_shortcuts,
    register_worklist,
)
from projects.costs import to_euros
from projects.models import Pilot, Project
from projects.permissions import KEEPING, PROJECT_KEEPING, SURVEY_READING
from surveys.admin.missing import OF_SURVEY, field_url, may_tell
from surveys.answering import guess_limit
from surveys.answering.windows import missing_facts
from surveys.models import Survey
from surveys.queries import stages
from surveys.queries.retention import endings

PROMISE_LETTERS = 90
PILOTS = 12
"""Pilots on a page of the grid."""
OPENS_FIRST, CLOSES_FIRST = "?o=4", "?o=5"
"""The order of the list of surveys by its columns of days."""


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


@dataclass(frozen=True)
class Stages:
    """A page of the pilots that were looked for, by project; `query` is the address's own."""

    grids: tuple[Grid, ...]
    page: Page
    text: str
    query: QueryDict

    @property
    def is_searched(self) -> bool:
        return bool(self.text) or self.page.paginator.num_pages > 1


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
        *_guesses(),
        *_retention(user, today),
        *_lacking(user, today),
        *_windows(user, today),
        *_unreleased(user, today),
        *_unready(user, today),
        *_promises(user, today),
    ]


def _guesses():
    if guess_limit.is_alarmed():
        yield WorkLine(
            guess_limit.n_tried_everywhere(),
            _("koodia on arvattu tunnin aikana"),
            reverse("osallisuus:about"),
            _("Kerro ylläpidolle"),
            _("Arvaamista on hidastettu, ja oikeat kortit toimivat."),
        )


def _retention(user, today):
    if not PROJECT_KEEPING.anywhere(user):
        return
    for ending in endings(today, Project.objects.visible_to(user)):
        if PROJECT_KEEPING(user, ending.project):
            url = reverse("retention:detail", args=[ending.project.slug])
            due = _("Poistetaan aikaisintaan %s") % date_format(ending.first_day, "j.n.Y")
            yield WorkLine(*_retention_words(ending, today, url), ending.project.name, due)


def _retention_words(ending, today, url):
    count = ending.plan.n_responses or ending.plan.n_cards
    if not ending.waits_for_confirmation:
        return count, _("Vastaukset poistetaan pian."), url, _("Katso, mitä poistuu")
    if ending.project.retention_until < today:
        return count, _("Vastausten säilytysaika on päättynyt."), url, _("Vahvista poisto")
    return count, _("Vastausten säilytysaika päättyy pian."), url, _("Vahvista poisto")


def _lacking(user, today):
    lacking = stages.surveys_lacking_ends(user, today)
    for found in lacking.rows:
        closes = found.survey.closes_on
        title = ngettext(
            "Loppukysely puuttuu: %(count)d kortti.",
            "Loppukysely puuttuu: %(count)d korttia.",
            found.count,
        ) % {"count": found.count}
        due = _("Aikaa %s asti") % _day(closes) if closes else ""
        url = reverse("desk:survey", args=[found.survey.slug])
        yield WorkLine(found.count, title, url, _("Katso kortit"), found.survey.title, due)
    yield from _more(lacking.n_more, _("Loppukysely voi puuttua muissakin avoimissa kyselyissä."))


def _windows(user, today):
    opening, closing = stages.surveys_opening(user, today), stages.surveys_closing(user, today)
    for survey in opening.rows:
        due = _("Aukeaa %s") % _day(survey.opens_on)
        title = _("Kysely aukeaa pian.")
        yield WorkLine(1, title, _survey_url(survey), _("Tarkista kysely"), survey.title, due)
    yield from _more(opening.n_more, _("Muitakin kyselyjä aukeaa pian."), OPENS_FIRST)
    for survey in closing.rows:
        due = _("Viimeinen päivä %s") % _day(survey.closes_on)
        title = _("Kysely sulkeutuu pian.")
        yield WorkLine(1, title, _survey_url(survey), _("Avaa kysely"), survey.title, due)
    yield from _more(closing.n_more, _("Muitakin kyselyjä sulkeutuu pian."))


def _unreleased(user, today):
    if not PROJECT_KEEPING.anywhere(user):
        return
    for project in stages.projects_to_release(user, today):
        title, url = _("Kysely on sulkeutunut."), reverse("releases:desk", args=[project.slug])
        yield WorkLine(1, title, url, _("Katso tulokset ja vahvista ne"), project.name)


def _more(count, title, order=CLOSES_FIRST):
    """One line for all that have none of their own."""
    if count > 0:
        url = reverse("admin:surveys_survey_changelist") + order
        yield WorkLine(count, title, url, _("Katso kyselyt"))


def _unready(user, today):
    """One line for each thing that the user may tell, however many surveys wait for it; where
    others must tell the rest, one line for the survey."""
    found = stages.unready_surveys(user, today)
    waiting: dict[tuple, tuple] = {}
    of_others: dict[int, Survey] = {}
    for survey in found.surveys:
        for missing in missing_facts(survey, has_help_contacts=survey.has_help_contacts):
            row = survey.pk if missing.field in OF_SURVEY else survey.project_id
            if may_tell(user, missing, survey):
                waiting.setdefault((missing.field, row), (missing, []))[1].append(survey)
            else:
                of_others[survey.pk] = survey
    for missing, surveys in waiting.values():
        is_own = missing.field in OF_SURVEY
        count = 1 if is_own else found.n_by_project[surveys[0].project_id][0]
        yield _missing_line(missing, surveys, count)
    for survey in of_others.values():
        title = _("Kyselyä ei voi vielä avata: jotakin puuttuu.")
        yield WorkLine(1, title, _survey_url(survey), _("Katso, mitä puuttuu"), survey.title)
    title = _("Muitakin kyselyjä ei voi vielä avata: jotakin puuttuu.")
    yield from _more(_n_untold(found, waiting, of_others), title, OPENS_FIRST)


def _n_untold(found, waiting, of_others) -> int:
    """Surveys that no line tells of."""
    if of_others:
        return sum(n_all for n_all, _n in found.n_by_project.values()) - len(found.surveys)
    n_told = sum(field in OF_SURVEY for field, _row in waiting)
    return sum(n_helpless for _n, n_helpless in found.n_by_project.values()) - n_told


def _missing_line(missing, surveys, count):
    titles = Truncator(", ".join(survey.title for survey in surveys)).chars(PROMISE_LETTERS)
    back = _survey_url(surveys[0]) if len(surveys) == 1 else reverse("admin:index")
    url, due = field_url(missing, surveys[0], back=back), _("Kyselyä ei voi vielä avata")
    return WorkLine(count, str(missing.sentence), url, _("Täydennä"), titles, due)


def _promises(user, today):
    found = stages.due_promises(user, today)
    for promise in found.rows:
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
    if found.n_more:
        url = reverse("admin:surveys_promise_changelist")
        title = _("Muidenkin lupausten määräaika lähestyy tai meni.")
        yield WorkLine(found.n_more, title, url, _("Katso lupaukset"))


@register_shortcuts
def shortcuts(user):
    if KEEPING.anywhere(user):
        url = reverse("admin:surveys_survey_changelist")
        yield Shortcut(_("Kortit ja paperilomakkeet"), _("valitse kysely"), url)


@register_asked_panel
def grids(user, asked):
    """Some pilots at a time: a country has thousands."""
    if not SURVEY_READING.anywhere(user):
        return []
    text = asked.get("kokeilu", "").strip()
    page = Paginator(stages.staged_pilots(user, text), PILOTS).get_page(asked.get("page"))
    if not page.paginator.count and not text:
        return []
    projects: dict[str, list[Row]] = {}
    today = timezone.localdate()
    for stage in stages.pilot_stages(user, today, [pilot.pk for pilot in page.object_list]):
        projects.setdefault(str(stage.pilot.project), []).append(_row(stage, today))
    found = tuple(Grid(project, tuple(rows)) for project, rows in projects.items())
    return [Panel("surveys/desk/_stages.html", Stages(found, page, text, asked))]


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
    if stage.is_open and counts.n_asked:
        return StageMark("waiting", str(counts.n_both), _("%d puuttuu") % counts.n_asked)
    if stage.is_open and counts.n_lacking:
        return StageMark("open", str(counts.n_both), _("%d odottaa") % counts.n_lacking)
    return StageMark("done", str(counts.n_both))


def _cost(stage):
    waiting = _("%d hyväksymättä") % stage.n_waiting if stage.n_waiting else ""
    if stage.cost is None:
        return StageMark("waiting" if waiting else "none", _("ei vielä"), waiting)
    euros = number_format(to_euros(stage.cost), force_grouping=True)
    return StageMark("waiting" if waiting else "done", f"{euros}\u00a0€", waiting)


def _continuation(stage):
    if stage.pilot.continuation == Pilot.Continuation.NOT_KNOWN:
        return StageMark("none", _("ei kirjattu"))
    return StageMark("done", stage.pilot.get_continuation_display())
