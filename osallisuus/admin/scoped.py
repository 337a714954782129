"""Model admins that show and change only rows that the user may; the rules are the apps'."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import bin
from osallisuus.admin.conflicts import ConflictMixin, refuse_second
from osallisuus.admin.errors import tie_errors
from osallisuus.admin.fields import FIELDS, NOT_HOURS
from osallisuus.admin.guide.subjects import check_whole_row, on_this_page
from osallisuus.admin.history import HistoryMixin
from osallisuus.admin.lists import ScopedChangeList, choices_of, row_box, visible

OUTSIDE = _(
    "Et voi tallentaa tätä, koska se kuuluisi muualle kuin sinun hankkeeseesi, kuntaasi tai "
    "yhdistykseesi. Tarkista valinnat."
)

PUBLIC = _("Teksti on julkinen. Älä kirjoita nimiä tai muuta, mistä yksityisen ihmisen tunnistaa.")
"""Stands at every field that a model lists in `public_texts`: texts in own words that the public
pages or files show."""


class AccessRule(Protocol):
    """Who may do one thing: to a row, and at all, so that a list or a button is shown."""

    def anywhere(self, user: Any) -> bool: ...
    def __call__(self, user: Any, row: Any) -> bool: ...


def _unless_refused(delete):
    """The action of the list that deletes, with its own sentence where it may not."""

    def asked(model_admin, request, queryset):
        if reason := model_admin.refusal_to_delete(request, list(queryset)):
            model_admin.message_user(request, reason, messages.ERROR)
            return None
        return delete(model_admin, request, queryset)

    return asked


class ScopedFields:
    """Choices of foreign keys and of many-to-many fields are rows that the user sees."""

    formfield_overrides = FIELDS

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name.endswith("hours"):
            kwargs["error_messages"] = {"invalid": NOT_HOURS}
        if db_field.name in getattr(db_field.model, "public_texts", ()):
            kwargs["help_text"] = " ".join(filter(None, (str(db_field.help_text), str(PUBLIC))))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_field_queryset(self, db, db_field, request):
        found = super().get_field_queryset(db, db_field, request)
        if found is None:
            found = db_field.remote_field.model._default_manager.using(db)
        return choices_of(found.all(), request, self.admin_site)


def _without(rows, starts):
    kept = [_without(row, starts) if isinstance(row, list) else row for row in rows]
    return [row for row in kept if row != [] and not str(row).startswith(starts)]


def _finnish_button(inline) -> str:
    """What the script of the rows reads, with the word of the row written small."""
    data = json.loads(inline.inline_formset_data())
    data["options"]["addText"] = str(_("Lisää %s") % inline.opts.verbose_name)
    return json.dumps(data)


class ScopedAdmin(ConflictMixin, HistoryMixin, ScopedFields, admin.ModelAdmin):
    """Each subclass names its four rules: callables of (user, row), with `anywhere(user)`."""

    can_view: AccessRule
    can_add: AccessRule
    can_change: AccessRule
    can_delete: AccessRule
    # The order in which a coordinator works is the order of the lists.
    position = 100
    menu_label: str | Promise = ""
    """Word in the main menu of the desk; empty where the list is found on the start page only."""
    named_with: Sequence[str] | None = None
    """Rows that the name of a row tells of, by their fields; None: all those of its list."""
    # Whether what is deleted can be put back; not where it is somebody's personal data.
    keeps_deleted = True
    list_per_page = 20
    # Counting all rows beside those found costs a query on every list.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    save_on_top = False

    def get_queryset(self, request):
        return self.rows_of(super().get_queryset(request), request.user)

    def rows_of(self, rows, user):
        """Those of the rows that the user sees."""
        return visible(rows, user)

    def get_changelist(self, request, **kwargs):
        return ScopedChangeList

    def has_module_permission(self, request):
        return self.can_view.anywhere(request.user)

    def has_view_permission(self, request, obj=None):
        return self._allows(self.can_view, request, obj)

    def has_add_permission(self, request):
        return self.can_add.anywhere(request.user)

    def has_change_permission(self, request, obj=None):
        return self._allows(self.can_change, request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._allows(self.can_delete, request, obj)

    @staticmethod
    def _allows(rule, request, row):
        return rule.anywhere(request.user) if row is None else rule(request.user, row)

    def action_checkbox(self, obj):
        return row_box(obj)

    def may_save(self, request, row) -> bool:
        rule = self.can_add if row._state.adding else self.can_change
        return rule(request.user, row)

    def checks_whole_row(self, request, obj) -> bool:
        """Whether the form has a part of the row only, so that its rules must be asked apart."""
        return False

    def refusal_to_save(self, request, row) -> str:
        """Why the row cannot be saved with its new values, in a sentence; empty when it can."""
        return ""

    def refusal_to_delete(self, request, rows) -> str:
        """Why the rows cannot all be deleted at once, in a sentence; empty when they can."""
        return ""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change=change, **kwargs)
        model_admin = self

        class ScopedForm(form_class):
            def add_error(self, field, error):
                super().add_error(field, on_this_page(self, error))

            def full_clean(self):
                super().full_clean()
                is_left_out = self.empty_permitted and not self.has_changed()
                if not self.is_bound or is_left_out:
                    return
                tie_errors(self)
                if not self.errors and model_admin.checks_whole_row(request, obj):
                    check_whole_row(self)
                if self.errors:
                    return
                # Asked with the new values, so that nothing is moved to where the user has no part.
                if not model_admin.may_save(request, self.instance):
                    self.add_error(None, OUTSIDE)
                elif reason := model_admin.refusal_to_save(request, self.instance):
                    self.add_error(None, reason)
                refuse_second(request, self)

        return ScopedForm

    def get_changeform_initial_data(self, request):
        """What there is only one of is chosen already: a municipality's coordinator has one."""
        return self._only_choices(request) | super().get_changeform_initial_data(request)

    def _only_choices(self, request) -> dict:
        needed = [
            field
            for field in self.opts.concrete_fields
            if field.many_to_one and field.editable and not field.blank
        ]
        found = {}
        for field in needed:
            # Two are enough to know that there is a choice.
            rows = list(self.get_field_queryset(None, field, request)[:2])
            if len(rows) == 1:
                found[field.name] = rows[0].pk
        return found

    def delete_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        is_asked = row is not None and self.has_delete_permission(request, row)
        if is_asked and (reason := self.refusal_to_delete(request, [row])):
            self.message_user(request, reason, messages.ERROR)
            return redirect(reverse(admin_urlname(self.opts, "change"), args=[row.pk]))
        if request.method == "POST" and "post" not in request.POST:
            # Django deletes on any POST; here only its own page that asks once more does.
            request.POST = QueryDict()
        return super().delete_view(request, object_id, extra_context)

    def get_actions(self, request):
        found = super().get_actions(request)
        if "delete_selected" in found:
            # Last, so that nobody takes it for what the list is opened for.
            delete, *rest = found.pop("delete_selected")
            found["delete_selected"] = (_unless_refused(delete), *rest)
        return found

    def delete_model(self, request, obj):
        with transaction.atomic():
            # Before the deletion, while what goes with the row can still be read.
            self._keep(request, obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for row in queryset:
                self._keep(request, row)
            super().delete_queryset(request, queryset)

    def get_deleted_objects(self, objs, request):
        """Without the rows that only tie others together: they mean nothing to a reader."""
        rows, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        ties = [model._meta for model in apps.get_models(True) if model._meta.auto_created]
        plural = {str(tie.verbose_name_plural) for tie in ties}
        starts = tuple(f"{capfirst(tie.verbose_name)}: " for tie in ties)
        counts = {name: count for name, count in counts.items() if str(name) not in plural}
        return _without(rows, starts), counts, forbidden, protected

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        found = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for inline in found:
            inline.inline_formset_data = _finnish_button(inline)
        return found

    def save_formset(self, request, form, formset, change):
        for part in getattr(formset, "deleted_forms", []):
            if part.instance.pk:
                self._keep(request, part.instance, parent=form.instance)
        super().save_formset(request, form, formset, change)

    def _keep(self, request, row, parent=None):
        if self.keeps_deleted:
            bin.keep(row, user=request.user, parent=parent)

    def may_restore(self, user, row, ruling) -> bool:
        """Who deletes a row restores it; a part belongs to whoever changes its whole."""
        return self.can_delete(user, row) if row is ruling else self.can_change(user, ruling)

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        title = _("Uusi %s") % self.opts.verbose_name
        return super().add_view(request, form_url, {"title": title} | (extra_context or {}))

    def words_of_saving(self, request, obj) -> str | Promise:
        """What the button says that saves the row, None before there is one; empty where saving
        keeps it and does nothing else."""
        is_public = getattr(self.model, "is_public_content", False)
        is_shown = is_public and getattr(obj, "is_published", False)
        return _("Tallenna ja julkaise muutokset") if is_shown else ""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The name of the row is the heading; Django's own would bend the words wrongly."""
        if obj is not None:
            context |= {"title": str(obj), "subtitle": capfirst(self.opts.verbose_name)}
        context["saving_words"] = words = self.words_of_saving(request, obj)
        if words and obj is None:
            # One button, which says what it does: the others would do the same.
            context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_view_on_site_url(self, obj=None):
        """Only for what the public pages show."""
        if obj is None or not getattr(obj, "is_published", True):
            return None
        address = getattr(obj, "get_absolute_url", None)
        return address() if address else None

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        # A row that the user does not see is a page that does not exist; Django would
        # lead to the start page instead.
        raise Http404


class InlineRules(ScopedFields):
    """Rows inside a parent's page: kept by whoever may change the parent."""

    extra = 0
    show_change_link = False
    view_on_site = False
    can_view: AccessRule | None = None
    can_keep: AccessRule | None = None

    def _parent(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def get_queryset(self, request):
        return visible(super().get_queryset(request), request.user)

    def has_view_permission(self, request, obj=None):
        return self._asks(self.can_view or self._parent().can_view, request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._asks(self.can_keep or self._parent().can_change, request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    @staticmethod
    def _asks(rule, request, parent):
        return rule.anywhere(request.user) if parent is None else rule(request.user, parent)


class ScopedInline(InlineRules, admin.TabularInline):
    pass


class ScopedStackedInline(InlineRules, admin.StackedInline):
    pass
