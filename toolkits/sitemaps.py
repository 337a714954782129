"""What search engines are told about: every public page in every language of the public pages,
unless the pages ask to stay out."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from projects.models import Project
from toolkits.exports.open_data import DATA_SETS
from toolkits.queries.site_map import KINDS, LISTS


class PublicPages(Sitemap):
    i18n = alternates = x_default = True
    languages = [
        code for code, _name in settings.LANGUAGES if code not in settings.RESIDENT_ONLY_LANGUAGES
    ]

    def items(self):
        # Pages of a demonstration are noindex, and an address in the
        # sitemap would say the opposite.
        if Project.objects.public().filter(is_demo=True).exists():
            return []
        rows = [(kind, row) for kind in KINDS for row in kind.rows()]
        return [*LISTS, *DATA_SETS, *rows]

    def location(self, item):
        """In the language that is active: each page is told in all of them."""
        if isinstance(item, str):
            return reverse(item)
        if isinstance(item, tuple):
            kind, row = item
            return kind.url(row)
        return reverse("public:open-data-set", args=[item.key])
