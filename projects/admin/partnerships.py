"""Partnerships of municipalities and associations, with what is overdue in them."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from osallisuus.admin import (
    ScopedAdmin,
    Subject,
    SubjectPages,
    WorkLine,
    all_fieldsets,
    register_worklist,
)
from osallisuus.admin.guide.subjects import SUBJECT
from projects.admin.guide.own_places import OwnPlaces, has_sources
from projects.models import Partnership
from projects.models.partnership import PERSONAL
from projects.pages.certificates import CERTIFICATE_LANGUAGES
from projects.permissions import KEEPING, READING, REPORTING
from projects.queries.partnerships import overdue_partnerships

MOST_NAMES = 3


def _may_see_people(request, row) -> bool:
    """Evaluators and editors need nobody's address."""
    return REPORTING(request.user, row)


SUBJECTS = (
    Subject("osapuolet", _("Osapuolet"), ("project", "municipality", "association", "started_on")),
    Subject(
        "lupaukset",
        _("Mitä on luvattu"),
        ("municipality_promises", "association_promises"),
        _("Kirjoita, mitä kumpikin on luvannut toiselle."),
    ),
    Subject(
        "vastuuhenkilot",
        _("Vastuuhenkilöt"),
        PERSONAL,
        _(
            "Nimet ja osoitteet näkyvät vain työpöydällä ja sopimuksessa. Ne poistuvat itsestään, "
            "kun päättymisestä on kolme kuukautta."
        ),
        is_shown=_may_see_people,
    ),
    Subject("sopimus", _("Sopimus"), ("agreement", "agreed_on", "ends_on")),
    Subject("tilanne", _("Miten menee"), ("progress", "progress_note", "review_on")),
    Subject("lahteet", _("Lähde"), ("provenance", "source"), is_shown=has_sources),
)


@admin.register(Partnership)
class PartnershipAdmin(SubjectPages, OwnPlaces, ScopedAdmin):
    can_view = READING
    can_add = can_change = can_delete = KEEPING
    change_list_template = "admin/projects/partnership_change_list.html"
    position = 50
    list_display = ["association", "municipality", "project", "progress", "agreed_on", "review_on"]
    list_display_links = ["association"]
    list_filter = [
        "progress",
        "municipality",
        "project",
        ("municipality_promises", admin.EmptyFieldListFilter),
        ("association_promises", admin.EmptyFieldListFilter),
        ("agreed_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["association", "municipality", "project"]
    search_fields = ["association__name", "municipality__name", "progress_note"]
    date_hierarchy = "started_on"
    readonly_fields = ["agreement"]
    subjects = SUBJECTS
    add_fields = ("project", "municipality", "association", "started_on")
    named_by = ""
    fieldsets = all_fieldsets(SUBJECTS)

    def changelist_view(self, request, extra_context=None):
        found = overdue_partnerships(request.user, timezone.localdate())
        return super().changelist_view(request, {"overdue": found} | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        if obj.progress == Partnership.Progress.ENDED and obj.ends_on is None:
            # From this day on its people are forgotten in time.
            obj.ends_on = max(filter(None, [timezone.localdate(), obj.started_on]))
        super().save_model(request, obj, form, change)

    @admin.display(description=_("sopimus paperille"))
    def agreement(self, row):
        if row is None or row.pk is None:
            return _("Tallenna kumppanuus ensin.")
        url = reverse("partnerships:agreement", args=[row.pk])
        links = [(f"{url}?kieli={code}", name) for code, name in CERTIFICATE_LANGUAGES.items()]
        return format_html(
            '<span class="part-links">{}{}</span>',
            _("Yhden sivun PDF allekirjoitettavaksi:"),
            format_html_join("", '<a href="{}">{}</a>', links),
        )


@register_worklist
def overdue(user):
    if not KEEPING.anywhere(user):
        return []
    found = overdue_partnerships(user, timezone.localdate())
    if not found:
        return []
    title = ngettext(
        "Kumppanuudessa on sovittu päivä mennyt.",
        "Kumppanuuksissa on sovittuja päiviä mennyt.",
        len(found),
    )
    url = reverse("admin:projects_partnership_changelist")
    if len(found) == 1:
        url = reverse("admin:projects_partnership_change", args=[found[0].row.pk])
        url += f"?{SUBJECT}={found[0].subject}"
    names = ", ".join(one.row.association.name for one in found[:MOST_NAMES])
    return [WorkLine(len(found), title, url, str(_("Katso kumppanuudet")), detail=names)]
