"""Sessions and costs of a pilot: sent by whom, approved or returned by its coordinator."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from osallisuus.admin import ScopedAdmin
from projects.admin.part_links import COPIED, OF_PILOT, copy_url
from projects.admin.transfer import ProjectTransferMixin
from projects.models import ApprovalState, Pilot
from projects.permissions import AMENDING, APPROVING, KEEPING, READING, REPORTING
from projects.queries.desk import parts_of_pilot
from projects.services import approve_rows, return_rows

APPROVE, RETURN = "_approve", "_return"
"""Buttons of the page of one row; each saves what was typed too."""


class ReturnForm(ActionForm):
    """Beside the list of actions: what the sender is asked to mend."""

    note = forms.CharField(
        label=_("Mitä pitää täydentää (kun palautat)"), max_length=250, required=False
    )


class PilotPartAdmin(ProjectTransferMixin, ScopedAdmin):
    """What an association's contact sends and a coordinator approves or returns."""

    change_list_template = "admin/projects/part_change_list.html"
    change_form_template = "admin/projects/part_change_form.html"
    # What is counted is never copied: a number that nobody counted would look like one that was.
    copied_fields = ()

    can_view, can_add = READING, REPORTING
    can_change = can_delete = AMENDING
    can_import = KEEPING
    action_form = ReturnForm
    can_approve = APPROVING
    project_of = "pilot.project_id"
    actions = ["approve", "send_back"]
    pilot_page = ""
    by_pilot: str | Promise = ""
    """The page of one pilot's rows, and what leads from the list of all to the pilots."""

    def rows_of(self, rows, user):
        return rows.listed_for(user)

    def has_approve_permission(self, request) -> bool:
        return self.can_approve.anywhere(request.user)

    def get_readonly_fields(self, request, obj=None):
        fixed = [] if self.has_approve_permission(request) else ["state", "return_note"]
        return [*fixed, *super().get_readonly_fields(request, obj)]

    def refusal_to_save(self, request, row):
        # Returned without a word, the sender would not know what to mend.
        if RETURN in request.POST and not row.return_note.strip():
            return _("Kirjoita kohtaan ”Mitä pitää täydentää”, mitä lähettäjä korjaa.")
        return super().refusal_to_save(request, row)

    def save_model(self, request, obj, form, change):
        if not self.can_approve(request.user, obj):
            # What was mended after its return, too, waits for approval anew.
            obj.state, obj.return_note = ApprovalState.SUBMITTED, ""
        elif APPROVE in request.POST:
            obj.state, obj.return_note = ApprovalState.APPROVED, ""
        elif RETURN in request.POST:
            obj.state = ApprovalState.RETURNED
        super().save_model(request, obj, form, change)
        if obj.state == ApprovalState.SUBMITTED and not self.can_approve(request.user, obj):
            text = _("Rivi odottaa koordinaattorin hyväksymistä.")
            self.message_user(request, text, messages.WARNING)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        is_asked = obj is not None and self.can_approve(request.user, obj)
        context |= {
            "can_approve": is_asked and obj.state != ApprovalState.APPROVED,
            "can_return": is_asked and obj.state != ApprovalState.RETURNED,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        for button, text in ((APPROVE, _("Hyväksyit: %s.")), (RETURN, _("Palautit: %s."))):
            if button in request.POST and self.can_approve(request.user, obj):
                self.message_user(request, text % obj, messages.SUCCESS)
                return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)

    @admin.action(description=_("Hyväksy valitut"), permissions=["approve"])
    def approve(self, request, queryset):
        count = approve_rows(rows=self._mine(request, queryset))
        text = ngettext("Hyväksyit %d rivin.", "Hyväksyit %d riviä.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    @admin.action(description=_("Palauta valitut täydennettäväksi"), permissions=["approve"])
    def send_back(self, request, queryset):
        note = request.POST.get("note", "").strip()
        # Returned without a word, the sender would not know what to mend.
        if not note:
            text = _("Kirjoita toiminnon viereen, mitä pitää täydentää.")
            self.message_user(request, text, messages.ERROR)
            return
        count = return_rows(rows=self._mine(request, queryset), note=note[:250])
        text = ngettext("Palautit %d rivin.", "Palautit %d riviä.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    def get_changeform_initial_data(self, request):
        """Of the pilot whose list the writer came from, or like the row that is copied."""
        found = super().get_changeform_initial_data(request)
        pilot = self._listed_pilot(request)
        copied = request.GET.get(COPIED, "")
        row = self.get_queryset(request).filter(pk=copied).first() if copied.isdecimal() else None
        if row is not None:
            return found | {name: getattr(row, name) for name in self.copied_fields}
        return {"pilot": pilot} | found if pilot else found

    @staticmethod
    def _listed_pilot(request) -> str:
        filters = QueryDict(request.GET.get("_changelist_filters", ""))
        pilot = filters.get(OF_PILOT, "")
        return pilot if pilot.isdecimal() else ""

    def changelist_view(self, request, extra_context=None):
        """The list of one pilot leads back to it and offers the newest row to be copied."""
        key = request.GET.get(OF_PILOT, "")
        pilots = Pilot.objects.visible_to(request.user).select_related("municipality")
        pilot = pilots.filter(pk=key).first() if key.isdecimal() else None
        way = reverse(self.pilot_page, args=[pilot.slug]) if pilot else reverse("pilots:index")
        context = {"pilot": pilot, "pilot_way": way, "by_pilot": self.by_pilot}
        context |= extra_context or {}
        if pilot and self.can_add(request.user, pilot):
            found = parts_of_pilot(request.user, self.model, pilot)
            context["copy_url"] = copy_url(self.model, pilot, found.latest_id)
        page = super().changelist_view(request, context)
        actions = getattr(page, "context_data", {}).get("action_form")
        if actions and not self.has_approve_permission(request):
            # Who returns nothing is not asked why.
            actions.fields.pop("note")
        return page

    def _mine(self, request, queryset):
        rows = queryset.select_related("pilot").prefetch_related("pilot__associations")
        return [row for row in rows if self.can_approve(request.user, row)]
