"""Lists of the desk: which rows they offer and take, and that they stay quick at any size."""

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.filters import FieldListFilter, RelatedFieldListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.db.models import DateField, Exists, Max, Min, OuterRef
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext

ROW_LABEL = "Select this object for an action - {}"
"""Django's own words, which it has in all languages of the desk."""
ROW_BOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
MOST_CHOICES = 20
"""Rows that a filter beside a list offers."""


def visible(queryset, user):
    """Rows that the user sees; a model without `visible_to` is shared by all who sign in."""
    narrow = getattr(queryset, "visible_to", None)
    return queryset if narrow is None else narrow(user)


def choices_of(queryset, request, admin_site):
    """Rows to choose from, with what their names need, so that names cost no query each."""
    is_known = admin_site.is_registered(queryset.model)
    needed = is_known and _named_with(admin_site.get_model_admin(queryset.model))
    rows = visible(queryset, request.user)
    return rows.select_related(*needed) if needed else rows


def _named_with(model_admin):
    named_with = model_admin.named_with
    return model_admin.list_select_related if named_with is None else named_with


def row_box(row):
    """The box that chooses a row, as Django makes it, but without a template for each."""
    label = format_html(gettext(ROW_LABEL), str(row))
    return format_html(ROW_BOX, ACTION_CHECKBOX_NAME, row.pk, label)


class VisibleRelatedFilter(RelatedFieldListFilter):
    """Offers related rows of the list itself, so that a filter names nobody else's.

    More than a person reads through are left to the search of the list: then the filter only says
    what it has been given by an address, and lets it go.
    """

    def has_output(self):
        return super().has_output() or bool(self.lookup_val)

    def field_choices(self, field, request, model_admin):
        rows = field.remote_field.model._default_manager.all()
        listed = model_admin.get_queryset(request).order_by()
        # Asked of one row after another: a set of all that are used would take the whole list.
        is_used = Exists(listed.filter(**{self.field_path: OuterRef("pk")}))
        found = choices_of(rows.filter(is_used), request, model_admin.admin_site)
        ordering = self.field_admin_ordering(field, request, model_admin)
        rows = list((found.order_by(*ordering) if ordering else found)[: MOST_CHOICES + 1])
        if len(rows) > MOST_CHOICES:
            rows = found.filter(pk__in=self._given()) if self._given() else []
        return [(row.pk, str(row)) for row in rows]

    def _given(self) -> list[int]:
        return [int(one) for one in self.lookup_val or () if str(one).isdecimal()]


FieldListFilter.register(lambda field: field.remote_field, VisibleRelatedFilter, take_priority=True)


class ScopedChangeList(ChangeList):
    """Takes from the address only what its filters and its calendar have names for.

    Django lets any field of the row through: `?password__startswith=` would tell a hash letter by
    letter to everybody who sees the list.
    """

    def get_filters(self, request):
        found = super().get_filters(request)
        by_day = {f"{self.date_hierarchy}__{side}" for side in ("gte", "lt")}
        for name in found[2]:
            # What a filter has read it has taken out.
            if not (self.date_hierarchy and name in by_day):
                raise DisallowedModelAdminLookup(f"Filtering by {name} not allowed")
        return found

    def get_results(self, request):
        super().get_results(request)
        # Beside a list that has nothing there is nothing to choose from.
        is_asked = self.has_active_filters or self.query
        if not self.result_count and not is_asked:
            self.has_filters = False

    def get_queryset(self, request, **options):
        found = super().get_queryset(request, **options)
        if self.date_hierarchy and _is_day(self.model, self.date_hierarchy):
            days = Days(found, self.date_hierarchy)
            vars(found).update(aggregate=days.ends, dates=days.dates)
        return found


def _is_day(model, path) -> bool:
    return type(get_fields_from_path(model, path)[-1]) is DateField


class Days:
    """The days of the rows of a list, read once for all that its calendar asks of them.

    They are cut into months here: SQLite would cut every single one by a function of Python.
    """

    def __init__(self, rows, field):
        self.rows, self.field = rows, field

    @cached_property
    def days(self):
        held = self.rows.order_by().filter(**{f"{self.field}__isnull": False})
        return sorted(held.values_list(self.field, flat=True).distinct())

    def ends(self, **asked):
        """As `QuerySet.aggregate` of the first and the last day; None where there is no day."""
        ends = {Min: 0, Max: -1}
        return {
            name: self.days[ends[type(end)]] if self.days else None for name, end in asked.items()
        }

    def dates(self, _field, kind):
        """As `QuerySet.dates`: the first days of the years or months of the rows, or their days."""
        first = {"year": {"month": 1, "day": 1}, "month": {"day": 1}, "day": {}}[kind]
        return sorted({day.replace(**first) for day in self.days})
