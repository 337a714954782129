"""What a release would show and hide, and why: the plan itself, before anything is frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.evaluation.disclosure.plan import (
    MERGED,
    PAIRS,
    PROJECT,
    Group,
    Protection,
    merged_groups,
)
from surveys.reports.compute.report_basis import Basis, surveys_of
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


@dataclass(frozen=True)
class Choices:
    """What the ways of protection offer: groups and pilots under the limit as (slug, name), and
    what leaving a domain unanswered costs, empty where there is nothing to choose."""

    groups: tuple[tuple[str, str], ...] = ()
    small_pilots: tuple[tuple[str, str], ...] = ()
    lacking: str = ""


@dataclass(frozen=True)
class Price:
    """What freezing now costs: the next figures wait until `k` people's answers have changed in
    each shown group that has changed.

    `n_people`: pairs in the smallest shown group, 0 without any; `n_groups`: shown groups of
    different people; `n_without_end`: people who could still become pairs; `still_open`: names of
    surveys that take answers today.
    """

    k: int
    n_people: int
    n_groups: int
    n_without_end: int
    still_open: tuple[str, ...]

    @property
    def locks_final_figures(self) -> bool:
        """Whether those who have begun are too few for a next release."""
        return bool(self.n_people) and 0 < self.n_without_end < self.k


def preview_of(basis: Basis) -> Preview:
    """Groups down and measures across, as the plan has them; a lone pilot is its municipality."""
    specs = basis.columns.specs
    rows = tuple(
        PreviewRow(name, group[0] == "pilot", _cells(basis, group))
        for group, name in _named_groups(basis)
    )
    return Preview(basis.protection, tuple(in_language(spec.names) for spec in specs), rows)


def choices_of(basis: Basis) -> Choices:
    return Choices(
        groups=tuple(_offered_groups(basis)),
        # The others are shown without leaving them out.
        small_pilots=tuple(
            (slug, f"{pilot.municipality.name}: {pilot.name}")
            for slug, pilot in basis.pilots.items()
            if 0 < basis.columns.n_pairs[pilot.pk] < basis.limits.k
        ),
        lacking=_lacking(basis) if basis.offers_each else "",
    )


def _offered_groups(basis: Basis) -> Iterator[tuple[str, str]]:
    """Municipalities, and under those that have several, their pilots."""
    places = {pilot.municipality.slug: pilot.municipality.name for pilot in basis.pilots.values()}
    for slug, name in places.items():
        yield slug, name
        pilots = basis.counts[PAIRS][slug]
        if len(pilots) > 1:
            yield from ((pilot, f"{name}: {basis.pilots[pilot].name}") for pilot in pilots)


def _lacking(basis: Basis) -> str:
    n_pairs = basis.n_pairs
    return _(
        "%(lacking)s ihmiseltä %(pairs)s ihmisestä puuttuu jokin osa-alue alussa tai lopussa. "
        "Samoista ihmisistä laskettuna luvuissa on %(used)s ihmistä."
    ) % {"lacking": basis.n_lacking, "pairs": n_pairs, "used": n_pairs - basis.n_lacking}


def price_of(basis: Basis, *, today: date) -> Price:
    """What freezing the basis costs later; one query, for the surveys that are still open."""
    shown = [group for group in basis.groups if basis.plans[PAIRS].shows(group)]
    sizes = [sum(basis.columns.n_pairs[p] for p in basis.pilot_ids(group)) for group in shown]
    surveys = surveys_of(basis.project, basis.instrument_key)
    return Price(
        k=basis.limits.k,
        n_people=min(sizes, default=0),
        n_groups=len({tuple(basis.pilot_ids(group)) for group in shown}),
        n_without_end=int(basis.everybody.is_start.sum()) - basis.n_pairs,
        still_open=tuple(survey.title for survey in surveys if survey.is_open(today)),
    )


def who_is_in(report: EvaluationReport) -> str:
    """Who would be in the figures, and why the others would not."""
    flow, k = report.project.flow, report.thresholds.min_group_size
    once = _(
        "Alussa vastasi %(started)s ihmistä ja lopussa %(ended)s. Luvuissa eivät ole ne, jotka "
        "vastasivat vain toisella kerralla."
    ) % {
        "started": wording.people_counted(flow.started, flow, k),
        "ended": wording.people_counted(flow.ended, flow, k),
    }
    return f"{wording.in_figures(report)} {once}".strip()


def hidden_parts(report: EvaluationReport) -> list[str]:
    """Figures of the whole project only that are not shown, each with its reason."""
    k = report.thresholds.min_group_size
    # The answers of a question are spread over its options, so it needs more people than a mean.
    spread = report.thresholds.min_distribution
    found = [
        f"{question.name}: {wording.hidden_short(question.hidden, spread)}"
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
