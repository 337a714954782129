"""The chapters of a publication as its writers see them, and what they can pick for a chapter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from surveys.models import Release
from surveys.reports import EvaluationReport
from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Level
from surveys.reports.frozen.published import report_of_release
from toolkits.models import Chapter, Publication
from toolkits.publication.chapters import value_of
from toolkits.publication.markers import KINDS, MARKERS, places_of
from toolkits.publication.problems import chapter_problems


@dataclass(frozen=True)
class ChapterRow:
    """A chapter in the list of its publication: what it lacks, and who wrote in it last."""

    number: int
    chapter: Chapter
    problems: list[str]
    changed_at: datetime | None
    changed_by: str


def chapter_rows(publication: Publication) -> list[ChapterRow]:
    """In the order of reading; two queries, however many chapters there are."""
    chapters = list(publication.chapters.all())
    report = live_report(publication.release)
    last = _last_changes(chapters)
    return [
        ChapterRow(
            number=number,
            chapter=chapter,
            problems=chapter_problems(chapter, publication.release, report),
            changed_at=last[chapter.pk].history_date if chapter.pk in last else None,
            changed_by=str(last[chapter.pk].history_user or "") if chapter.pk in last else "",
        )
        for number, chapter in enumerate(chapters, start=1)
    ]


def _last_changes(chapters: list[Chapter]) -> dict:
    keys = [chapter.pk for chapter in chapters]
    records = Chapter.history.filter(id__in=keys).select_related("history_user")
    # The newest comes last and stays.
    return {record.id: record for record in records.order_by("history_date", "history_id")}


def live_report(release: Release | None) -> EvaluationReport | None:
    """The figures of a publication; None where it has none or they were taken back."""
    is_live = release is not None and release.withdrawn_on is None
    return report_of_release(release) if release is not None and is_live else None


@dataclass(frozen=True)
class MarkerOption:
    """One marker to pick: what is written in the text, its words, and what it would print now;
    `value` is empty for figures."""

    code: str
    label: str | Promise
    value: str


@dataclass(frozen=True)
class MarkerGroup:
    title: str | Promise
    options: list[MarkerOption]


def marker_groups(report: EvaluationReport | None) -> Iterator[MarkerGroup]:
    """All that a chapter can have: by kind of the whole, then by place."""
    for kind, title in KINDS.items():
        names = [name for name in MARKERS if name.startswith(f"{kind}:")]
        yield MarkerGroup(title, [_option(name, report) for name in names])
    for place in places_of(report) if report else ():
        yield MarkerGroup(place.name, [*_of_place(place, report)])


def _of_place(place: Level, report: EvaluationReport | None) -> Iterator[MarkerOption]:
    for name, marker in MARKERS.items():
        if marker.is_of_places and (place.level == "pilot" or not name.endswith("_kohti")):
            option = _option(f"{name}:{place.slug}", report, place)
            yield option


def _option(name: str, report: EvaluationReport | None, level: Level | None = None):
    marker = MARKERS[":".join(name.split(":")[:2])]
    label = _("kuva: %(what)s") % {"what": marker.label} if level and marker.template else None
    value = value_of(name, report) or ""
    if level and level.is_hidden and marker.template:
        value = wording.hidden(None)
    elif report and not marker.is_counted(report, level or report.project):
        value = _("ei laskettu")
    elif report and marker.value and not value:
        value = _("ei näytetä")
    return MarkerOption(f"[[{name}]]", label or marker.label, value)
