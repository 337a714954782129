"""People, their rights and invitations, links of pilots, and the log."""

from functools import partial

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin, ScopedInline
from osallisuus.mail import site_url
from projects.admin.guide.own_places import OwnPlaces
from projects.models import AuditEvent, Invitation, Membership, User
from projects.permissions import (
    EVENT_READING,
    INSTALLATION,
    NOBODY,
    PEOPLE_KEEPING,
    USER_CHANGING,
    USER_READING,
)
from projects.queries.people import advice_to_confirm, may_invite
from projects.services import (
    address_changed,
    end_right,
    invite,
    refusal_to_close,
    refusal_to_end,
    refusal_to_invite,
    refusal_to_save,
    save_right,
)
from projects.views.people import tell_of_invitation

WAITS = _("Oikeus (%s) tulee voimaan vasta, kun toinen koordinaattori on vahvistanut sen.")

NO_PILOT = _(
    "Yhdistys ei ole vielä mukana missään kokeilussa. Lisää se kokeilun perustietoihin, niin "
    "yhteyshenkilö voi kirjata käyntejä ja kuluja."
)

HINTS = {
    "role": _(
        "Koordinaattori hoitaa koko hanketta ja kunnan koordinaattori yhden kunnan kokeiluja. "
        "Yhdistyksen yhteyshenkilö kirjaa yhdistyksensä käynnit ja kulut. Arvioija näkee "
        "vastaukset ilman nimiä, mutta vasta kun toinen koordinaattori on vahvistanut oikeuden. "
        "Toimittaja kirjoittaa vinkkejä ja julkaisuja."
    ),
    "municipality": _("Vain kunnan koordinaattorille."),
    "association": _("Vain yhdistyksen yhteyshenkilölle."),
    "valid_until": Invitation._meta.get_field("valid_until").help_text,
}
"""What each field of a right means to who gives it."""


class RightFields(OwnPlaces):
    def formfield_for_dbfield(self, db_field, request, **kwargs):
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if found and (hint := HINTS.get(db_field.name)):
            found.help_text = hint
        return found


class BackToPeople(admin.ModelAdmin):
    """Rights and invitations are given from the page of people, so that is where one comes back."""

    def response_post_save_add(self, request, obj):
        return self._people(obj)

    def response_post_save_change(self, request, obj):
        return self._people(obj)

    def _people(self, row):
        return redirect("people:people", project=row.project.slug)


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
        is_closing = not row.is_active and User.objects.filter(pk=row.pk, is_active=True).exists()
        return refusal_to_close([row]) if is_closing else ""

    def refusal_to_delete(self, request, rows):
        return refusal_to_close(rows)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            # Two-step sign-in asks for a confirmed address, and whoever gives one knows it.
            obj.confirm_address()
            address_changed(person=obj, by=request.user)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        # A changed address could take over an account by the reset of its password.
        return fixed if request.user.is_superuser else [*fixed, "email", "is_superuser"]


@admin.register(Membership)
class MembershipAdmin(BackToPeople, RightFields, ScopedAdmin):
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
    search_fields = ["user__name", "user__email", "municipality__name", "association__name"]
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

    def words_of_saving(self, request, obj):
        return "" if obj else _("Anna oikeus")

    def save_model(self, request, obj, form, change):
        save_right(membership=obj, by=request.user)
        if obj.waits_for_confirmation():
            self.message_user(request, WAITS % obj.user, messages.WARNING)
            keepers = may_invite(obj.project).values_list("pk", flat=True)
            if advice := advice_to_confirm(obj, keepers):
                self.message_user(request, advice, messages.WARNING)

    def delete_model(self, request, obj):
        end_right(membership=obj, by=request.user, successors={})

    def delete_queryset(self, request, queryset):
        # One by one, since ending a right leaves a trace in the log and may leave a project alone.
        for obj in queryset.select_related("user", "project"):
            self.delete_model(request, obj)


@admin.register(Invitation)
class InvitationAdmin(BackToPeople, RightFields, ScopedAdmin):
    """An invitation is sent when it is made; to change one, withdraw it and send a new one."""

    keeps_deleted = False
    can_view = can_add = can_delete = PEOPLE_KEEPING
    # The link in the mail promised what the invitation said then.
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

    def words_of_saving(self, request, obj):
        return _("Lähetä kutsu")

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
            told=partial(tell_of_invitation, request, obj),
        )
        if obj.association and not obj.association.pilots.filter(project=obj.project).exists():
            self.message_user(request, NO_PILOT, messages.WARNING)


@admin.register(AuditEvent)
class AuditEventAdmin(ScopedAdmin):
    can_view = EVENT_READING
    # A log that somebody could change would prove nothing.
    can_add = can_change = can_delete = NOBODY
    position = 120
    list_display = ["at", "action", "target", "n_rows", "actor", "project"]
    list_display_links = None
    list_filter = ["action", "project"]
    list_select_related = ["actor", "project"]
    search_fields = ["target", "actor__email"]
    date_hierarchy = "at"
