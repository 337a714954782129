"""One report of a project from its answers: scores, statistics, suppression and sentences."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone, translation

from projects.models import Project
from surveys.evaluation.attrition import NOTABLE_G
from surveys.evaluation.change import paired_changes
from surveys.evaluation.disclosure.plan import (
    HIDE,
    MERGED,
    PAIRS,
    PROJECT,
    Group,
    Option,
    Protection,
    merged_groups,
)
from surveys.evaluation.pooling import PRIOR_SCALE
from surveys.evaluation.sentences import SIGNIFICANCE_LEVEL, decide, dropouts_started
from surveys.evaluation.shares import NOTICEABLE_POINTS
from surveys.reports.compute.costs import cost_of
from surveys.reports.compute.families import (
    Adjusted,
    Cell,
    adjusted_p,
    pooled_by_pilot,
    same_as_whole,
)
from surveys.reports.compute.figures import (
    MIN_RELIABILITY,
    MIN_TEST,
    Limits,
    rounded,
    rounded_change,
    shown_change,
)
from surveys.reports.compute.flow import flow_of
from surveys.reports.compute.project_figures import with_whole_figures
from surveys.reports.compute.questions import questions_of
from surveys.reports.compute.report_basis import Basis, read_basis
from surveys.reports.frozen import wording
from surveys.reports.frozen.change_words import of_change
from surveys.reports.frozen.model import (
    SOURCE_LANGUAGE,
    Change,
    EvaluationReport,
    InstrumentFacts,
    Interval,
    Level,
    Measure,
    Sentence,
    Thresholds,
)
from surveys.reports.scoring.columns import Spec
from surveys.reports.scoring.scores import INDEX

METHOD_VERSION = "v2"
CONFIDENCE = 0.95
DECIMALS_OF_P = 3

Groups = Mapping[Group, list[str]]
"""Every group that could have a figure -> the slugs of its pilots."""


def build_report(
    project: Project,
    *,
    instrument_key: str | None = None,
    today: date | None = None,
    shows_all: bool = False,
    protection: Protection = HIDE,
) -> EvaluationReport:
    """The evaluation of a project at all its levels, with small groups already absent.

    Pairs and other answers of real surveys with one instrument (given, or the one that most
    surveys of the project use); scores 0–100 by the instrument's own rule, higher is better.
    Figures that a small group may not show are None, a hidden group has only its reason, and a
    municipality with one pilot has the same figures as the pilot. A constant number of queries.

    shows_all: nothing hidden, for the named evaluator; such a report is never stored or shown.
    Raises NothingToReportError without a real survey, and LeakError when the audit of what would
    be shown finds 1 to k - 1 people.
    """
    basis = read_basis(
        project, instrument_key=instrument_key, shows_all=shows_all, protection=protection
    )
    return report_of(basis, today=today or timezone.localdate())


# A release freezes its sentences, so they are Finnish whatever language is active.
@translation.override(SOURCE_LANGUAGE)
def report_of(basis: Basis, *, today: date) -> EvaluationReport:
    """The report of what was read; no further queries but those of the costs."""
    levels = _levels(basis)
    whole = levels[0]
    # The cost per pair would tell a total that is not shown.
    counted = basis.pilot_ids(PROJECT) if basis.shows_total else ()
    n_pairs = {pilot: basis.columns.n_pairs[pilot] for pilot in counted}
    headline = whole.main.change if whole.main else None
    newest = basis.people.newest
    return EvaluationReport(
        project_slug=basis.project.slug,
        project_name=basis.project.name,
        is_demo=basis.project.is_demo,
        data_date=today,
        method_version=METHOD_VERSION,
        thresholds=_thresholds(basis.limits),
        instrument=InstrumentFacts(
            key=newest.instrument,
            versions=tuple(sorted(key.version for key in basis.people.keys.values())),
            names=newest.names,
            notes=newest.notes,
        ),
        levels=levels,
        questions=questions_of(basis),
        cost=cost_of(basis.project, n_pairs, headline, today=today),
        notes=_notes(basis, whole),
        is_complete=basis.limits.shows_all,
        protection=basis.protection,
    )


def _levels(basis: Basis) -> tuple[Level, ...]:
    measures = _measures(basis, basis.groups)
    places = {pilot.municipality.slug: pilot.municipality for pilot in basis.pilots.values()}
    levels = [Level("project", basis.project.slug, basis.project.name, flow_of(basis, PROJECT), ())]
    for slug, municipality in places.items():
        flow = flow_of(basis, ("municipality", slug))
        levels.append(Level("municipality", slug, municipality.name, flow, (), slug))
    for slug, pilot in basis.pilots.items():
        flow = flow_of(basis, ("pilot", slug))
        levels.append(Level("pilot", slug, pilot.name, flow, (), pilot.municipality.slug))
    levels += _merged_level(basis, {(level.level, level.slug): level for level in levels})
    found = [replace(level, measures=measures[_group(level)]) for level in levels]
    found[0] = replace(
        found[0],
        measures=with_whole_figures(found[0].measures, basis),
    )
    return tuple(_with_scored(level, basis) for level in found)


def _merged_level(basis: Basis, levels: Mapping[Group, Level]) -> list[Level]:
    """Two groups that are shown only together, under the names of both."""
    protection = basis.protection
    if protection.option != Option.MERGE:
        return []
    members = [levels[group] for group in merged_groups(basis.counts[PAIRS], protection)]
    name = wording.together([member.name for member in members])
    is_pilots = members[0].level == "pilot"
    place = members[0].municipality if is_pilots else ""
    flow = flow_of(basis, (MERGED, protection.merged_slug))
    return [Level(MERGED, protection.merged_slug, name, flow, (), place)]


def _group(level: Level) -> Group:
    return PROJECT if level.is_project else (level.level, level.slug)


def _measures(basis: Basis, groups: Groups) -> dict[Group, tuple[Measure, ...]]:
    changes = _changes(basis)
    sets = {cell: _people_behind(basis, groups, cell) for cell in changes}
    adjusted = adjusted_p(changes, sets)
    pooled = {spec.key: _pooled(basis, spec.key) for spec in basis.columns.specs}
    found = {}
    for group in groups:
        made = [
            _measure(basis, group, spec, changes.get((group, spec.key)), adjusted)
            for spec in basis.columns.specs
        ]
        found[group] = tuple(
            replace(measure, pooled=_pooled_of(group, groups, pooled[measure.key]))
            if measure.is_shown
            else measure
            for measure in made
        )
    return _with_one_claim(found, same_as_whole(sets))


def _with_one_claim(
    found: dict[Group, tuple[Measure, ...]], again: set[Cell]
) -> dict[Group, tuple[Measure, ...]]:
    """The whole's own sentence where a group is exactly its people: of the same answers nothing
    else may be said two lines further down."""
    said = {measure.key: measure.sentence for measure in found[PROJECT]}
    return {
        group: tuple(
            replace(measure, sentence=said[measure.key])
            if (group, measure.key) in again
            else measure
            for measure in measures
        )
        for group, measures in found.items()
    }


def _changes(basis: Basis) -> dict[Cell, Change]:
    """The change in every shown cell; groups over the same people are computed once."""
    found = {}
    for measure in (spec.key for spec in basis.columns.specs):
        shown = filter(basis.plans[measure].shows, basis.groups)
        pilots = {group: tuple(basis.pilot_ids(group)) for group in shown}
        # A municipality with one pilot is the same people, who need not be computed twice.
        distinct = list(dict.fromkeys(pilots.values()))
        computed = paired_changes(basis.columns.of(measure, own) for own in distinct)
        by_pilots = dict(zip(distinct, computed, strict=True))
        for group, own in pilots.items():
            found[group, measure] = shown_change(
                by_pilots[own],
                basis.limits,
                is_whole=group == PROJECT,
                is_fine=basis.is_fine(group, measure),
            )
    return found


def _people_behind(basis: Basis, groups: Groups, cell: Cell) -> frozenset[str]:
    group, measure = cell
    return frozenset(
        slug for slug in groups[group] if basis.columns.n(measure, basis.pilots[slug].pk)
    )


def _pooled(basis: Basis, measure: str) -> dict[str, Interval]:
    plan = basis.plans[measure]
    shown = {
        slug: pilot.pk
        for slug, pilot in basis.pilots.items()
        if plan.shows(("pilot", slug))
        # Of ten people and more only: a pooled estimate can be solved for the raw mean.
        and basis.is_fine(("pilot", slug), measure)
        and basis.columns.n(measure, pilot.pk)
    }
    found = pooled_by_pilot(measure, shown, basis.columns)
    if basis.limits.shows_all:
        return found
    return {
        slug: Interval(rounded(each.mean, 1), rounded(each.low, 1), rounded(each.high, 1))
        for slug, each in found.items()
    }


def _pooled_of(group: Group, groups: Groups, pooled: Mapping[str, Interval]) -> Interval | None:
    """A pilot's pooled estimate, and that of a municipality which is one pilot."""
    covered = groups[group]
    if group == PROJECT or len(covered) != 1:
        return None
    return pooled.get(covered[0])


