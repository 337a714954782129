"""Reads for the pages that show a project or a pilot together with what others can use."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F
from django.utils.translation import gettext as _

from projects.models import (
    CoachingSession,
    Contact,
    Municipality,
    Organisation,
    Outcome,
    Partnership,
    Pilot,
    Project,
    ProjectOrganisation,
    ProjectPeriod,
    Statement,
)
from projects.pages.key_figures import KeyFigure
from projects.queries.pages import find_pilots
from toolkits.models import Publication, Theme, TipList
from toolkits.queries.content import disadvantage_figures, find_tip_lists

# Tips that help to repeat a pilot are found by how it works, since that is what one would copy.
THEME_OF_KIND = {
    Pilot.Kind.GROUP: Theme.LOW_THRESHOLD,
    Pilot.Kind.PANEL: Theme.INFLUENCE,
    Pilot.Kind.EVENT: Theme.ACCOMPANYING,
    Pilot.Kind.OTHER: Theme.ENCOUNTER,
}

BACKGROUND = (ProjectOrganisation.Role.NETWORK, ProjectOrganisation.Role.PROGRAMME)
PILOTS_ON_PAGE = 60
MOST_COACHING = 30
"""The list of coaching has the rest."""


def matching_tip_lists(pilot: Pilot) -> list[TipList]:
    """Public tip lists on the theme of the pilot's kind, by title, with their tips counted."""
    found = find_tip_lists(theme=THEME_OF_KIND[pilot.kind]).annotate(n_tips=Count("tips"))
    # Django leaves the order of a model out where rows are counted together.
    return list(found.order_by("title"))


def newest_tip_lists(limit: int) -> list[TipList]:
    return list(find_tip_lists().order_by(F("reviewed_on").desc(nulls_last=True), "title")[:limit])


def pilot_partnerships(pilot: Pilot) -> list[Partnership]:
    """What the pilot's municipality and associations have promised each other in its project."""
    found = Partnership.objects.public().filter(
        project=pilot.project_id,
        municipality=pilot.municipality_id,
        association__in=pilot.associations.all(),
    )
    return list(found.select_related("association", "source"))


@dataclass(frozen=True)
class ProjectPage:
    """What stands on a project's page; published rows only. Pilots are those of one page."""

    project: Project
    pilots: Page
    municipalities: list[Municipality]
    periods: list[ProjectPeriod]
    roles: list[ProjectOrganisation]
    background: list[ProjectOrganisation]
    outcomes: list[Outcome]
    statements: list[Statement]
    contacts: list[Contact]
    coaching: list[CoachingSession]
    has_more_coaching: bool
    publications: list[Publication]

    @property
    def funders(self) -> list[Organisation]:
        funder = ProjectOrganisation.Role.FUNDER
        return [row.organisation for row in self.roles if row.role == funder]

    @property
    def is_whole(self) -> bool:
        return not self.pilots.has_other_pages()


def project_page(project: Project, number: str | int = 1) -> ProjectPage:
    """With that page of its pilots, or the nearest one there is. Ten queries, however many rows."""
    roles = list(project.roles.select_related("organisation", "source"))
    coaching = CoachingSession.objects.public().filter(project=project).select_related("source")
    in_order = coaching.order_by(F("starts_at").asc(nulls_last=True), "theme")
    sessions = list(in_order[: MOST_COACHING + 1])
    publications = Publication.objects.public().filter(project=project).select_related("source")
    return ProjectPage(
        project=project,
        pilots=_pilots(project, number),
        municipalities=list(project.municipalities.all()),
        periods=list(project.periods.select_related("source")),
        roles=[row for row in roles if row.role not in BACKGROUND],
        background=[row for row in roles if row.role in BACKGROUND],
        outcomes=list(project.outcomes.select_related("source")),
        statements=list(project.statements.select_related("source")),
        contacts=list(project.contacts.filter(municipality__isnull=True)),
        coaching=sessions[:MOST_COACHING],
        has_more_coaching=len(sessions) > MOST_COACHING,
        publications=list(publications),
    )


def _pilots(project: Project, number: str | int) -> Page:
    found = find_pilots().filter(project=project)
    pages = Paginator(found, PILOTS_ON_PAGE)
    if pages.num_pages > 1:
        # Who looks for a municipality goes by its name from page to page.
        pages.object_list = found.order_by("municipality__sort_key", "name", "pk")
    page = pages.get_page(number)
    # Read once, as its summaries and marks are looked up before it is shown.
    page.object_list = list(page.object_list)
    return page


def disadvantage_figure() -> KeyFigure | None:
    """What disadvantage costs each resident of an area; None where it is not known."""
    figure = next((one for one in disadvantage_figures() if one.per_resident), None)
    if figure is None:
        return None
    return KeyFigure(
        value=figure.per_resident,
        label=_("huono-osaisuuden kustannukset asukasta kohti, %(where)s")
        % {"where": figure.where},
        kind=figure.cost.provenance,
        note=_("Yhteensä %(total)s.") % {"total": figure.total},
        source=figure.cost.source,
    )


def leading_statement(project: Project) -> Statement | None:
    """The statement that its coordinator has put first."""
    return project.statements.select_related("source").first()


def first_pilots(project: Project, limit: int) -> Iterable[Pilot]:
    """Pilots of a project in the order of their municipalities, as the front page shows them."""
    found = Pilot.objects.public().filter(project=project)
    return list(found.select_related("municipality", "source")[:limit])
