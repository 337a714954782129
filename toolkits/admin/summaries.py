"""Summaries in other languages, written beside what they tell of."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin
from projects.permissions import PUBLICATION_KEEPING, SHARED_READING
from toolkits.models import Summary


def original_texts(summary: Summary) -> list[tuple[str, str]]:
    """Label and text of what the subject tells in its own language, empty ones left out."""
    subject = summary.subject
    names = ["title", "name", *type(subject).public_texts]
    fields = {field.name: field for field in subject._meta.concrete_fields}
    known = [
        (fields[name].verbose_name, getattr(subject, name)) for name in names if name in fields
    ]
    return [(str(label).capitalize(), text) for label, text in known if text]


@admin.register(Summary)
class SummaryAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = PUBLICATION_KEEPING
    position = 55
    list_display = ["title", "language", "project", "reviewed_on", "is_published"]
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
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", original_texts(row))
        return format_html('<dl class="original" lang="fi">{}</dl>', rows)
