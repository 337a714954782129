"""Messages about barriers on the site, which the law gives fourteen days to answer."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from osallisuus.admin import ScopedAdmin
from osallisuus.models import AccessibilityFeedback
from projects.permissions import COORDINATION, NOBODY


@admin.register(AccessibilityFeedback)
class AccessibilityFeedbackAdmin(ScopedAdmin):
    # An address must not wait in the bin for a month after it was deleted.
    keeps_deleted = False
    can_view = can_change = can_delete = COORDINATION
    can_add = NOBODY
    position = 10
    list_display = ["received_at", "page", "answer_by", "answered_on"]
    list_filter = ["answered_on"]
    search_fields = ["page", "message"]
    date_hierarchy = "received_at"
    fields = ["received_at", "page", "message", "email", "answered_on", "answer"]
    readonly_fields = ["received_at", "page", "message", "email"]

    @admin.display(description=_("vastattava viimeistään"))
    def answer_by(self, row):
        return row.due_on
