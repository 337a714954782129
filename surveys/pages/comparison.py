"""Frozen figures of several projects and years side by side: nothing but what each has shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import tablib
from django.db.models import Q

from projects.models import Project, User
from surveys.models import Release
from surveys.permissions import RELEASE_READING
from surveys.reports.frozen.model import EvaluationReport, Flow, Level, Measure
from surveys.reports.frozen.published import report_of_release
from surveys.reports.tables import drawing
from surveys.reports.tables.drawing import Chart
from surveys.reports.tables.sheet import as_text, figures_table

LEVEL_COLUMN = 5
"""Where a row of the figures says what it is of."""


@dataclass(frozen=True)
class Form:
    """An instrument with frozen figures, and of how many projects."""

    key: str
    name: str
    n_projects: int


@dataclass(frozen=True)
class Compared:
    """One release: its project's own figures as they were frozen."""

    name: str
    released_on: date
    versions: str
    is_outdated: bool
    report: EvaluationReport

    @property
    def label(self) -> str:
        day = self.released_on
        return f"{self.name}, {day.day}.{day.month}.{day.year}"

    def measure(self, key: str) -> Measure | None:
        found = (one for one in self.report.project.measures if one.key == key)
        return next(found, None)


@dataclass(frozen=True)
class Line:
    """Of one release the figures of one measure, as text; `reason` where they are not shown."""

    release: Compared
    n: str = ""
    start: str = ""
    end: str = ""
    change: str = ""
    interval: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Topic:
    """One measure over all releases that have it."""

    name: str
    is_index: bool
    lines: tuple[Line, ...]
    chart: Chart


def readable_releases(user: User):
    """What the person may compare: live figures of public projects and of the own ones."""
    own = Project.objects.visible_to(user, RELEASE_READING.roles)
    whole = Release.objects.live().with_corrected().filter(is_corrected=False)
    found = whole.filter(Q(project__is_published=True) | Q(project__in=own))
    return found.select_related("project").order_by("project__name", "released_on", "pk")


def compared(releases: Iterable[Release]) -> list[Compared]:
    """In the order given."""
    return [_compared(release, report_of_release(release)) for release in releases]


def _compared(release: Release, report: EvaluationReport) -> Compared:
    versions = ", ".join(map(str, report.instrument.versions))
    # The name of now: a project may have been renamed since its figures were frozen.
    name = release.project.name
    return Compared(name, release.released_on, versions, release.is_outdated, report)


def forms_of(releases: Iterable[Release]) -> list[Form]:
    """Those that most projects have used first."""
    by_key: dict[str, list[Release]] = {}
    for release in releases:
        by_key.setdefault(release.instrument_key, []).append(release)
    found = [
        Form(key, report_of_release(rows[-1]).instrument.name, len({r.project_id for r in rows}))
        for key, rows in by_key.items()
    ]
    return sorted(found, key=lambda form: (-form.n_projects, form.name))


def topics(releases: list[Compared]) -> list[Topic]:
    """The measures of all releases, each once, as the first that has it orders them."""
    keys = dict.fromkeys(m.key for one in releases for m in one.report.project.measures)
    return [_topic(key, releases) for key in keys]


def _topic(key: str, releases: list[Compared]) -> Topic:
    found = [(one, measure) for one in releases if (measure := one.measure(key))]
    reach = drawing.reach_of(measure for _one, measure in found if measure.is_shown)
    charts = [_chart(one, measure, reach) for one, measure in found]
    drawn: list[Any] = [chart.rows[0] for chart in charts]
    rows = tuple(replace(row, is_index=False) for row in drawn)
    lines = tuple(
        _line(one, measure, chart) for (one, measure), chart in zip(found, charts, strict=True)
    )
    newest = found[-1][1]
    return Topic(newest.name, newest.is_index, lines, replace(charts[0], rows=rows))


def _chart(one: Compared, measure: Measure, reach: int) -> Chart:
    """The chart of one line: the same drawing, and so the same coarse rules, as on the page."""
    named = replace(measure, names={"fi": one.label})
    level = Level("project", "", one.label, Flow(), (named,))
    k = one.report.thresholds.min_group_size
    return drawing.change_chart(level, is_pdf=False, k=k, reach=reach)


def _line(one: Compared, measure: Measure, chart: Chart) -> Line:
    row = chart.rows[0]
    if not measure.is_shown:
        return Line(one, reason=row.reason)
    n, start, end = (
        as_text(getattr(measure.shown_change, name), 1 if name != "n" else 0)
        for name in ("n", "mean_start", "mean_end")
    )
    return Line(one, n, start, end, row.change, row.interval)


def comparison_table(releases: list[Compared]) -> tablib.Dataset:
    """The rows of whole projects from the public files of figures, one file after another."""
    table = tablib.Dataset()
    for one in releases:
        own = figures_table(one.report)
        table.headers = own.headers
        level = own[0][LEVEL_COLUMN] if len(own) else None
        for row in own:
            if row[LEVEL_COLUMN] == level:
                table.append(row)
    return table
