"""The coordinators' site: who may enter, which rows each sees, and what waits on the start page."""

from django.contrib import admin

WORKLISTS = []


def register_worklist(lines):
    """Add `lines(user) -> iterable` of things that wait for the user to the start page."""
    WORKLISTS.append(lines)
    return lines


class PortalAdminSite(admin.AdminSite):
    site_title = "Hallinta"
    site_header = "Hallinta"
    index_title = "Työpöytä"
