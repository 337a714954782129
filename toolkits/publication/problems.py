"""What is still missing in a chapter, said to who writes it; nothing of this stops publishing."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Release
from surveys.reports import EvaluationReport
from toolkits.models.publication import MARKER, Chapter
from toolkits.publication import markers
from toolkits.publication.chapters import value_of

MONEY_OR_SHARE = re.compile(r"\d[\d\u00a0 ,.]*(?:%|€|prosent|euro)")
"""A number that somebody has typed and a reader wants to know the origin of."""
SOURCED = re.compile(r"\]\(|https?://|\bläh(?:de|teet|teenä)\b", re.IGNORECASE)
WORD = re.compile(r"\w")

NO_RELEASE = gettext_lazy("julkaisulle ei ole valittu vahvistettuja tuloksia.")
WITHDRAWN = gettext_lazy("julkaisun tulokset on peruttu. Valitse julkaisulle muut tulokset.")
UNKNOWN = gettext_lazy("tällaista merkintää ei ole.")
NO_PLACE = gettext_lazy("tuloksissa ei ole tätä paikkaa.")
NOT_SHOWN = gettext_lazy("tuloksissa ei ole tätä lukua tai sitä ei saa näyttää.")

NOT_COUNTED = gettext_lazy(
    "tätä ei ole laskettu: kuluja, osallistujia tai tunteja puuttui, kun tulokset vahvistettiin."
)


def why_not_filled(
    name: str, release: Release | None, report: EvaluationReport | None
) -> str | Promise:
    """Why a marker of a chapter stays empty, or shows that nothing was counted; "" when it is
    filled."""
    marker = markers.marker_of(name)
    if marker is None:
        return UNKNOWN
    if release is None:
        return NO_RELEASE
    if release.withdrawn_on is not None or report is None:
        return WITHDRAWN
    level = markers.level_of(name, report)
    if level is None:
        return NO_PLACE
    if not marker.is_counted(report, level):
        return NOT_COUNTED
    is_empty = marker.value is not None and value_of(name, report) is None
    return NOT_SHOWN if is_empty else ""


def chapter_problems(
    chapter: Chapter, release: Release | None, report: EvaluationReport | None
) -> list[str]:
    """Sentences, in the order in which one would mend them; empty for a chapter that is done."""
    body = chapter.body
    if not body.strip():
        return [_("Osio on tyhjä. Se ei näy, ennen kuin siinä on tekstiä.")]
    found = [str(markers.OPEN_END)] if markers.has_open_end(body) else []
    for name in markers.names_in(body):
        if reason := why_not_filled(name, release, report):
            found.append(f"[[{name}]]: {reason}")
    if inside := markers.inside_text(body):
        found.append(str(markers.OWN_LINE) % {"markers": ", ".join(inside)})
    return found + _of_words(MARKER.sub("", body), _has_figure(body))


def _has_figure(body: str) -> bool:
    found = (markers.marker_of(name) for name in markers.names_in(body))
    return any(marker and marker.template for marker in found)


def _of_words(words: str, has_figure: bool) -> list[str]:
    found = []
    if has_figure and not WORD.search(words):
        found.append(_("Kuvalla ei ole tekstiä. Kerro, mitä siitä näkee."))
    if MONEY_OR_SHARE.search(words) and not SOURCED.search(words):
        found.append(_("Tekstissä on luku ilman lähdettä. Lisää lähde tai valitse luku listasta."))
    return found
