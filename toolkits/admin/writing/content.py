"""Tip lists with their tips, and tools."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline, list_field
from projects.permissions import CONTENT_KEEPING, SHARED_READING
from toolkits.admin.writing.originals import VersionForm, original_html, versions_html
from toolkits.admin.writing.preview import preview
from toolkits.admin.writing.titles import told_title
from toolkits.forms import NumberedRows
from toolkits.models import Tip, TipList, Tool
from toolkits.models.shelf import READER_FIELDS
from toolkits.queries.desk import downloads_of, life_domains


class ContentAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = CONTENT_KEEPING
    date_hierarchy = "reviewed_on"
    prepopulated_fields = {"slug": ["title"]}
    form = VersionForm
    readonly_fields = ["original", "versions"]
    same_fields: tuple[str, ...] = ()
    """What a translation has like its original."""

    def get_changeform_initial_data(self, request):
        """What is new has just been looked at, so that nobody is asked to at once; a translation is
        a draft until somebody else has read it."""
        found = super().get_changeform_initial_data(request)
        found.pop("translation_of", None)
        if original := self._original(request, None):
            same = {name: getattr(original, name) for name in self.same_fields}
            return same | found | {"translation_of": original.pk}
        return {"reviewed_on": timezone.localdate()} | found

    def save_model(self, request, obj, form, change):
        # Begun as any new text and tied to its original only by the form: the day filled in
        # for it is nobody's review.
        is_tied_late = not change and obj.translation_of_id and "translation_of" not in request.GET
        if is_tied_late and obj.reviewed_on == timezone.localdate():
            obj.reviewed_on = None
        super().save_model(request, obj, form, change)

    def _original(self, request, obj):
        if obj is not None:
            return obj.translation_of
        key = (request.POST or request.GET).get("translation_of", "")
        return self.get_queryset(request).filter(pk=key).first() if key.isdecimal() else None

    def get_fieldsets(self, request, obj=None):
        """A translation has its original beside it, an original the way to its translations."""
        found = super().get_fieldsets(request, obj)
        if self._original(request, obj) is None:
            is_led_on = obj is not None and self.has_add_permission(request)
            ways = [(_("Käännökset"), {"fields": ["versions"]})] if is_led_on else []
            return [*found[:1], *ways, *found[1:]]
        [(heading, first), *rest] = found
        beside = (_("Alkuperäinen"), {"fields": ["original"], "classes": ["side"]})
        return [beside, (heading or _("Käännös"), first | {"classes": ["side"]}), *rest]

    @admin.display(description=_("muilla kielillä"))
    def versions(self, row):
        return versions_html(row)

    @admin.display(description=_("teksti"))
    def original(self, row):
        return original_html(row.translation_of)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)


READERS = (
    _("Kenelle"),
    {
        "fields": list(READER_FIELDS),
        "description": _("Näillä rajataan luetteloa. Jos et valitse mitään, teksti on kaikille."),
    },
)
VERSIONS = (_("Kieli ja käännökset"), {"fields": ["language", "is_easy", "translation_of"]})
PUBLISHING = (
    _("Julkaiseminen"),
    {
        "fields": [
            "is_published",
            "shown_from",
            "retired_on",
            "replaced_by",
            "reviewed_on",
            "licence",
            "provenance",
            "source",
            "told_downloads",
        ]
    },
)


class ShelvedAdmin(ContentAdmin):
    readonly_fields = ["original", "versions", "told_downloads"]
    change_form_template = "admin/toolkits/shelf/change_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or "_preview" not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        row = self.get_object(request, unquote(object_id)) if object_id else None
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may or (object_id and row is None):
            raise PermissionDenied
        return preview(request, row or self.model())

    @admin.display(description=_("lataukset vuoden aikana"))
    def told_downloads(self, obj):
        """By month; visitors who read the page alone are counted nowhere."""
        if obj.pk is None:
            return "–"
        months = downloads_of(obj, timezone.localdate())
        told = [f"{date_format(month, 'n/Y')}: {n_times}" for month, n_times in months]
        return ", ".join(told) or gettext("Ei vielä latauksia.")

    @admin.display(description=_("tila"), ordering="is_published")
    def told_state(self, obj):
        return obj.state()

    def get_view_on_site_url(self, obj=None):
        """Not before its first day."""
        is_there = obj is not None and obj.is_begun()
        return super().get_view_on_site_url(obj) if is_there else None


class TipInline(ScopedInline):
    model = Tip
    formset = NumberedRows
    fields = ["order", "text", "example"]


@admin.register(TipList)
class TipListAdmin(ShelvedAdmin):
    position = 10
    menu_label = _("Vinkkilistat")
    list_display = [told_title, "theme", "language", "reviewed_on", "told_state"]
    list_filter = ["theme", "language", "is_published"]
    search_fields = ["title", "audience", "why", "tips__text"]
    inlines = [TipInline]
    same_fields = ("theme", "domains", *READER_FIELDS)
    fieldsets = [
        (None, {"fields": ["title", "slug", "audience", "why", "theme", "domains"]}),
        READERS,
        VERSIONS,
        PUBLISHING,
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "domains":
            return list_field(db_field, life_domains())
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Tool)
class ToolAdmin(ShelvedAdmin):
    position = 20
    list_display = [told_title, "kind", "theme", "language", "reviewed_on", "told_state"]
    same_fields = ("kind", "theme", *READER_FIELDS)
    list_filter = ["kind", "theme", "language", "is_published"]
    search_fields = ["title", "audience", "why", "body"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "audience", "why", "usage", "theme"]}),
        (_("Sisältö"), {"fields": ["body", "file", "url"]}),
        READERS,
        VERSIONS,
        PUBLISHING,
    ]
