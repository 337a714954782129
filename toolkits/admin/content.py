"""Tip lists with their tips, and tools."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline, list_field
from projects.permissions import CONTENT_KEEPING, SHARED_READING
from toolkits.forms import NumberedRows
from toolkits.models import Tip, TipList, Tool
from toolkits.queries.desk import life_domains


class ContentAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = CONTENT_KEEPING
    date_hierarchy = "reviewed_on"
    prepopulated_fields = {"slug": ["title"]}

    def get_changeform_initial_data(self, request):
        """What is new has just been looked at, so that nobody is asked to at once."""
        today = {"reviewed_on": timezone.localdate()}
        return today | super().get_changeform_initial_data(request)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)


class TipInline(ScopedInline):
    model = Tip
    formset = NumberedRows
    fields = ["order", "text", "example"]


@admin.register(TipList)
class TipListAdmin(ContentAdmin):
    position = 10
    menu_label = _("Vinkkilistat")
    list_display = ["title", "theme", "language", "reviewed_on", "is_published"]
    list_filter = ["theme", "language", "is_published"]
    search_fields = ["title", "audience", "why", "tips__text"]
    inlines = [TipInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "audience", "why", "theme", "domains"]}),
        (_("Kieli ja käännökset"), {"fields": ["language", "translation_of"]}),
        (
            _("Julkaiseminen"),
            {"fields": ["is_published", "reviewed_on", "licence", "provenance", "source"]},
        ),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "domains":
            return list_field(db_field, life_domains())
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Tool)
class ToolAdmin(ContentAdmin):
    position = 20
    list_display = ["title", "kind", "theme", "language", "reviewed_on", "is_published"]
    list_filter = ["kind", "theme", "language", "is_published"]
    search_fields = ["title", "audience", "why", "body"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "audience", "why", "usage", "theme"]}),
        (_("Sisältö"), {"fields": ["body", "file", "url"]}),
        (_("Kieli ja käännökset"), {"fields": ["language", "translation_of"]}),
        (
            _("Julkaiseminen"),
            {"fields": ["is_published", "reviewed_on", "licence", "provenance", "source"]},
        ),
    ]
