"""Promises that answers led to, and figures frozen on a day."""

from django.contrib import admin
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin
from projects.models import Municipality, Project
from projects.permissions import KEEPING, NOBODY, READING
from projects.queries.handover import KeptRows, register_tasks
from surveys.models import Instrument, Promise, Release
from surveys.permissions import RELEASE_READING

MARK_SIGNS = 12


@register_tasks
def promises(project, person):
    """Promises that are not settled yet."""
    settled = [Promise.Progress.DONE, Promise.Progress.NOT_POSSIBLE]
    return Promise.objects.filter(project=project, keeper=person).exclude(progress__in=settled)


@admin.register(Promise)
class PromiseAdmin(KeptRows, ScopedAdmin):
    can_view = READING
    can_add = can_change = can_delete = KEEPING
    position = 40
    menu_label = _("Lupaukset")
    list_display = ["summary", "municipality", "responsible", "due_on", "progress", "is_published"]
    list_filter = ["progress", "municipality", "is_published", "project"]
    list_select_related = ["municipality", "project"]
    search_fields = ["heard", "answer", "responsible", "municipality__name"]
    date_hierarchy = "due_on"
    fieldsets = [
        (None, {"fields": ["project", "municipality", "pilot"]}),
        (
            _("Näin vastaukset vaikuttivat"),
            {
                "fields": ["heard", "answer", "responsible", "keeper", "due_on"],
                "description": _(
                    "Kerro omin sanoin, niin ettei kukaan vastaaja ole tunnistettavissa."
                ),
            },
        ),
        (_("Miten on käynyt"), {"fields": ["progress", "progress_note", "is_published"]}),
        (_("Lähde"), {"fields": ["provenance", "source"]}),
    ]

    def get_field_queryset(self, db, db_field, request):
        found = super().get_field_queryset(db, db_field, request)
        if db_field.name != "municipality":
            return found
        # Those of the own projects, and those that have a promise already; not all of Finland.
        own = Municipality.objects.of_projects(Project.objects.visible_to(request.user))
        if not own.exists():
            return found
        kept = Promise.objects.visible_to(request.user).values("municipality")
        return found.filter(Q(pk__in=own.values("pk")) | Q(pk__in=kept))

    @admin.display(description=_("sanoitte"))
    def summary(self, row):
        return str(row)


@admin.register(Release)
class ReleaseAdmin(ScopedAdmin):
    can_view = RELEASE_READING
    # Frozen figures have a fingerprint; their desk withdraws a release instead of changing it.
    can_add = can_change = can_delete = NOBODY
    position = 50
    list_display = [
        "released_on",
        "corrected_on",
        "project",
        "instrument_title",
        "method_version",
        "mark",
        "withdrawn_on",
        "is_outdated",
    ]
    list_filter = ["project", "is_outdated"]
    list_select_related = ["project"]
    search_fields = ["fingerprint", "instrument_key"]
    date_hierarchy = "released_on"
    fields = [
        "project",
        "instrument_title",
        "released_on",
        "corrected_on",
        "method_version",
        "fingerprint",
        "withdrawn_on",
        "is_outdated",
    ]
    readonly_fields = ["instrument_title"]

    def get_queryset(self, request):
        same = Instrument.objects.filter(key=OuterRef("instrument_key")).order_by("-version")
        title = Subquery(same.values("title")[:1])
        return super().get_queryset(request).annotate(title=title)

    @admin.display(description=_("lomake"), ordering="instrument_key")
    def instrument_title(self, row):
        return row.title or row.instrument_key

    @admin.display(description=_("tarkistussumma"))
    def mark(self, row):
        return f"{row.fingerprint[:MARK_SIGNS]}…" if row.fingerprint else ""
