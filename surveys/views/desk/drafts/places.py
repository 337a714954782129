"""Where in a draft something must be mended: in words, and the page where it is told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.forms.drafts.fields import language_name
from surveys.forms.drafts.scales import scale_name
from surveys.instruments.problem import Problem
from surveys.instruments.specs import InstrumentFile
from surveys.models import InstrumentDraft
from surveys.views.desk.drafts.words import text_title

PAGES = {"items": "item", "domains": "domain", "scales": "scale", "texts": "text"}


@dataclass(frozen=True)
class ProblemLine:
    sentence: str
    url: str


def problem_line(draft: InstrumentDraft, spec: InstrumentFile, problem: Problem) -> ProblemLine:
    kind, *rest = problem.place.split(".")
    title = _title(spec, kind, rest)
    language = rest[-1] if rest and rest[-1] in spec.languages else ""
    named = ", ".join(filter(None, [title, language_name(language).lower() if language else ""]))
    sentence = f"{named}: {problem.advice}" if named else str(problem)
    return ProblemLine(sentence, _url(draft, kind, rest))


def _title(spec: InstrumentFile, kind: str, rest: list[str]) -> str:
    if not rest or kind not in (*PAGES, "name"):
        return ""
    name = rest[0]
    if kind == "items":
        keys = [item.key for item in spec.items]
        return _("Kysymys %(number)s") % {"number": keys.index(name) + 1}
    if kind == "domains":
        domain = next(one for one in spec.domains if one.key == name)
        return _("Osa-alue ”%(name)s”") % {"name": domain.name.get("fi") or name}
    if kind == "scales":
        return _("Asteikko ”%(name)s”") % {"name": scale_name(spec.scale(name))}
    return text_title(name) if kind == "texts" else _("Nimi")


def _url(draft: InstrumentDraft, kind: str, rest: list[str]) -> str:
    if kind in PAGES and rest:
        return reverse(f"drafts:{PAGES[kind]}", args=[draft.key, rest[0]])
    if kind == "items":
        return "#kysymykset"
    return reverse("drafts:scoring" if kind == "scoring" else "drafts:head", args=[draft.key])
