"""What a release would show and hide, and why: the plan itself, before anything is frozen."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from surveys.evaluation.disclosure.plan import (
    MERGED,
    PAIRS,
    PROJECT,
    Group,
    Protection,
    merged_groups,
)
from surveys.reports.compute.basis import Basis
from surveys.reports.frozen import wording
from surveys.reports.frozen.measures import in_language
from surveys.reports.frozen.model import EvaluationReport

CHECKS = {
    "half": gettext_lazy("muutos, puolet kysymyksistä riittää"),
    "common": gettext_lazy("muutos, samat kysymykset molemmilla kerroilla"),
    "unhelped": gettext_lazy("muutos ilman autettuja"),
}


@dataclass(frozen=True)
class PreviewCell:
    """How many people are behind a figure that is shown, or the reason why it is not."""

    n: int | None
    reason: str = ""

    @property
    def is_shown(self) -> bool:
        return self.n is not None


@dataclass(frozen=True)
class PreviewRow:
    """`is_part`: a pilot inside a municipality that has several."""

    name: str
    is_part: bool
    cells: tuple[PreviewCell, ...]

    @property
    def reason(self) -> str:
        """Why nothing of the group is shown, where that is one and the same reason."""
        reasons = {cell.reason for cell in self.cells}
        return reasons.pop() if len(reasons) == 1 else ""


@dataclass(frozen=True)
class Preview:
    protection: Protection
    measures: tuple[str, ...]
    rows: tuple[PreviewRow, ...]

    @property
    def width(self) -> int:
        """Cells in a row."""
        return 1 + len(self.measures)

    @property
    def n_hidden(self) -> int:
        """Groups of which some figure is hidden."""
        return sum(any(not cell.is_shown for cell in row.cells) for row in self.rows)


def preview_of(basis: Basis) -> Preview:
    """Groups down and measures across, as the plan has them; a lone pilot is its municipality."""
    specs = basis.columns.specs
    rows = tuple(
        PreviewRow(name, group[0] == "pilot", _cells(basis, group))
        for group, name in _named_groups(basis)
    )
    return Preview(basis.protection, tuple(in_language(spec.names) for spec in specs), rows)


def hidden_parts(report: EvaluationReport) -> list[str]:
    """Figures of the whole project only that are not shown, each with its reason."""
    k = report.thresholds.min_group_size
    found = [
        f"{question.name}: {wording.hidden_short(question.hidden, k)}"
        for question in report.questions
        if question.hidden
    ]
    for key, name in CHECKS.items():
        of = [
            (measure.name, check.hidden)
            for measure in report.project.measures
            for check in measure.checks
            if check.key == key and check.hidden
        ]
        if of:
            names = wording.listed([measure for measure, _reason in of])
            found.append(f"{name} ({names}): {wording.hidden_short(of[0][1], k)}")
    return found


def _named_groups(basis: Basis) -> Iterator[tuple[Group, str]]:
    yield PROJECT, basis.project.name
    places = {pilot.municipality.slug: pilot.municipality.name for pilot in basis.pilots.values()}
    for slug, name in places.items():
        yield ("municipality", slug), name
        pilots = basis.counts[PAIRS][slug]
        if len(pilots) > 1:
            yield from ((("pilot", pilot), basis.pilots[pilot].name) for pilot in pilots)
    merged = (MERGED, basis.protection.merged_slug)
    if merged in basis.groups:
        members = merged_groups(basis.counts[PAIRS], basis.protection)
        names = {("municipality", slug): name for slug, name in places.items()}
        names |= {("pilot", slug): pilot.name for slug, pilot in basis.pilots.items()}
        yield merged, wording.together([names[group] for group in members])


def _cells(basis: Basis, group: Group) -> tuple[PreviewCell, ...]:
    cells = []
    for measure in (PAIRS, *(spec.key for spec in basis.columns.specs)):
        plan = basis.plans[measure]
        if plan.shows(group):
            counts = basis.columns.n_pairs if measure == PAIRS else None
            pilots = basis.pilot_ids(group)
            n = sum(counts[p] if counts else basis.columns.n(measure, p) for p in pilots)
            cells.append(PreviewCell(n))
        else:
            reason = wording.hidden_short(plan.hidden[group], basis.limits.k)
            cells.append(PreviewCell(None, reason))
    return tuple(cells)
