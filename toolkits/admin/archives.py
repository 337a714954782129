"""What archives leave to the queue: a project out, and one in."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy

from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from projects.models import Project
from projects.permissions import PROJECT_KEEPING, can_read_answers
from toolkits.archive import waiting
from toolkits.archive.loading import load_archive, preview_of
from toolkits.archive.reading import read_archive
from toolkits.archive.writing import project_archive

NO_RIGHT = gettext_lazy("Sinulla ei ole enää oikeutta tähän.")
GONE = gettext_lazy("Arkistoa ei enää ole. Valitse se uudelleen.")
OUT, IN = "archive_out", "archive_in"


def may_take_answers(user, project) -> bool:
    """Two rights in one person: who coordinates sees no answers, and the right to them has taken a
    second person. A superuser has none."""
    return PROJECT_KEEPING(user, project) and can_read_answers(user, project.pk)


@register_work(OUT)
def archive_out(progress: Progress, *, project: int, sealed_to: str) -> Outcome:
    found, by = Project.objects.get(pk=project), progress.job.asked_by
    # The right may have ended while the work waited.
    if not PROJECT_KEEPING(by, found) or (sealed_to and not may_take_answers(by, found)):
        raise ValidationError(NO_RIGHT)
    content = project_archive(project=found, by=by, sealed_to=sealed_to or None, say=progress.say)
    return Outcome(content, f"hanke-{found.slug}.zip", "application/zip")


@register_work(IN)
def archive_in(progress: Progress, *, token: str) -> Outcome:
    """Begun again after it was done, it finds the same project here and leads to it."""
    by = progress.job.asked_by
    if not by.is_superuser:
        raise ValidationError(NO_RIGHT)
    if "project" not in progress.memory:
        content = waiting.kept(token)
        if content is None:
            raise ValidationError(GONE)
        archive = read_archive(content)
        if progress.job.n_begun > 1 and preview_of(archive).is_same:
            project = Project.objects.get(slug=archive.project["slug"])
        else:
            project = load_archive(archive, by=by, say=progress.say)
        # Before the file goes, without which nobody could tell that this is done.
        progress.remember(project=project.pk)
    waiting.drop(token)
    page = reverse("admin:projects_project_change", args=[progress.memory["project"]])
    return Outcome(next_url=page)
