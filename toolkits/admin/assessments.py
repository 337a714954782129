"""Yearly rounds of municipalities, filled in phase by phase, and the actions that follow."""

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from osallisuus.admin import (
    ScopedAdmin,
    ScopedStackedInline,
    Subject,
    SubjectPages,
    WorkLine,
    all_fieldsets,
    all_inlines,
    register_worklist,
)
from projects.models import Municipality, Project
from projects.permissions import KEEPING, READING
from toolkits.models import Assessment, AssessmentAction, AssessmentAnswer, Step, SupportPhase
from toolkits.queries.assessments import overdue_actions
from toolkits.services import complete_answers

MOST_TITLES = 3
NOT_AGREED = [("", _("ei vielä sovittu"))]


class StatementField(forms.ModelChoiceField):
    """Statements by their words: the name of one is its key, which says nothing to a group."""

    def label_from_instance(self, obj):
        return obj.text


class AnswerInline(ScopedStackedInline):
    """The statements of one phase: each has its row from the beginning, and keeps it."""

    model = AssessmentAnswer
    template = "admin/toolkits/assessment/_answers.html"
    phase = ""
    fieldsets = [
        (None, {"fields": ["earlier", "step", "evidence"]}),
        (_("Eriävä näkemys"), {"fields": ["other_step", "other_view"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["earlier"]
    radio_fields = {"step": admin.HORIZONTAL}
    can_delete = False
    max_num = 0

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(statement__theme__phase__key=self.phase)
        earlier = AssessmentAnswer.objects.filter(
            assessment__project=OuterRef("assessment__project"),
            assessment__municipality=OuterRef("assessment__municipality"),
            assessment__year__lt=OuterRef("assessment__year"),
            statement=OuterRef("statement"),
        ).order_by("-assessment__year")
        return rows.select_related("statement__theme").annotate(
            earlier_step=Subquery(earlier.values("step")[:1]),
            earlier_year=Subquery(earlier.values("assessment__year")[:1]),
        )

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "step":
            kwargs["choices"] = NOT_AGREED + Step.choices
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("edellinen arvio"))
    def earlier(self, row):
        step = getattr(row, "earlier_step", "")
        return f"{Step(step).label} ({row.earlier_year})" if step else "–"


class RecogniseInline(AnswerInline):
    phase = SupportPhase.Key.RECOGNISE


class ActInline(AnswerInline):
    phase = SupportPhase.Key.ACT


class CheckInline(AnswerInline):
    phase = SupportPhase.Key.CHECK


SUBJECTS = (
    Subject(
        "perustiedot",
        _("Perustiedot"),
        ("project", "municipality", "year", "held_on", "group"),
    ),
    Subject("tunnista", _("Tunnista"), inlines=(RecogniseInline,)),
    Subject("toimi", _("Toimi"), inlines=(ActInline,)),
    Subject("tarkista", _("Tarkista"), inlines=(CheckInline,)),
)


@admin.register(Assessment)
class AssessmentAdmin(SubjectPages, ScopedAdmin):
    can_view = READING
    can_add = can_change = can_delete = KEEPING
    change_form_template = "admin/toolkits/assessment/change_form.html"
    position = 44
    menu_label = _("Itsearviot")
    list_display = ["municipality", "year", "project", "held_on"]
    list_filter = ["municipality", "year", "project"]
    list_select_related = ["municipality", "project"]
    search_fields = ["municipality__name", "group"]
    date_hierarchy = "held_on"
    subjects = SUBJECTS
    add_fields = ("project", "municipality", "year", "held_on", "group")
    named_by = ""
    fieldsets = all_fieldsets(SUBJECTS)
    inlines = all_inlines(SUBJECTS)

    def get_field_queryset(self, db, db_field, request):
        found = super().get_field_queryset(db, db_field, request)
        if db_field.name != "municipality":
            return found
        # Those of the own projects, and those that have a round already; not all of Finland.
        own = Municipality.objects.of_projects(Project.objects.visible_to(request.user))
        kept = Assessment.objects.visible_to(request.user).values("municipality")
        return found.filter(Q(pk__in=own.values("pk")) | Q(pk__in=kept))

    def get_changeform_initial_data(self, request):
        today = timezone.localdate()
        initial = {"year": today.year, "held_on": today}
        return initial | super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        # A statement that the package has got since the round began is there from now on.
        complete_answers(assessment=obj)

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        is_done = "_save" in request.POST and self.subject_of(request, obj) is not None
        return redirect("assessments:summary", number=obj.pk) if is_done else response


@admin.register(AssessmentAction)
class AssessmentActionAdmin(ScopedAdmin):
    can_view = READING
    can_add = can_change = can_delete = KEEPING
    position = 45
    list_display = ["what", "assessment", "responsible", "due_on", "state"]
    list_filter = ["state", "assessment__municipality"]
    list_select_related = ["assessment__municipality"]
    search_fields = ["what", "responsible", "assessment__municipality__name"]
    date_hierarchy = "due_on"
    fieldsets = [
        (None, {"fields": ["assessment", "statement"]}),
        (_("Mitä sovitaan"), {"fields": ["what", "ready_when", "responsible", "due_on"]}),
        (_("Miten kävi"), {"fields": ["state", "outcome", "checked_on"]}),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "statement":
            kwargs["form_class"] = StatementField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_post_save_add(self, request, obj):
        return self._back(obj)

    def response_post_save_change(self, request, obj):
        return self._back(obj)

    @staticmethod
    def _back(obj):
        return redirect("assessments:summary", number=obj.assessment_id)


@register_worklist
def overdue(user):
    if not KEEPING.anywhere(user):
        return []
    found = overdue_actions(user, timezone.localdate())
    if not found:
        return []
    title = ngettext(
        "Itsearvion toimessa on sovittu päivä mennyt.",
        "Itsearvioiden toimissa on sovittuja päiviä mennyt.",
        len(found),
    )
    url = reverse("admin:toolkits_assessmentaction_changelist")
    if len(found) == 1:
        url = reverse("admin:toolkits_assessmentaction_change", args=[found[0].pk])
    detail = ", ".join(one.what for one in found[:MOST_TITLES])
    return [WorkLine(len(found), title, url, str(_("Tarkista")), detail=detail)]
