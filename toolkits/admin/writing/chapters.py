"""Chapters of publications, each on a page of its own, so that several people write at once."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin
from osallisuus.admin.scoped import PUBLIC
from projects.permissions import PUBLICATION_KEEPING, SHARED_READING
from toolkits.forms import ChapterForm
from toolkits.models import Chapter, Publication
from toolkits.publication.contents import live_report, marker_groups
from toolkits.publication.problems import chapter_problems
from toolkits.services import next_order

WRITING = _(
    "Tyhjä rivi aloittaa uuden kappaleen. Luvut, kuvat ja taulukot poimit alla olevasta listasta."
)


@admin.register(Chapter)
class ChapterAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = PUBLICATION_KEEPING
    change_form_template = "admin/toolkits/chapter/change_form.html"
    form = ChapterForm
    position = 51
    list_display = ["title", "publication"]
    list_filter = ["publication"]
    list_select_related = ["publication"]
    search_fields = ["title", "body"]
    ordering = ["publication__title", "order"]
    fieldsets = [
        (None, {"fields": ["publication", "title", "body"]}),
        (_("Ohje ja linkki"), {"fields": ["guidance", "slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("publication__release")

    def get_readonly_fields(self, request, obj=None):
        # A chapter stays in its publication: links to it begin there.
        return ["publication"] if obj else []

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "body":
            found.help_text = format_html("{} {}", WRITING, PUBLIC)
        return found

    def save_model(self, request, obj, form, change):
        if obj.order is None:
            obj.order = next_order(obj.publication)
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        publication = obj.publication if obj else self._asked(request)
        report = live_report(publication.release) if publication else None
        context |= {
            "publication": publication,
            "marker_groups": list(marker_groups(report)),
            "release": publication.release if report and publication else None,
            "problems": chapter_problems(obj, publication.release, report) if obj else [],
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _asked(self, request) -> Publication | None:
        """The publication in whose list somebody has pressed *Lisää osio*."""
        key = request.GET.get("publication", "")
        rows = Publication.objects.visible_to(request.user).select_related("release")
        return rows.filter(pk=key).first() if key.isdecimal() else None

    def response_post_save_add(self, request, obj):
        return self._back(obj)

    def response_post_save_change(self, request, obj):
        return self._back(obj)

    @staticmethod
    def _back(obj):
        return redirect(reverse("admin:toolkits_publication_change", args=[obj.publication_id]))
