"""Coaching sessions with their programme, leaders, material and sign-ups."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from osallisuus.admin import ScopedAdmin, ScopedInline
from osallisuus.mail import site_url
from projects.models import CoachingMaterial, CoachingSession, Facilitator, SignUp
from projects.permissions import COACHING_READING, KEEPING, NOBODY, SIGNUP_READING
from projects.services import serve_queue


class FacilitatorInline(ScopedInline):
    model = Facilitator
    fields = ["kind", "task"]


class MaterialInline(ScopedInline):
    model = CoachingMaterial
    fields = ["title", "url", "file"]


class SignUpInline(ScopedInline):
    """People sign up and give their places back themselves; the keeper only reads who comes."""

    model = SignUp
    can_view, can_keep = SIGNUP_READING, NOBODY
    fields = ["name", "email", "sector", "wish", "is_waiting", "created_at"]
    readonly_fields = ["created_at"]


@admin.register(CoachingSession)
class CoachingSessionAdmin(ScopedAdmin):
    can_view = COACHING_READING
    can_add = can_change = can_delete = KEEPING
    position = 45
    menu_label = _("Valmennukset")
    list_display = ["theme", "kind", "municipality", "starts_at", "place", "is_published"]
    list_filter = ["kind", "municipality", "is_published", "project"]
    list_select_related = ["municipality", "project"]
    search_fields = ["theme", "summary", "place"]
    date_hierarchy = "starts_at"
    prepopulated_fields = {"slug": ["theme"]}
    inlines = [FacilitatorInline, MaterialInline, SignUpInline]
    fieldsets = [
        (None, {"fields": ["project", "municipality", "kind", "theme", "slug", "is_published"]}),
        (_("Sisältö"), {"fields": ["summary", "programme"]}),
        (_("Aika ja paikka"), {"fields": ["starts_at", "ends_at", "place", "link"]}),
        (_("Ilmoittautuminen"), {"fields": ["capacity", "signup_until"]}),
        (
            _("Kun valmennus on pidetty"),
            {
                "fields": ["n_municipality", "n_association", "n_residents", "n_other", "feedback"],
                "description": _("Kirjaa, montako ihmistä tuli mistäkin. Nimiä ei tarvita."),
            },
        ),
        (_("Lähde"), {"fields": ["provenance", "source", "details_provenance"]}),
    ]

    def save_related(self, request, form, formsets, change):
        """More places, or another time: those who wait get what is free."""
        super().save_related(request, form, formsets, change)
        served = serve_queue(session=form.instance, site_url=site_url(request))
        if served:
            text = ngettext(
                "%d jonossa ollut sai paikan ja viestin siitä.",
                "%d jonossa ollutta sai paikan ja viestin siitä.",
                len(served),
            )
            self.message_user(request, text % len(served), messages.INFO)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)
