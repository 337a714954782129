"""What every page's frame shows: menus, languages, the demonstration notice, the funders."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.cache import caches
from django.urls import NoReverseMatch, get_script_prefix, reverse, translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from osallisuus.mail import leaves_the_machine
from osallisuus.serving.kept.values import content_version
from osallisuus.serving.middleware import is_resident_path
from osallisuus.startup.single_sign_on import PROVIDER
from projects.models import Project


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


# What schema.org calls a page; the others are a WebPage.
KINDS = {
    "public:front": "WebSite",
    "public:project-detail": "Project",
    "public:pilot-detail": "Article",
    "public:open-data": "DataCatalog",
    "public:open-data-set": "Dataset",
    "surveys:results-detail": "Dataset",
    "toolkits:tiplist-detail": "LearningResource",
    "toolkits:tool-detail": "LearningResource",
    "toolkits:publication-detail": "Report",
}


@dataclass(frozen=True)
class PageAddress:
    """Where a page is: its one whole address, the same page by language, the front page, and its
    kind by schema.org. `is_asked`: what a reader typed may stand in its title."""

    canonical: str
    languages: tuple[tuple[str, str], ...]
    home: str
    kind: str
    is_asked: bool


@dataclass(frozen=True)
class SiteFacts:
    """Facts of all public projects that stand on every page."""

    is_demo: bool
    funding_texts: tuple[str, ...]
    project_slug: str
    n_projects: int


class Site:
    """Read by templates; each part is computed only when a page shows it."""

    def __init__(self, request):
        self.request = request
        self._addresses: dict[str, str] = {}

    @cached_property
    def facts(self) -> SiteFacts:
        key = f"site-facts:{content_version(self.request)}"
        # Kept by the version, so that no page asks for what is the same on all of them.
        return caches["pages"].get_or_set(key, read_facts, None)

    @cached_property
    def main_nav(self) -> list[Link]:
        slug = self.facts.project_slug
        links: list[tuple[str, str, tuple[str, ...]]] = [
            (_("Kokeilut"), "public:pilot-list", ()),
            (_("Kunnat"), "public:municipality-list", ()),
            (_("Vinkkilistat"), "toolkits:tiplist-list", ()),
            (_("Tukipaketti"), "toolkits:support-package", ()),
        ]
        if self.facts.n_projects == 1:
            links.insert(2, (_("Tulokset"), "surveys:results-detail", (slug,)))
            links.append((_("Hanke"), "public:project-detail", (slug,)))
        elif slug:
            # The newest project has no results yet while it runs; the address knows which has.
            links.insert(2, (_("Tulokset"), "surveys:results-newest", ()))
            links.append((_("Hankkeet"), "public:project-list", ()))
        return self._links(links)

    @cached_property
    def footer_nav(self) -> list[Link]:
        return self._links(
            [
                (_("Valmennukset"), "projects:coaching-list", ()),
                (_("Työkalut"), "toolkits:tool-list", ()),
                (_("Julkaisut"), "toolkits:publication-list", ()),
            ]
        )

    @cached_property
    def site_nav(self) -> list[Link]:
        return self._links(
            [
                (_("Tietoa sivustosta"), "osallisuus:about", ()),
                (_("Sivukartta"), "public:site-map", ()),
                (_("Seuraa sivustoa"), "public:following", ()),
                (_("Avoin data"), "public:open-data", ()),
                (_("Saavutettavuus"), "osallisuus:accessibility", ()),
                (_("Tietosuoja"), "osallisuus:privacy", ()),
                (_("Anna palautetta"), "osallisuus:feedback", ()),
                (_("Hankkeen työntekijöille"), "admin:index", ()),
            ]
        )

    def single_sign_on(self) -> Link | None:
        """The way in by the municipality's own accounts, where the installation has one."""
        facts = settings.SINGLE_SIGN_ON
        return Link(facts.name, reverse("openid_connect_login", args=[PROVIDER])) if facts else None

    def _links(self, entries) -> list[Link]:
        found = []
        for label, name, arguments in entries:
            url = _address(name, arguments, get_language(), get_script_prefix())
            found.append(Link(label, url, self.request.path.startswith(url)))
        return found

    def is_resident_frame(self) -> bool:
        """Whether a page stands in the plain frame of residents: in a language that the rest of
        the site lacks, its menus would lead out of the language."""
        return get_language() in settings.RESIDENT_ONLY_LANGUAGES

    def frame(self) -> str:
        return "base_survey.html" if self.is_resident_frame() else "base.html"

    def front_name(self) -> str:
        """Where the name of the site leads: to the front page, or to the code box for who reads
        a language that only the pages of residents have."""
        return "resident:code" if self.is_resident_frame() else "public:front"

    def language_links(self) -> list[LanguageLink]:
        current = get_language()
        found = []
        for code, name in settings.LANGUAGES:
            if is_resident_path(self.request.path):
                url = f"?kieli={code}"
            elif code in settings.RESIDENT_ONLY_LANGUAGES and not self._is_for_residents():
                url = f"{reverse('resident:code')}?kieli={code}"
            else:
                url = self.in_language(code)
            found.append(LanguageLink(code, name, url, code == current))
        return found

    def in_language(self, code: str) -> str:
        """Where the same page is in another language; where it has no other, its own address."""
        if code not in self._addresses:
            self._addresses[code] = _translated(self.request, code)
        return self._addresses[code]

    def _is_for_residents(self) -> bool:
        pages = (reverse("osallisuus:accessibility"), reverse("osallisuus:privacy"))
        return self.request.path.startswith(pages)

    def page_address(self) -> PageAddress | None:
        """None for pages that are nobody else's: with a secret, a form or an account in them."""
        match = self.request.resolver_match
        is_shared = (
            match is not None
            and self.request.method in {"GET", "HEAD"}
            and "token" not in match.kwargs
            and not self.request.path.startswith(settings.UNCACHED_PATHS)
        )
        if not is_shared:
            return None
        home = settings.SITE_URL or self.request.build_absolute_uri("/")[:-1]
        path, number = self.request.path, self.request.GET.get("page", "")
        query = f"?page={number}" if number.isdecimal() and number != "1" else ""
        languages = [
            (code, f"{home}{self.in_language(code)}{query}") for code in settings.WHOLE_LANGUAGES
        ]
        return PageAddress(
            canonical=f"{home}{path}{query}",
            # For whoever speaks none of them the first, which has everything.
            languages=(*languages, ("x-default", languages[0][1])),
            home=f"{home}/",
            kind=KINDS.get(match.view_name, "WebPage"),
            is_asked=bool(self.request.GET),
        )


