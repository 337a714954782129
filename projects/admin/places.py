"""Municipalities, associations, organisations and sources."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin
from projects.admin.guide.own_places import OwnPlacesFirst, SourcedPages
from projects.admin.transfer import ProjectTransferMixin
from projects.models import Association, Municipality, Organisation, Source
from projects.permissions import (
    ASSOCIATION_DROPPING,
    COORDINATION,
    INSTALLATION,
    PLACE_KEEPING,
    SHARED_ADDING,
    SHARED_KEEPING,
    SHARED_READING,
)
from projects.resources import AssociationResource, MunicipalityResource


class TakingPartFilter(admin.SimpleListFilter):
    title = _("mukana hankkeessa")
    parameter_name = "mukana"

    def lookups(self, request, model_admin):
        return [("1", _("Kyllä"))]

    def queryset(self, request, queryset):
        return queryset.filter(projects__isnull=False).distinct() if self.value() else queryset


class WellbeingCountyFilter(admin.SimpleListFilter):
    """Those that have one: Helsinki belongs to none, and an empty link has no name."""

    title = _("hyvinvointialue")
    parameter_name = "hyvinvointialue"

    def lookups(self, request, model_admin):
        counties = Municipality.objects.exclude(wellbeing_county="").order_by("wellbeing_county")
        names = counties.values_list("wellbeing_county", flat=True).distinct()
        return [(name, name) for name in names]

    def queryset(self, request, queryset):
        return queryset.filter(wellbeing_county=self.value()) if self.value() else queryset


@admin.register(Municipality)
class MunicipalityAdmin(ProjectTransferMixin, ScopedAdmin):
    can_view, can_change = SHARED_READING, PLACE_KEEPING
    can_add = can_delete = INSTALLATION
    can_import = PLACE_KEEPING
    resource_class = MunicipalityResource
    position = 70
    list_display = ["name", "code", "kind", "wellbeing_county", "population", "ended_on"]
    list_filter = [TakingPartFilter, "kind", WellbeingCountyFilter]
    search_fields = ["name", "name_sv", "code", "wellbeing_county"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "name_sv", "code", "slug", "kind"]}),
        (
            _("Sivulla"),
            {
                "fields": ["intro", "intro_provenance", "name_genitive", "name_locative"],
                "description": _("Esittely ja taivutetut muodot näkyvät kunnan sivulla."),
            },
        ),
        (
            _("Väestö ja paikka"),
            {
                "fields": [
                    "wellbeing_county",
                    "population",
                    "population_on",
                    "ended_on",
                    "merged_into",
                    "latitude",
                    "longitude",
                ]
            },
        ),
    ]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        # What a municipality officially is comes from the register, not from its coordinator.
        official = ["name", "name_sv", "code", "slug", "kind", "ended_on", "merged_into"]
        return [] if request.user.is_superuser else official


@admin.register(Association)
class AssociationAdmin(SourcedPages, OwnPlacesFirst, ProjectTransferMixin, ScopedAdmin):
    can_view, can_delete = SHARED_READING, ASSOCIATION_DROPPING
    can_add = can_change = can_import = PLACE_KEEPING
    resource_class = AssociationResource
    position = 60
    list_display = ["name", "home_municipality", "business_id", "website"]
    list_filter = ["home_municipality", "provenance"]
    list_select_related = ["home_municipality"]
    search_fields = ["name", "business_id", "activity", "home_municipality__name"]
    fieldsets = [
        (None, {"fields": ["name", "home_municipality", "business_id", "website"]}),
        (_("Toiminta"), {"fields": ["activity"]}),
        (_("Lähde"), {"fields": ["provenance", "source"]}),
    ]


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    can_view = SHARED_READING
    can_add = can_change = can_delete = COORDINATION
    position = 80
    list_display = ["name", "short_name", "kind", "website"]
    list_filter = ["kind"]
    search_fields = ["name", "short_name"]
    fields = ["name", "short_name", "kind", "website"]


@admin.register(Source)
class SourceAdmin(ScopedAdmin):
    can_view, can_add = SHARED_READING, SHARED_ADDING
    can_change = can_delete = SHARED_KEEPING
    position = 90
    list_display = ["title", "publisher", "published_on", "url"]
    search_fields = ["title", "publisher", "url"]
    date_hierarchy = "published_on"
    fields = ["title", "key", "publisher", "url", "published_on", "published_text"]
    prepopulated_fields = {"key": ["title"]}

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)
