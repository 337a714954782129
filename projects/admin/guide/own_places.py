"""Choices of the desk that are the projects' own: no list of 309 municipalities."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Q
from django.forms.models import ModelChoiceField, ModelChoiceIterator
from django.utils.translation import gettext as _

from projects.models import Municipality, Project, Source


def own_projects(user):
    """The user's projects, by whatever role."""
    if user.is_superuser:
        return Project.objects.all()
    return Project.objects.filter(pk__in={found.project_id for found in user.live_memberships})


class OwnPlaces(BaseModelAdmin):
    """For model admins and inlines: a municipality is chosen among those of the own projects.

    What a row has already stays on offer, and before any municipality has been named to a project
    all are.
    """

    def get_field_queryset(self, db, db_field, request):
        found = super().get_field_queryset(db, db_field, request)
        if db_field.remote_field.model is not Municipality or db_field.many_to_many:
            return found
        own = Municipality.objects.of_projects(own_projects(request.user))
        if not own.exists():
            return found
        return found.filter(Q(pk__in=own.values("pk")) | Q(pk__in=self._kept(request, db_field)))

    def _kept(self, request, db_field):
        """The municipality of the row that is open, be it in its project any more or not."""
        key = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
        if not key.isdecimal():
            return []
        parent = getattr(self, "parent_model", None)
        names = [
            each.name
            for each in self.opts.concrete_fields
            if parent and each.related_model is parent
        ]
        return self.model._base_manager.filter(**{(names or ["pk"])[0]: key}).values(
            db_field.attname
        )


class OwnFirst(ModelChoiceIterator):
    """The choices of a field in two groups, those of `field.own` first."""

    def __iter__(self):
        field: Any = self.field
        own: list[tuple] = []
        others: list[tuple] = []
        for row in self.queryset:
            (own if row.pk in field.own else others).append(self.choice(row))
        groups = [(_("Hankkeen kunnat"), own), (_("Muut kunnat"), others)]
        if field.empty_label is not None:
            yield ("", field.empty_label)
        yield from groups if own else others


class OwnFirstField(ModelChoiceField):
    """A municipality among all of them: an association of any may take part."""

    iterator = OwnFirst
    own: frozenset[int] = frozenset()


class OwnPlacesFirst(BaseModelAdmin):
    """For model admins: every municipality is offered, those of the own projects first."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.remote_field.model is not Municipality:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["form_class"] = OwnFirstField
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        own = Municipality.objects.of_projects(own_projects(request.user))
        field.own = frozenset(own.values_list("pk", flat=True))
        return field


def has_sources(request, row=None) -> bool:
    """Whether the installation writes down sources at all; who does not is not asked for them."""
    if not hasattr(request, "desk_has_sources"):
        request.desk_has_sources = Source.objects.exists()
    return request.desk_has_sources


SOURCE_FIELDS = frozenset({"provenance", "source"})


class SourcedParts(BaseModelAdmin):
    """For inlines: kind and source of a fact stand there only where sources are written down."""

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        if has_sources(request):
            return fields
        return [name for name in fields if name not in SOURCE_FIELDS]


class SourcedPages(BaseModelAdmin):
    """For model admins whose form is one page: the same, without the headings left empty."""

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        # A program that sends them is not asked whether anybody writes sources here.
        if has_sources(request) or not SOURCE_FIELDS.isdisjoint(request.POST):
            return found
        kept = [
            (title, options | {"fields": [n for n in options["fields"] if n not in SOURCE_FIELDS]})
            for title, options in found
        ]
        return [(title, options) for title, options in kept if options["fields"]]
