"""People, their rights and invitations, links of pilots, and the log."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline
from osallisuus.mail import Delivery, site_url
from projects.models import AuditEvent, Invitation, Membership, User
from projects.permissions import (
    EVENT_READING,
    INSTALLATION,
    NOBODY,
    PEOPLE_KEEPING,
    USER_CHANGING,
    USER_READING,
)
from projects.queries.people import projects_left_alone
from projects.services import (
    LAST_COORDINATOR,
    end_right,
    invite,
    refusal_to_end,
    refusal_to_invite,
    refusal_to_save,
    save_right,
)

WAITS = _("Oikeus (%s) tulee voimaan vasta, kun toinen koordinaattori on vahvistanut sen.")

DELIVERIES = {
    Delivery.SENT: (messages.SUCCESS, _("Kutsu lähetettiin osoitteeseen %(address)s.")),
    Delivery.STORED: (
        messages.WARNING,
        _(
            "Kutsu tallennettiin tiedostoon, koska sähköpostia ei ole otettu käyttöön. "
            "Se ei mennyt osoitteeseen %(address)s."
        ),
    ),
    Delivery.FAILED: (
        messages.ERROR,
        _(
            "Kutsua ei saatu lähetettyä osoitteeseen %(address)s. Tarkista osoite ja tee kutsu "
            "uudelleen."
        ),
    ),
}
"""What is told of an invitation that is made, by what became of its mail."""


class MembershipInline(ScopedInline):
    model = Membership
    fk_name = "user"
    can_keep = NOBODY
    fields = ["project", "role", "municipality", "association", "valid_from", "valid_until"]


@admin.register(User)
class UserAdmin(ScopedAdmin):
    keeps_deleted = False
    can_view, can_change = USER_READING, USER_CHANGING
    can_add, can_delete = NOBODY, INSTALLATION
    position = 110
    list_display = ["name", "email", "is_active", "last_login"]
    list_display_links = ["name", "email"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "is_active", "is_superuser", "last_login", "joined_at"]
    readonly_fields = ["last_login", "joined_at"]
    inlines = [MembershipInline]

    def refusal_to_save(self, request, row):
        return "" if row.is_active else self._left_alone([row])

    def refusal_to_delete(self, request, rows):
        return self._left_alone(rows)

    @staticmethod
    def _left_alone(people):
        rights = Membership.objects.filter(user__in=people)
        alone = projects_left_alone(rights, timezone.localdate())
        return LAST_COORDINATOR % {"project": alone[0]} if alone else ""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            obj.confirm_address()

    def get_readonly_fields(self, request, obj=None):
        """A changed address could take over an account by the reset of its password."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else [*fixed, "email", "is_superuser"]


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    keeps_deleted = False
    can_view = can_add = can_change = can_delete = PEOPLE_KEEPING
    position = 100
    list_display = [
        "user",
        "role",
        "project",
        "municipality",
        "association",
        "valid_until",
        "is_in_force",
    ]
    list_filter = ["role", "project", "municipality"]
    list_select_related = ["user", "project", "municipality", "association"]
    search_fields = ["user__name", "user__email"]
    date_hierarchy = "valid_from"
    fields = [
        "user",
        "project",
        "role",
        "municipality",
        "association",
        "valid_from",
        "valid_until",
        "granted_by",
        "confirmed_by",
    ]
    readonly_fields = ["granted_by", "confirmed_by"]

    @admin.display(description=_("vahvistettu"))
    def is_in_force(self, row):
        return _("odottaa vahvistusta") if row.waits_for_confirmation() else ""

    def refusal_to_save(self, request, row):
        return refusal_to_save(row, by=request.user)

    def refusal_to_delete(self, request, rows):
        return refusal_to_end(rows)

    def save_model(self, request, obj, form, change):
        save_right(membership=obj, by=request.user)
        if obj.waits_for_confirmation():
            self.message_user(request, WAITS % obj.user, messages.WARNING)

    def delete_model(self, request, obj):
        end_right(membership=obj, by=request.user, successors={})

    def delete_queryset(self, request, queryset):
        for obj in queryset.select_related("user", "project"):
            self.delete_model(request, obj)


@admin.register(Invitation)
class InvitationAdmin(ScopedAdmin):
    """An invitation is sent when it is made; to change one, remove it and send a new one."""

    keeps_deleted = False
    can_view = can_add = can_delete = PEOPLE_KEEPING
    can_change = NOBODY
    position = 105
    list_display = [
        "email",
        "role",
        "project",
        "municipality",
        "association",
        "invited_by",
        "state",
    ]
    list_filter = ["role", "project"]
    list_select_related = ["project", "municipality", "association", "invited_by"]
    search_fields = ["email"]
    date_hierarchy = "expires_at"
    ordering = ["-expires_at"]
    fields = ["email", "project", "role", "municipality", "association", "valid_until"]

    def refusal_to_save(self, request, row):
        return refusal_to_invite(row, by=request.user)

    @admin.display(description=_("tila"))
    def state(self, row):
        if row.accepted_at:
            return _("hyväksytty")
        return _("odottaa") if row.is_waiting() else _("vanhentunut")

    def save_model(self, request, obj, form, change):
        invite(
            invitation=obj,
            invited_by=request.user,
            site_url=site_url(request),
            at=timezone.now(),
            told=lambda delivery: self._tell(request, obj, delivery),
        )

    def _tell(self, request, obj, delivery):
        level, text = DELIVERIES[delivery]
        self.message_user(request, text % {"address": obj.email}, level)


@admin.register(AuditEvent)
class AuditEventAdmin(ScopedAdmin):
    can_view = EVENT_READING
    can_add = can_change = can_delete = NOBODY
    position = 120
    list_display = ["at", "action", "target", "n_rows", "actor", "project"]
    list_display_links = None
    list_filter = ["action", "project"]
    list_select_related = ["actor", "project"]
    search_fields = ["target", "actor__email"]
    date_hierarchy = "at"
