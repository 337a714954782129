"""Files of answers in the queue: checked, looked at, and then brought in."""

import json

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.background.waiting import TABLES
from osallisuus.models import BackgroundJob
from projects.models import Project
from surveys.answering.files.file_lines import SentFile
from surveys.answering.files.response_files import ResponseFileError
from surveys.permissions import can_bring_answers
from surveys.services.importing.arrivals import BusyError, OvertakenError
from surveys.services.importing.imports import (
    Imported,
    Reading,
    SimilarCodesError,
    import_responses,
)
from surveys.services.importing.previews import Preview, preview_responses

CHECK, BRING = "answers-check", "answers-in"
NO_RIGHT = gettext_lazy("Sinulla ei ole enää oikeutta tähän.")
GONE = gettext_lazy("Tiedostoa ei enää ole. Valitse se uudelleen.")
CHANGED = gettext_lazy(
    "Vastauksia on tullut tarkistuksen jälkeen, eikä tiedosto enää sovi niihin. Mitään ei "
    "tallennettu. Tarkista tiedosto uudelleen."
)


def found_by(job: BackgroundJob) -> Preview | None:
    """None where the file has been brought in or has gone."""
    kept = TABLES.kept(job.memory.get("found", ""))
    if kept is None or TABLES.kept(job.arguments["token"]) is None:
        return None
    return Preview.of_json(json.loads(kept))


@register_work(CHECK)
def check_answers(progress: Progress, *, project: int, token: str, name: str) -> Outcome:
    """Writes nothing but what it found, so that it may be begun anew."""
    found = _project(progress, project)
    file = SentFile(name, _content(token))
    n_lines = _n_lines(file)
    preview = preview_responses(
        project=found, file=file, progress=lambda n_rows: progress.say(n_rows, n_lines)
    )
    # Beside the file, sealed: cells that are wrong may say anything.
    progress.remember(found=TABLES.keep(json.dumps(preview.as_json()).encode()))
    if preview.n_problems:
        text = ngettext(
            "Tiedostossa on yksi korjattava kohta. Mitään ei tallennettu.",
            "Tiedostossa on %(n)d korjattavaa kohtaa. Mitään ei tallennettu.",
            preview.n_problems,
        )
        sentence = text % {"n": preview.n_problems}
    else:
        sentence = _("Tiedosto on kunnossa. Mitään ei ole vielä tallennettu.")
    page = reverse("releases:answers-checked", args=[found.slug, progress.job.pk])
    return Outcome(next_url=page, sentence=sentence)


@register_work(BRING)
def bring_answers(
    progress: Progress, *, project: int, token: str, name: str, reading: str
) -> Outcome:
    """All rows, and in the transaction that shows them what it remembers: begun again after that,
    it writes nothing more."""
    found = _project(progress, project)
    if "told" not in progress.memory:
        _bring(progress, found, SentFile(name, _content(token)), Reading(reading))
    TABLES.drop(token)
    page = reverse("releases:answers-in", args=[found.slug])
    return Outcome(next_url=page, sentence=progress.memory["told"])


def _bring(progress: Progress, project: Project, file: SentFile, reading: Reading) -> None:
    def remember(imported: Imported) -> None:
        done = _("Tuotiin %(count)s vastausta hankkeeseen %(project)s.")
        told = done % {"count": imported.n_responses, "project": project.name}
        progress.remember(told=f"{told} {imported.counts.sentence}")

    n_lines = _n_lines(file)

    def say(step: str, n_rows: int) -> None:
        # Every row is first read and then written.
        progress.say(n_rows if step == "read" else n_lines + n_rows, 2 * n_lines)

    try:
        import_responses(
            project=project,
            file=file,
            reading=reading,
            by=progress.job.asked_by,
            progress=say,
            within=remember,
        )
    except BusyError:
        raise ValidationError(_("Toinen tuonti on vielä kesken. Yritä sen jälkeen.")) from None
    except (ResponseFileError, SimilarCodesError, OvertakenError):
        # Another worker may have done the same work, where this one was thought lost.
        progress.read_again()
        if "told" not in progress.memory:
            raise ValidationError(CHANGED) from None


def _project(progress: Progress, key: int) -> Project:
    """The project, if the right of who asked has not ended meanwhile."""
    found = Project.objects.get(pk=key)
    if not can_bring_answers(progress.job.asked_by, found):
        raise ValidationError(NO_RIGHT)
    return found


def _n_lines(file: SentFile) -> int:
    """About how many rows there are to read; 0, which shows no bar, where it is not seen."""
    return file.content.count(b"\n") if file.name.endswith(".csv") else 0


def _content(token: str) -> bytes:
    content = TABLES.kept(token)
    if content is None:
        raise ValidationError(GONE)
    return content