def _measure(
    basis: Basis, group: Group, spec: Spec, change: Change | None, adjusted: Adjusted
) -> Measure:
    if change is None:
        reason = basis.plans[spec.key].hidden[group]
        text = wording.hidden(reason)
        return Measure(
            spec.key, spec.kind, spec.names, Sentence(wording.HIDDEN, text), hidden=reason
        )
    family, p = adjusted[group, spec.key]
    rounded_off = rounded_change(change, basis.limits)
    chosen = decide(
        # By its real interval, a word would tell of the spread what a coarse one does not.
        rounded_off if change.is_coarse and change.interval else change,
        n=change.n,
        is_primary=group == PROJECT,
        p_adjusted=p,
        k=basis.limits.k,
    )
    index = spec.names[SOURCE_LANGUAGE] if spec.kind == INDEX else ""
    text = of_change(str(chosen.kind), rounded_off, index=index)
    return Measure(
        key=spec.key,
        kind=spec.kind,
        names=spec.names,
        sentence=Sentence(str(chosen.kind), text),
        change=rounded_off,
        family=family,
        p_adjusted=p if basis.limits.shows_all else rounded(p, DECIMALS_OF_P),
    )


def _with_scored(level: Level, basis: Basis) -> Level:
    """How many pairs are behind the headline, or behind the best-answered domain without one."""
    shown = [level.main] if level.main else list(level.measures)
    counts = [measure.change.n for measure in shown if measure.change is not None]
    return replace(level, flow=replace(level.flow, scored=max(counts, default=None)))


def _notes(basis: Basis, whole: Level) -> tuple[Sentence, ...]:
    notes = [Sentence("no_comparison", wording.no_comparison())]
    compared = [whole.main] if whole.main else list(whole.measures)
    for measure in compared:
        if measure.dropouts is None:
            continue
        direction = dropouts_started(measure.dropouts, k=basis.limits.k)
        if direction is not None:
            text = wording.dropouts(str(direction))
            notes.append(Sentence(f"dropouts_{direction}", text))
            break
    if basis.project.is_demo:
        notes.append(Sentence("demo", wording.demo()))
    return tuple(notes)


def _thresholds(limits: Limits) -> Thresholds:
    return Thresholds(
        min_group_size=limits.k,
        min_distribution=limits.distribution,
        min_test=MIN_TEST,
        min_reliability=MIN_RELIABILITY,
        noticeable_points=NOTICEABLE_POINTS,
        notable_g=NOTABLE_G,
        confidence=CONFIDENCE,
        significance=SIGNIFICANCE_LEVEL,
        prior_scale=PRIOR_SCALE,
    )
