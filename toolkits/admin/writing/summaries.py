"""Summaries in other languages, written beside what they tell of."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin
from projects.permissions import PUBLICATION_KEEPING, SHARED_READING
from toolkits.admin.writing.originals import original_html
from toolkits.admin.writing.titles import told_title
from toolkits.models import Summary


@admin.register(Summary)
class SummaryAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = PUBLICATION_KEEPING
    position = 55
    list_display = [told_title, "language", "project", "reviewed_on", "is_published"]
    list_filter = ["language", "is_published", "project"]
    list_select_related = ["project"]
    search_fields = ["title", "text"]
    date_hierarchy = "reviewed_on"
    readonly_fields = ["original"]
    add_fields = ["project", "pilot", "publication", "language"]

    def get_fieldsets(self, request, obj=None):
        subject = (_("Mistä"), {"fields": self.add_fields})
        words = {"fields": ["title", "text"], "classes": ["side"]}
        shown = (_("Julkaiseminen"), {"fields": ["is_published", "reviewed_on"]})
        if obj is None:
            return [subject, (_("Käännös"), words), shown]
        beside = {"fields": ["original"], "classes": ["side"]}
        return [(_("Alkuperäinen"), beside), (_("Käännös"), words), shown, subject]

    @admin.display(description=_("teksti"))
    def original(self, row):
        return original_html(row.subject)
