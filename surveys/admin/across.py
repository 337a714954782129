"""What goes over the border of one project, on the start page of the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin import Shortcut, register_shortcuts
from surveys.permissions import RELEASE_READING


@register_shortcuts
def shortcuts(user):
    yield Shortcut(_("Kalenteri Outlookiin"), _("kerrat ja määräajat"), reverse("calendar:page"))
    # Who has one project may still hold it against the public figures of others.
    if RELEASE_READING.anywhere(user):
        yield Shortcut(_("Vertaa hankkeita"), _("vahvistetut tulokset"), reverse("comparison:page"))
