"""What search engines are told about: every public page, unless the pages ask to stay out."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from projects.models import CoachingSession, Municipality, Pilot, Project
from toolkits.models import Publication, SupportPhase, TipList, Tool

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
    "toolkits:publication-list",
    "osallisuus:about",
    "osallisuus:accessibility",
    "osallisuus:privacy",
)
CONTENTS = (Project, Pilot, Municipality, CoachingSession, TipList, Tool, Publication)


class PublicPages(Sitemap):
    """Pages of a demonstration are noindex, so their sitemap is empty."""

    def items(self):
        if Project.objects.public().filter(is_demo=True).exists():
            return []
        rows = [row for model in CONTENTS for row in model.objects.public()]
        rows += SupportPhase.objects.all()
        return [*map(reverse, LISTS), *(row.get_absolute_url() for row in rows)]

    def location(self, item):
        return item
