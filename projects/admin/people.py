"""People, their rights and invitations, links of pilots, and the log."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline
from projects.models import AuditEvent, Invitation, Membership, User
from projects.permissions import (
    EVENT_READING,
    INSTALLATION,
    NOBODY,
    PEOPLE_KEEPING,
    USER_CHANGING,
    USER_READING,
)
from projects.services import invite


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
    list_display = ["user", "role", "project", "municipality", "association", "valid_until"]
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
    ]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
        self._record(request, obj)

    def delete_model(self, request, obj):
        self._record(request, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset.select_related("user", "project"):
            self._record(request, obj)
        super().delete_queryset(request, queryset)

    @staticmethod
    def _record(request, obj):
        AuditEvent.objects.create(
            actor=request.user,
            project_id=obj.project_id,
            action=AuditEvent.Action.RIGHTS,
            target=obj.get_role_display(),
        )


@admin.register(Invitation)
class InvitationAdmin(ScopedAdmin):
    """An invitation is sent when it is made; to change one, remove it and send a new one."""

    keeps_deleted = False
    can_view = can_add = can_delete = PEOPLE_KEEPING
    can_change = NOBODY
    position = 105
    list_display = ["email", "role", "project", "municipality", "association", "state"]
    list_filter = ["role", "project"]
    list_select_related = ["project", "municipality", "association"]
    search_fields = ["email"]
    date_hierarchy = "expires_at"
    ordering = ["-expires_at"]
    fields = ["email", "project", "role", "municipality", "association"]

    @admin.display(description=_("tila"))
    def state(self, row):
        if row.accepted_at:
            return _("hyväksytty")
        return _("odottaa") if row.is_waiting() else _("vanhentunut")

    def save_model(self, request, obj, form, change):
        invite(
            invitation=obj,
            invited_by=request.user,
            site_url=request.build_absolute_uri("/"),
            at=timezone.now(),
        )
        text = _("Kutsu lähetettiin osoitteeseen %s.") % obj.email
        self.message_user(request, text, messages.SUCCESS)


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
