"""Every public page by its kind: for the site map that people read, and the one of crawlers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from projects.models import CoachingSession, Municipality, Pilot, Project
from surveys.models import Release, Survey
from toolkits.models import Publication, SupportPhase, TipList, Tool
from toolkits.models.content import Content

MOST_SHOWN = 100
"""So many of a kind stand on the site map; the list page has the rest."""

LISTS = (
    "public:front",
    "public:project-list",
    "public:pilot-list",
    "public:municipality-list",
    "projects:coaching-list",
    "surveys:consultation-list",
    "surveys:promise-list",
    "toolkits:tiplist-list",
    "toolkits:tool-list",
    "toolkits:support-package",
    "toolkits:disadvantage",
    "toolkits:publication-list",
    "public:following",
    "public:open-data",
    "public:site-map",
    "osallisuus:about",
    "osallisuus:accessibility",
    "osallisuus:privacy",
)


@dataclass(frozen=True)
class Kind:
    """Pages of a kind: their list page, and the view of one, where rows do not know it.

    `key`: what crawlers' part of it is called. `is_written`: people wrote its titles; else they are
    names, or the portal's own words.
    """

    key: str
    title: str | Promise
    page: str
    model: type[Model]
    view: str = ""
    is_written: bool = True

    def rows(self) -> QuerySet:
        """All public ones, of contents in every language."""
        if self.model is SupportPhase:
            return SupportPhase.objects.all()
        if self.model is Survey:
            return Survey.objects.consultations().filter(is_practice=False)
        manager: Any = self.model._default_manager
        # Of contents some are read at their address only.
        found = getattr(manager, "listed", manager.public)()
        if self.model is Pilot:
            # Its name is told with that of its municipality.
            found = found.select_related("municipality")
        if self.view == "surveys:results-detail":
            found = found.filter(Exists(Release.objects.live().filter(project=OuterRef("pk"))))
        return found

    def url(self, row) -> str:
        return reverse(self.view, args=[row.slug]) if self.view else row.get_absolute_url()


KINDS = (
    Kind("hankkeet", gettext_lazy("Hankkeet"), "public:project-list", Project),
    Kind(
        "tulokset",
        gettext_lazy("Tulokset"),
        "public:project-list",
        Project,
        "surveys:results-detail",
    ),
    Kind("kokeilut", gettext_lazy("Kokeilut"), "public:pilot-list", Pilot),
    Kind(
        "innokyla",
        gettext_lazy("Kokeilut Innokylään"),
        "public:pilot-list",
        Pilot,
        "public:innokyla",
    ),
    Kind(
        "kunnat", gettext_lazy("Kunnat"), "public:municipality-list", Municipality, is_written=False
    ),
    Kind(
        "hyvinvointi",
        gettext_lazy("Tekstit hyvinvointikertomukseen"),
        "public:municipality-list",
        Municipality,
        "public:insert",
        is_written=False,
    ),
    Kind("valmennukset", gettext_lazy("Valmennukset"), "projects:coaching-list", CoachingSession),
    Kind(
        "kyselyt",
        gettext_lazy("Asukaskyselyt"),
        "surveys:consultation-list",
        Survey,
        "surveys:consultation-detail",
    ),
    Kind("vinkkilistat", gettext_lazy("Vinkkilistat"), "toolkits:tiplist-list", TipList),
    Kind("tyokalut", gettext_lazy("Työkalut"), "toolkits:tool-list", Tool),
    Kind(
        "tukipaketti",
        gettext_lazy("Tukipaketti"),
        "toolkits:support-package",
        SupportPhase,
        is_written=False,
    ),
    Kind("julkaisut", gettext_lazy("Julkaisut"), "toolkits:publication-list", Publication),
)


@dataclass(frozen=True)
class Section:
    """A kind on the site map: (row, url) of the first ones, and how many there are in all."""

    kind: Kind
    links: list[tuple[Model, str]]
    n_rows: int

    @property
    def n_more(self) -> int:
        return self.n_rows - len(self.links)


def sections() -> Iterator[Section]:
    """Kinds with any pages; contents in the reader's language where there is one."""
    for kind in KINDS:
        rows = kind.rows()
        if issubclass(kind.model, Content):
            rows = kind.model.objects.in_language(get_language())
        shown = list(rows[: MOST_SHOWN + 1])
        n_rows = len(shown) if len(shown) <= MOST_SHOWN else rows.count()
        if shown:
            links = [(row, kind.url(row)) for row in shown[:MOST_SHOWN]]
            yield Section(kind, links, n_rows)
