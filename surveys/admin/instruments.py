"""Questionnaires: their structure comes from a file; here is read what is in use."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline
from osallisuus.admin.lists import ScopedChangeList
from projects.permissions import COORDINATION, NOBODY, SHARED_READING
from surveys.models import Instrument, InstrumentLanguage, Item
from surveys.permissions import INSTRUMENT_KEEPING
from surveys.queries.instruments import answered_instruments
from surveys.queries.review import SOURCE_LANGUAGE
from surveys.services.instruments.drafts import locked_sentence


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


class InstrumentList(ScopedChangeList):
    """Tells which questionnaires of a page have been answered, in one query."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = answered_instruments([row.pk for row in self.result_list])
        for row in self.result_list:
            row.is_answered = row.pk in found


@admin.register(Instrument)
class InstrumentAdmin(ScopedAdmin):
    can_view, can_change = SHARED_READING, COORDINATION
    # Structure comes from a checked file only.
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

    def get_changelist(self, request, **kwargs):
        return InstrumentList

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, _with_files(request, extra_context))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra = _with_files(request, extra_context)
        if row := self.get_object(request, unquote(object_id)):
            extra = _with_writing(request, row, extra)
        return super().change_view(request, object_id, form_url, extra)

    @admin.display(description=_("siihen on vastattu"), boolean=True)
    def frozen(self, row):
        return row.is_answered if hasattr(row, "is_answered") else row.is_frozen

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        # Start and end must ask the same, so a change of what was answered is a new version.
        return allowed and (obj is None or not obj.is_frozen)


def _with_files(request, extra_context):
    """Whether the pages of files, which are the coordinators' alone, are linked to."""
    return (extra_context or {}) | {"has_file_pages": COORDINATION.anywhere(request.user)}


def _with_writing(request, row, extra_context):
    """Whether this one may be copied or get its next version here, or why not."""
    is_coordinator = COORDINATION.anywhere(request.user)
    return extra_context | {
        "may_copy": is_coordinator and not row.is_locked and row.languages.exists(),
        "may_version": not row.is_locked and INSTRUMENT_KEEPING(request.user, row),
        "why_locked": locked_sentence(row) if is_coordinator and row.is_locked else "",
    }
