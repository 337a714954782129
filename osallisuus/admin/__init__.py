"""The coordinators' site: who may enter, which rows each sees, and what waits on the start page."""

from osallisuus.admin.fields import list_field
from osallisuus.admin.guide.steps import Step, register_steps
from osallisuus.admin.guide.subjects import Subject, SubjectPages, all_fieldsets, all_inlines
from osallisuus.admin.scoped import ScopedAdmin, ScopedInline, ScopedStackedInline
from osallisuus.admin.site import (
    Panel,
    PortalAdminSite,
    Shortcut,
    WorkLine,
    register_asked_panel,
    register_panel,
    register_shortcuts,
    register_worklist,
)
from osallisuus.admin.transfer.desk import TransferMixin

__all__ = [
    "Panel",
    "PortalAdminSite",
    "ScopedAdmin",
    "ScopedInline",
    "ScopedStackedInline",
    "Shortcut",
    "Step",
    "Subject",
    "SubjectPages",
    "TransferMixin",
    "WorkLine",
    "all_fieldsets",
    "all_inlines",
    "list_field",
    "register_asked_panel",
    "register_panel",
    "register_shortcuts",
    "register_steps",
    "register_worklist",
]
