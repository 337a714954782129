"""Questionnaires: their structure comes from a file; here is read what is in use."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline
from projects.permissions import COORDINATION, NOBODY, SHARED_READING
from surveys.models import Instrument, InstrumentLanguage, Item, Response
from surveys.queries.review import SOURCE_LANGUAGE


class LanguageInline(ScopedInline):
    model = InstrumentLanguage
    fields = ["language_name", "variant", "review", "source", "licence", "pages"]
    readonly_fields = ["language_name", "variant", "pages"]

    @admin.display(description=_("kieli"))
    def language_name(self, row):
        return row.language_name

    @admin.display(description=_("tarkistus ja ääni"))
    def pages(self, row):
        """Where a native speaker's reading and the recordings are kept; variants have neither."""
        if row.variant:
            return ""
        place = [row.instrument.key, row.instrument.version, row.language]
        links = [(reverse("reviewing:recordings", args=place), _("Äänitteet"))]
        if row.language != SOURCE_LANGUAGE:
            links.insert(0, (reverse("reviewing:detail", args=place), _("Tarkistus")))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ItemInline(ScopedInline):
    model = Item
    can_keep = NOBODY
    fields = ["order", "key", "domain", "scale", "kind", "polarity"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("domain", "scale")


@admin.register(Instrument)
class InstrumentAdmin(ScopedAdmin):
    can_view, can_change = SHARED_READING, COORDINATION
    can_add = can_delete = NOBODY
    position = 30
    list_display = ["title", "key", "version", "owner", "is_locked", "frozen"]
    list_filter = ["is_locked", "owner"]
    search_fields = ["title", "key", "owner"]
    inlines = [LanguageInline, ItemInline]
    readonly_fields = [
        "key",
        "version",
        "title",
        "owner",
        "licence",
        "source",
        "is_locked",
        "scoring_method",
        "min_share",
        "index_method",
        "consent_version",
        "frozen",
    ]
    fieldsets = [
        (None, {"fields": ["title", "key", "version", "frozen", "note"]}),
        (_("Omistaja"), {"fields": ["owner", "licence", "source", "is_locked"]}),
        (
            _("Pisteytys"),
            {"fields": ["scoring_method", "min_share", "index_method", "consent_version"]},
        ),
    ]

    def get_queryset(self, request):
        answered = Response.objects.filter(instrument=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_responses=Exists(answered))

    @admin.display(description=_("siihen on vastattu"), boolean=True)
    def frozen(self, row):
        return row.has_responses

    def has_change_permission(self, request, obj=None):
        """A questionnaire that somebody has answered never changes; a change is a new version."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_frozen)
