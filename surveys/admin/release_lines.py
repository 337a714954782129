"""What releases put on the start page: ones that have lost answers, and the way to their desk."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osallisuus.admin import Shortcut, WorkLine, register_shortcuts, register_worklist
from projects.models import Project
from projects.permissions import PROJECT_KEEPING, can_change_project
from surveys.models import Release


@register_worklist
def lines(user):
    if not PROJECT_KEEPING.anywhere(user):
        return
    releases = Release.objects.live().visible_to(user).filter(is_outdated=True)
    for release in releases.select_related("project"):
        if can_change_project(user, release.project):
            yield WorkLine(
                1,
                _("Vastauksia on poistettu jäädytyksen jälkeen."),
                reverse("releases:desk", args=[release.project.slug]),
                _("Katso tuloksia"),
                release.project.name,
                date_format(release.released_on, "j.n.Y"),
            )


@register_shortcuts
def shortcuts(user):
    if not PROJECT_KEEPING.anywhere(user):
        return
    for project in Project.objects.visible_to(user).filter(surveys__isnull=False).distinct():
        if can_change_project(user, project):
            url = reverse("releases:desk", args=[project.slug])
            yield Shortcut(_("Jäädytä tulokset"), project.name, url)