def _translated(request, code: str) -> str:
    """As Django's `translate_url`, but that what the request has resolved is not resolved anew."""
    match = request.resolver_match
    if match is None:
        return translate_url(request.path, code)
    try:
        with override(code):
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        # As the door of the desk for whatever it does not know.
        return request.path


@lru_cache(maxsize=500)
def _address(name: str, arguments: tuple[str, ...], language: str | None, prefix: str) -> str:
    """Where a link of a menu leads. Composed once: addresses change only with the process."""
    return reverse(name, args=arguments)


def read_facts() -> SiteFacts:
    projects = list(Project.objects.public())
    texts = tuple(dict.fromkeys(p.funding_text for p in projects if p.funding_text))
    first = projects[0].slug if projects else ""
    return SiteFacts(any(p.is_demo for p in projects), texts, first, len(projects))


def site(request):
    found = Site(request)
    return {
        "site_name": settings.SITE_NAME,
        "sends_mail": leaves_the_machine,
        # Empty where the view has not asked: read now, it could be newer than what the view read.
        "content_version": getattr(request, "content_version", ""),
        "is_demo": lambda: found.facts.is_demo,
        "is_noindex": lambda: found.facts.is_demo,
        "funding_texts": lambda: found.facts.funding_texts,
        "main_nav": lambda: found.main_nav,
        "footer_nav": lambda: found.footer_nav,
        "site_nav": lambda: found.site_nav,
        "language_links": found.language_links,
        "page_address": found.page_address,
        "frame": found.frame,
        "front_name": found.front_name,
        "single_sign_on": found.single_sign_on,
        "is_resident_frame": found.is_resident_frame,
    }
