"""Publications of a project with their chapters."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedStackedInline
from projects.permissions import PUBLICATION_KEEPING
from toolkits.admin.content import ContentAdmin
from toolkits.forms import ChapterForm
from toolkits.models import Chapter, Publication


class ChapterInline(ScopedStackedInline):
    model = Chapter
    form = ChapterForm
    fields = ["order", "title", "slug", "body"]


@admin.register(Publication)
class PublicationAdmin(ContentAdmin):
    can_add = can_change = can_delete = PUBLICATION_KEEPING
    position = 50
    menu_label = _("Julkaisut")
    date_hierarchy = "published_on"
    list_display = ["title", "kind", "project", "language", "published_on", "is_published"]
    list_filter = ["kind", "language", "is_published", "project"]
    list_select_related = ["project"]
    search_fields = ["title", "summary"]
    inlines = [ChapterInline]
    fieldsets = [
        (None, {"fields": ["project", "kind", "title", "slug", "summary"]}),
        (
            _("Sisältö"),
            {
                "fields": ["release", "url"],
                "description": _(
                    "Kirjoita luvut alle, tai anna osoite, jos teksti on toisella sivustolla."
                ),
            },
        ),
        (_("Kieli ja käännökset"), {"fields": ["language", "translation_of"]}),
        (
            _("Julkaiseminen"),
            {
                "fields": [
                    "is_published",
                    "published_on",
                    "reviewed_on",
                    "licence",
                    "provenance",
                    "source",
                ]
            },
        ),
    ]
