"""Projects with their periods, organisations and contacts, and the partnerships in them."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline, ScopedStackedInline
from projects.models import (
    Contact,
    Outcome,
    Partnership,
    Project,
    ProjectOrganisation,
    ProjectPeriod,
    Statement,
)
from projects.permissions import (
    INSTALLATION,
    KEEPING,
    PROJECT_KEEPING,
    PROJECT_READING,
    READING,
)


class PeriodInline(ScopedInline):
    model = ProjectPeriod
    fields = ["starts_on", "ends_on", "decided_on", "note", "source"]


class RoleInline(ScopedInline):
    model = ProjectOrganisation
    fields = ["organisation", "role", "note", "provenance", "source"]


class OutcomeInline(ScopedStackedInline):
    model = Outcome
    fields = ["title", "text", "order", "provenance", "source"]


class StatementInline(ScopedStackedInline):
    model = Statement
    fields = ["speaker", "text", "topic", "order", "provenance", "source"]


class ContactInline(ScopedStackedInline):
    model = Contact
    fields = [
        "task",
        "organisation",
        "municipality",
        "email",
        "phone",
        "order",
        "provenance",
        "source",
    ]


@admin.register(Project)
class ProjectAdmin(ScopedAdmin):
    can_view, can_change = PROJECT_READING, PROJECT_KEEPING
    can_add = can_delete = INSTALLATION
    position = 10
    menu_label = _("Hanke")
    list_display = ["name", "starts_on", "ends_on", "funding_programme", "is_published"]
    list_filter = ["is_published", "starts_on"]
    search_fields = ["name", "official_name", "summary"]
    date_hierarchy = "starts_on"
    inlines = [PeriodInline, RoleInline, ContactInline, OutcomeInline, StatementInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "official_name", "summary", "is_published"]}),
        (
            _("Mitä ja kenelle"),
            {"fields": ["goals", "target_group", "why_associations", "cooperation"]},
        ),
        (_("Missä ja milloin"), {"fields": ["municipalities", "starts_on", "ends_on"]}),
        (_("Rahoitus"), {"fields": ["funding_programme", "funding_text"]}),
        (
            _("Ennen ensimmäistä kyselyä"),
            {
                "fields": [
                    "controller",
                    "controller_email",
                    "privacy_notice",
                    "no_effect_confirmed_on",
                    "retention_until",
                    "retention_page",
                    "min_group_size",
                    "survey_name",
                    "survey_note",
                ],
                "description": _("Kyselyn voi avata vasta, kun nämä on täytetty."),
            },
        ),
        (
            _("Julkaistut luvut ja lähteet"),
            {
                "fields": [
                    "published_cost",
                    "published_cost_note",
                    "published_change",
                    "source",
                    "plan_source",
                ]
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["retention_page"] if request.user.is_superuser else ["retention_page", "slug"]

    @admin.display(description=_("vastausten poistaminen"))
    def retention_page(self, row):
        if row is None or row.pk is None:
            return _("Tallenna hanke ensin.")
        url = reverse("retention:detail", args=[row.slug])
        return format_html('<a href="{}">{}</a>', url, _("Katso, mitä poistuu ja milloin"))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The project's own municipalities stand first among the whole country's."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        project = request.resolver_match.kwargs.get("object_id")
        if project and db_field.name == "municipalities":
            chosen = Project.municipalities.through.objects.filter(
                project_id=project, municipality_id=OuterRef("pk")
            )
            field.queryset = field.queryset.order_by(Exists(chosen).desc(), "sort_key")
        return field


@admin.register(Partnership)
class PartnershipAdmin(ScopedAdmin):
    can_view = READING
    can_add = can_change = can_delete = KEEPING
    position = 50
    list_display = ["association", "municipality", "project", "progress", "started_on"]
    list_display_links = ["association"]
    list_filter = [
        "progress",
        "municipality",
        "project",
        ("municipality_promises", admin.EmptyFieldListFilter),
        ("association_promises", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["association", "municipality", "project"]
    search_fields = ["association__name", "municipality__name", "progress_note"]
    date_hierarchy = "started_on"
    fieldsets = [
        (None, {"fields": ["project", "municipality", "association", "started_on"]}),
        (
            _("Mitä on luvattu"),
            {
                "fields": ["municipality_promises", "association_promises"],
                "description": _("Kirjoita, mitä kumpikin on luvannut toiselle."),
            },
        ),
        (_("Miten menee"), {"fields": ["progress", "progress_note"]}),
        (_("Lähde"), {"fields": ["provenance", "source"]}),
    ]
