"""What search engines are told about: every public page in every language of the public pages,
unless the pages ask to stay out. An index leads to a list for each kind of page, part by part."""

from collections.abc import Sequence
from functools import cached_property

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Paginator
from django.urls import reverse

from osallisuus.serving.methods import require_safe
from projects.models import Project
from toolkits.exports.open_data import DATA_SETS
from toolkits.queries.site_map import KINDS, LISTS, Kind

LANGUAGES = settings.WHOLE_LANGUAGES
Shown = dict[str, type[Sitemap] | Sitemap]
ROWS = 50
"""Pages of one part, each in every language; a part of twice as many takes twice as long."""


class InLanguages(Sequence):
    """Each row with each language, as a site map of Django takes them; only the asked rows are
    read. Parts begin and end with whole rows."""

    def __init__(self, rows):
        self.rows = rows

    @cached_property
    def n_rows(self) -> int:
        return len(self.rows) if isinstance(self.rows, list) else self.rows.count()

    def __len__(self):
        return len(LANGUAGES) * self.n_rows

    def __getitem__(self, part):
        first, last = part.start // len(LANGUAGES), part.stop // len(LANGUAGES)
        return [(row, code) for row in self.rows[first:last] for code in LANGUAGES]


class OwnPages(Sitemap):
    """Lists, and the pages of open data."""

    i18n = alternates = x_default = True
    languages = LANGUAGES
    limit = ROWS * len(LANGUAGES)

    @cached_property
    def paginator(self):
        return Paginator(InLanguages(self.items()), self.limit)

    def items(self):
        return [*LISTS, *DATA_SETS]

    def location(self, item):
        """In the language that is active: each page is told in all of them."""
        if isinstance(item, str):
            return reverse(item)
        return reverse("public:open-data-set", args=[item.key])


class KindPages(OwnPages):
    def __init__(self, kind: Kind):
        self.kind = kind

    def items(self):
        # Parts are cut by the number of rows, so that their order must be a whole one.
        return self.kind.rows().order_by("pk")

    def location(self, item):
        return self.kind.url(item)


def _parts() -> dict[str, OwnPages]:
    # Pages of a demonstration are noindex, and an address in the
    # sitemap would say the opposite.
    if Project.objects.public().filter(is_demo=True).exists():
        return {}
    return {"sivut": OwnPages()} | {kind.key: KindPages(kind) for kind in KINDS}


@require_safe
def index(request):
    parts: Shown = {key: part for key, part in _parts().items() if part.paginator.count}
    return views.index(request, parts, sitemap_url_name="sitemap-part")


@require_safe
def part(request, section):
    parts: Shown = {**_parts()}
    return views.sitemap(request, parts, section)
