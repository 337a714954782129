"""Projects with their periods, organisations and contacts."""

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import (
    ScopedAdmin,
    ScopedInline,
    ScopedStackedInline,
    Subject,
    SubjectPages,
    all_fieldsets,
    all_inlines,
)
from projects.admin.guide.own_places import OwnPlaces, SourcedParts, has_sources
from projects.forms.places import ProjectForm
from projects.models import (
    Contact,
    Outcome,
    Project,
    ProjectOrganisation,
    ProjectPeriod,
    Statement,
)
from projects.permissions import (
    INSTALLATION,
    PROJECT_KEEPING,
    PROJECT_READING,
)


class PeriodInline(SourcedParts, ScopedInline):
    model = ProjectPeriod
    fields = ["starts_on", "ends_on", "decided_on", "note", "source"]


class RoleInline(SourcedParts, ScopedInline):
    model = ProjectOrganisation
    fields = ["organisation", "role", "note", "provenance", "source"]


class OutcomeInline(SourcedParts, ScopedStackedInline):
    model = Outcome
    fields = ["title", "text", "order", "provenance", "source"]


class StatementInline(SourcedParts, ScopedStackedInline):
    model = Statement
    fields = ["speaker", "text", "topic", "order", "provenance", "source"]


class ContactInline(SourcedParts, OwnPlaces, ScopedStackedInline):
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


SUBJECTS = (
    Subject(
        "perustiedot",
        _("Perustiedot"),
        ("name", "official_name", "summary", "starts_on", "ends_on"),
    ),
    Subject("kunnat", _("Kunnat"), ("municipalities", "more_places")),
    Subject(
        "sisalto",
        _("Mitä ja kenelle"),
        ("goals", "target_group", "why_associations", "cooperation"),
    ),
    Subject(
        "toteuttajat",
        _("Toteuttajat ja rahoitus"),
        ("funding_programme", "funding_text", "flat_rate_percent"),
        inlines=(RoleInline,),
    ),
    Subject("yhteystiedot", _("Yhteystiedot"), inlines=(ContactInline,)),
    Subject("jatkoaika", _("Jatkoaika"), inlines=(PeriodInline,)),
    Subject(
        "vastaajat",
        _("Ennen ensimmäistä kyselyä"),
        (
            "controller",
            "controller_email",
            "privacy_notice",
            "no_effect_confirmed_on",
            "retention_until",
            "retention_page",
            "min_group_size",
        ),
        _(
            "Kyselyn voi avata vasta, kun nämä on täytetty. Rekisterinpitäjän sähköpostia "
            "tarvitaan vasta, kun arvioijan oikeus vahvistetaan."
        ),
    ),
    Subject("tulokset", _("Mitä saatiin aikaan"), inlines=(OutcomeInline, StatementInline)),
    Subject(
        "julkisuus",
        _("Julkisilla sivuilla"),
        ("is_published", "slug", "survey_name", "survey_note"),
    ),
    Subject(
        "lahteet",
        _("Julkaistut luvut ja lähteet"),
        ("published_cost", "published_cost_note", "published_change", "source", "plan_source"),
        is_shown=has_sources,
    ),
)


@admin.register(Project)
class ProjectAdmin(SubjectPages, ScopedAdmin):
    can_view, can_change = PROJECT_READING, PROJECT_KEEPING
    can_add = can_delete = INSTALLATION
    form = ProjectForm
    position = 10
    menu_label = _("Hanke")
    list_display = ["name", "starts_on", "ends_on", "funding_programme", "is_published"]
    list_filter = ["is_published", "starts_on"]
    search_fields = ["name", "official_name", "summary"]
    date_hierarchy = "starts_on"
    subjects = SUBJECTS
    add_fields = ("name", "summary", "starts_on", "ends_on")
    fieldsets = all_fieldsets(SUBJECTS)
    inlines = all_inlines(SUBJECTS)

    def get_readonly_fields(self, request, obj=None):
        return ["retention_page"] if request.user.is_superuser else ["retention_page", "slug"]

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return found
        # What is only written, a reader has nothing to see in.
        return [
            (name, options | {"fields": [one for one in options["fields"] if one != "more_places"]})
            for name, options in found
        ]

    @admin.display(description=_("vastausten poistaminen"))
    def retention_page(self, row):
        if row is None or row.pk is None:
            return _("Tallenna hanke ensin.")
        url = reverse("retention:detail", args=[row.slug])
        return format_html('<a href="{}">{}</a>', url, _("Katso, mitä poistuu ja milloin"))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The project's own, and what is sent: others are added by their names."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        project = request.resolver_match.kwargs.get("object_id")
        if project and db_field.name == "municipalities":
            rows = Project.municipalities.through.objects.filter(project_id=project)
            sent = [key for key in request.POST.getlist(db_field.name) if key.isdecimal()]
            shown = Q(pk__in=rows.values("municipality")) | Q(pk__in=sent)
            field.queryset = field.queryset.filter(shown).order_by("sort_key")
        return field
