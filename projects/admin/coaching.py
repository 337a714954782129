"""Coaching sessions with their programme, leaders and material; people have pages of their own."""

from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import (
    ScopedAdmin,
    ScopedInline,
    Subject,
    SubjectPages,
    all_fieldsets,
    all_inlines,
)
from osallisuus.mail import leaves_the_machine, site_url
from projects.admin.guide.own_places import OwnPlaces, has_sources
from projects.admin.guide.shown import ShownWithProject
from projects.models import CoachingMaterial, CoachingSession, Facilitator
from projects.permissions import COACHING_READING, KEEPING, SIGNUP_READING
from projects.queries.pages import signup_state
from projects.services import serve_queue
from projects.services.coaching.changes import Facts, has_whom_to_tell, tell_of_change, tell_of_end
from projects.views.coaching_desk.changes import tell_of_told
from projects.views.coaching_desk.doors import failure_teller
from projects.views.coaching_desk.people import tell_of_served


class FacilitatorInline(ScopedInline):
    model = Facilitator
    fields = ["kind", "task"]


class MaterialInline(ScopedInline):
    model = CoachingMaterial
    fields = ["title", "url", "file"]


def _may_see_people(request, row) -> bool:
    return SIGNUP_READING(request.user, row)


SUBJECTS = (
    Subject("perustiedot", _("Perustiedot"), ("project", "municipality", "kind", "theme")),
    Subject(
        "aika",
        _("Aika, paikka ja ilmoittautuminen"),
        ("starts_at", "ends_at", "place", "link", "capacity", "signup_until"),
        _(
            "Ilmoittautuneet saavat viestin, kun muutat aikaa, paikkaa tai linkkiä. Jonossa olevat "
            "saavat paikan heti, kun paikkoja on lisää."
        ),
    ),
    Subject("sisalto", _("Sisältö"), ("summary", "programme")),
    Subject("vetajat", _("Vetäjät ja aineisto"), inlines=(FacilitatorInline, MaterialInline)),
    Subject("ilmoittautuneet", _("Ilmoittautuneet"), ("people_pages",), is_shown=_may_see_people),
    Subject(
        "jalkeen",
        _("Kun valmennus on pidetty"),
        ("n_municipality", "n_association", "n_residents", "n_other", "feedback"),
        _(
            "Kirjaa, montako ihmistä tuli mistäkin, jos läsnäoloa ei merkitty luettelosta. Nimiä "
            "ei tarvita."
        ),
    ),
    Subject("julkisuus", _("Julkisilla sivuilla"), ("is_published", "slug")),
    Subject(
        "lahteet",
        _("Lähteet"),
        ("provenance", "source", "details_provenance"),
        is_shown=has_sources,
    ),
)
PEOPLE_PAGES = [
    ("people", _("Ilmoittautuneet")),
    ("attendance", _("Läsnäolo ja todistukset")),
    ("feedback", _("Palaute")),
    ("letter", _("Viesti ilmoittautuneille")),
    ("cancel", _("Peru valmennus")),
]


@admin.register(CoachingSession)
class CoachingSessionAdmin(ShownWithProject, SubjectPages, OwnPlaces, ScopedAdmin):
    can_view = COACHING_READING
    can_add = can_change = can_delete = KEEPING
    change_list_template = "admin/projects/coaching_change_list.html"
    position = 45
    menu_label = _("Valmennukset")
    list_display = ["theme", "kind", "municipality", "starts_at", "place", "is_published"]
    list_filter = ["kind", "municipality", "is_published", "project"]
    list_select_related = ["municipality", "project"]
    search_fields = ["theme", "summary", "place", "municipality__name"]
    date_hierarchy = "starts_at"
    readonly_fields = ["people_pages"]
    subjects = SUBJECTS
    add_fields = ("project", "municipality", "kind", "theme", "starts_at", "ends_at", "place")
    named_by = "theme"
    fieldsets = all_fieldsets(SUBJECTS)
    inlines = all_inlines(SUBJECTS)

    @admin.display(description=_("ilmoittautuneet"))
    def people_pages(self, row):
        if row is None or row.pk is None:
            return _("Tallenna valmennus ensin.")
        state = signup_state(row)
        n_placed = row.signups.count() - state.n_waiting
        text = _("Paikka on %(placed)d ihmisellä, jonossa on %(waiting)d.")
        shown = [each for each in PEOPLE_PAGES if not (row.is_cancelled and each[0] == "cancel")]
        if row.is_cancelled:
            shown.append(("restore", _("Palauta peruttu valmennus")))
        links = [(reverse(f"coaching:{name}", args=[row.slug]), words) for name, words in shown]
        return format_html(
            '<span class="part-links">{}{}</span>',
            text % {"placed": n_placed, "waiting": state.n_waiting},
            format_html_join("", '<a href="{}">{}</a>', links),
        )

    def words_of_saving(self, request, obj):
        """Those who signed up hear of another time or place at once, where mail leaves."""
        subject = obj and self.subject_of(request, obj)
        is_told = subject and "starts_at" in subject.fields and has_whom_to_tell(obj)
        if is_told and leaves_the_machine():
            return _("Tallenna ja kerro ilmoittautuneille")
        return super().words_of_saving(request, obj)

    def save_model(self, request, obj, form, change):
        if change:
            request.coaching_before = Facts.of(CoachingSession.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        session, address = form.instance, site_url(request)
        # More places, or another time, may have freed a place for those who wait.
        served = serve_queue(session=session, site_url=address)
        tell_of_served(request, served)
        if change:
            told = tell_of_change(
                session=session,
                before=request.coaching_before,
                site_url=address,
                but=[signup.pk for signup in served],
                told=failure_teller(request),
            )
            tell_of_told(request, told)

    def delete_model(self, request, obj):
        with transaction.atomic():
            self._tell_of_end(request, [obj])
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            self._tell_of_end(request, queryset)
            super().delete_queryset(request, queryset)

    @staticmethod
    def _tell_of_end(request, sessions):
        """Names go with the session, so whoever signed up is told before it goes."""
        address, failed = site_url(request), failure_teller(request)
        told = [tell_of_end(session=row, site_url=address, told=failed) for row in sessions]
        tell_of_told(request, [signup for people in told for signup in people])
