"""Files with many rows: checked by the queue, looked at, and then brought in by the queue."""

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from osallisuus.admin.transfer.bringing import Counts, Problem, bring_in, check, sheet_of
from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.background.waiting import TABLES
from osallisuus.models import BackgroundJob

CHECK, BRING = "table-check", "table-in"
NO_RIGHT = gettext_lazy("Sinulla ei ole enää oikeutta tähän.")
GONE = gettext_lazy("Tiedostoa ei enää ole. Valitse se uudelleen.")
SHOWN_PROBLEMS, TOLD_PROBLEMS = 50, 3


@dataclass(frozen=True)
class Found:
    """What checking has found. n_problems: of all, of which the first ones are in `problems`."""

    problems: list[Problem]
    n_problems: int
    sentence: str
    warnings: list[str]

    @classmethod
    def of(cls, problems: list[Problem], counts: Counts | None) -> "Found":
        sentence, warnings = (counts.sentence, counts.warnings) if counts else ("", [])
        shown = problems[:SHOWN_PROBLEMS]
        return cls(shown, len(problems), str(sentence), list(map(str, warnings)))

    def kept(self) -> str:
        """Keeps it beside the file: cells that are wrong may say anything. Gives its token."""
        rows = [[problem.row, problem.text] for problem in self.problems]
        facts = [rows, self.n_problems, self.sentence, self.warnings]
        return TABLES.keep(json.dumps(facts).encode())


def found_by(job: BackgroundJob) -> Found | None:
    """None where the file has gone meanwhile."""
    kept = TABLES.kept(job.memory.get("found", ""))
    if kept is None or TABLES.kept(job.arguments["token"]) is None:
        return None
    rows, n_problems, sentence, warnings = json.loads(kept)
    return Found([Problem(*row) for row in rows], n_problems, sentence, warnings)


@register_work(CHECK)
def check_table(progress: Progress, *, model: str, token: str, name: str) -> Outcome:
    """Writes nothing but what it found, so that it may be begun anew."""
    model_admin, _request = _desk_of(progress, model)
    resource = _resource(model_admin, progress)
    problems, sheet = sheet_of(resource, name, _content(token))
    counts = None
    if sheet is not None:
        problems, counts = check(resource, sheet)
    progress.remember(found=Found.of(problems, counts).kept())
    if counts:
        sentence = _("Tiedosto on kunnossa. Mitään ei ole vielä tallennettu.")
    else:
        text = ngettext(
            "Tiedostossa on yksi korjattava kohta. Mitään ei tallennettu.",
            "Tiedostossa on %(n)d korjattavaa kohtaa. Mitään ei tallennettu.",
            len(problems),
        )
        sentence = text % {"n": len(problems)}
    page = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_checked"
    return Outcome(next_url=reverse(page, args=[progress.job.pk]), sentence=sentence)


@register_work(BRING)
def bring_table(progress: Progress, *, model: str, token: str, name: str) -> Outcome:
    """All rows in one transaction with what it remembers: begun again after that, it writes
    nothing more."""
    model_admin, request = _desk_of(progress, model)
    problems: list[Problem] = []
    if "told" not in progress.memory:
        problems = _brought(progress, model_admin, request, token, name)
        # Another worker may have done the same work, where this one was thought lost.
        progress.read_again()
    if "told" not in progress.memory:
        raise ValidationError(
            [_("Tiedostoa ei tallennettu."), *map(_told, problems[:TOLD_PROBLEMS])]
        )
    TABLES.drop(token)
    page = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist"
    return Outcome(next_url=reverse(page), sentence=progress.memory["told"])


def _brought(progress, model_admin, request, token, name) -> list[Problem]:
    """The problems that stopped it; without any the rows are written and it is remembered."""
    content = _content(token)
    problems, sheet = sheet_of(_resource(model_admin, progress), name, content)
    if sheet is None:
        return problems

    def write(resource, counts):
        progress.hold()
        if "told" in progress.memory:
            return
        resource.plan.write(request.user)
        model_admin.record_import(request, resource.plan.rows, name)
        told = [_("Tuotiin tiedosto: %s.") % counts.sentence, *counts.warnings]
        progress.remember(told=" ".join(map(str, told)))

    return bring_in(lambda: _resource(model_admin, progress), sheet, write)[0]


def _desk_of(progress: Progress, model: str):
    """The model's desk and a request of who asked, if the right has not ended meanwhile."""
    model_admin: Any = admin.site.get_model_admin(apps.get_model(model))
    request = HttpRequest()
    request.user = progress.job.asked_by
    if not model_admin.has_import_permission(request):
        raise ValidationError(NO_RIGHT)
    return model_admin, request


def _resource(model_admin, progress: Progress):
    resource = model_admin.resource_class(user=progress.job.asked_by)
    resource.say = progress.say
    return resource


def _content(token: str) -> bytes:
    content = TABLES.kept(token)
    if content is None:
        raise ValidationError(GONE)
    return content


def _told(problem: Problem) -> str:
    if problem.row is None:
        return problem.text
    return _("Rivi %(row)s: %(text)s") % {"row": problem.row, "text": problem.text}
