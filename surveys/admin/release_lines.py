"""What releases put on the start page: ones that have lost answers, and the way to their desk."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osallisuus.admin import Shortcut, WorkLine, register_shortcuts, register_worklist
from projects.models import Project
from projects.permissions import PROJECT_KEEPING, can_change_project, can_read_answers
from surveys.models import Release, Survey
from surveys.permissions import RELEASE_READING, can_bring_answers


@register_worklist
def lines(user):
    if not PROJECT_KEEPING.anywhere(user):
        return
    releases = Release.objects.live().visible_to(user).filter(is_outdated=True)
    for release in releases.select_related("project"):
        if can_change_project(user, release.project):
            yield WorkLine(
                1,
                _("Vastauksia on poistettu vahvistamisen jälkeen."),
                reverse("releases:desk", args=[release.project.slug]),
                _("Katso tuloksia"),
                release.project.name,
                date_format(release.released_on, "j.n.Y"),
            )


@register_shortcuts
def shortcuts(user):
    if not RELEASE_READING.anywhere(user):
        return
    surveys = Survey.objects.filter(project=OuterRef("pk"))
    for project in Project.objects.visible_to(user).filter(Exists(surveys)):
        for is_allowed, label, page in (
            (can_change_project(user, project), _("Vahvista tulokset"), "desk"),
            (RELEASE_READING(user, project), _("Tulokset asiantuntijalle"), "expert"),
            (can_read_answers(user, project.pk), _("Koodatut vastaukset"), "answers"),
            (can_bring_answers(user, project), _("Tuo vastauksia tiedostosta"), "answers-in"),
        ):
            if is_allowed:
                url = reverse(f"releases:{page}", args=[project.slug])
                yield Shortcut(label, project.name, url)
