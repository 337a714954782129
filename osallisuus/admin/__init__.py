"""The coordinators' site: who may enter, which rows each sees, and what waits on the start page."""

from osallisuus.admin.fields import list_field
from osallisuus.admin.scoped import ScopedAdmin, ScopedInline, ScopedStackedInline
from osallisuus.admin.site import (
    Panel,
    PortalAdminSite,
    Shortcut,
    WorkLine,
    register_panel,
    register_shortcuts,
    register_worklist,
)
from osallisuus.admin.transfer import TransferMixin

__all__ = [
    "Panel",
    "PortalAdminSite",
    "ScopedAdmin",
    "ScopedInline",
    "ScopedStackedInline",
    "Shortcut",
    "TransferMixin",
    "WorkLine",
    "list_field",
    "register_panel",
    "register_shortcuts",
    "register_worklist",
]
