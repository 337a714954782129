"""One report of a project from its answers: scores, statistics, suppression and sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from projects.models import Pilot, Project
from surveys.evaluation.attrition import NOTABLE_G
from surveys.evaluation.pooling import PRIOR_SCALE
from surveys.evaluation.sentences import SIGNIFICANCE_LEVEL, decide, dropouts_started
from surveys.evaluation.shares import NOTICEABLE_POINTS
from surveys.models import Instrument, Survey
from surveys.queries import coded_answers, pairs
from surveys.reports import wording
from surveys.reports.columns import Columns, Spec, make_columns
from surveys.reports.costs import cost_of
from surveys.reports.families import adjusted_p, pooled_by_pilot
from surveys.reports.figures import MIN_RELIABILITY, MIN_TEST, Limits, change_of, is_uniform
from surveys.reports.model import (
    Change,
    EvaluationReport,
    Flow,
    InstrumentFacts,
    Level,
    Measure,
    Sentence,
    Thresholds,
)
from surveys.reports.plan import (
    PAIRS,
    PROJECT,
    Counts,
    Group,
    Plan,
    figures,
    plan_measures,
    show_everything,
)
from surveys.reports.scores import People, read_people, scoring_keys
from surveys.reports.whole import questions_of, with_whole_figures

METHOD_VERSION = "v1"
CONFIDENCE = 0.95


class NothingToReportError(Exception):
    """The project has no survey that could be in figures."""


@dataclass(frozen=True)
class Basis:
    """What a report is made of: the people, their scores, and what may be shown of them."""

    project: Project
    instrument_key: str
    pilots: dict[str, Pilot]
    pair_ids: list[tuple[int, int]]
    people: People
    columns: Columns
    counts: Counts
    plans: dict[str, Plan]
    limits: Limits

    def pilot_ids(self, group: Group) -> list[int]:
        return [self.pilots[slug].pk for slug in figures(self.counts[PAIRS])[group]]


def build_report(
    project: Project,
    *,
    instrument_key: str | None = None,
    today: date | None = None,
    shows_all: bool = False,
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
    basis = read_basis(project, instrument_key=instrument_key, shows_all=shows_all)
    return report_of(basis, today=today or timezone.localdate())


def read_basis(
    project: Project, *, instrument_key: str | None = None, shows_all: bool = False
) -> Basis:
    """Read everything that a report is made of, and decide what of it may be shown."""
    key = instrument_key or most_used_instrument(project)
    surveys = surveys_of(project, key)
    instruments = Instrument.objects.filter(key=key).prefetch_related(
        "items__scale", "domains", "languages__texts"
    )
    found = (
        Pilot.objects.filter(surveys__in=surveys)
        .select_related("municipality")
        .distinct()
        .order_by("municipality__sort_key", "name", "slug")
    )
    pilots = {pilot.slug: pilot for pilot in found}
    keys = scoring_keys(instruments)
    if not pilots or not keys:
        raise NothingToReportError(project)
    pair_ids = pairs(surveys)
    people = read_people(keys, coded_answers(surveys), pair_ids)
    columns = make_columns(people)
    limits = Limits(project.min_group_size, shows_all)
    counts = _counts(pilots, columns)
    plans = show_everything(counts) if shows_all else _plans(pilots, columns, counts, limits)
    return Basis(project, key, pilots, pair_ids, people, columns, counts, plans, limits)


def most_used_instrument(project: Project) -> str | None:
    """The instrument key of most real surveys of a project, ties by name; None without any."""
    used = (
        Survey.objects.real()
        .filter(project=project)
        .values_list("instrument__key")
        .annotate(n=Count("pk"))
        .order_by("-n", "instrument__key")
        .first()
    )
    return used[0] if used else None


def surveys_of(project: Project, instrument_key: str) -> QuerySet[Survey]:
    """The surveys whose answers one report is about."""
    return Survey.objects.real().filter(project=project, instrument__key=instrument_key)


def report_of(basis: Basis, *, today: date) -> EvaluationReport:
    """The report of what was read; no further queries but those of the costs."""
    levels = _levels(basis)
    whole = levels[0]
    n_pairs = {pilot.pk: basis.columns.n_pairs.get(pilot.pk, 0) for pilot in basis.pilots.values()}
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
        questions=questions_of(basis.people, basis.limits),
        cost=cost_of(basis.project, n_pairs, headline),
        notes=_notes(basis, whole),
        is_complete=basis.limits.shows_all,
    )


def _counts(pilots: Mapping[str, Pilot], columns: Columns) -> Counts:
    """Measure, and plain pairs, -> municipality -> pilot -> people."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for measure in (PAIRS, *(spec.key for spec in columns.specs)):
        for slug, pilot in pilots.items():
            n = columns.n_pairs[pilot.pk] if measure == PAIRS else columns.n(measure, pilot.pk)
            place = counts.setdefault(measure, {}).setdefault(pilot.municipality.slug, {})
            place[slug] = n
    return counts


def _plans(
    pilots: Mapping[str, Pilot], columns: Columns, counts: Counts, limits: Limits
) -> dict[str, Plan]:
    uniform: dict[str, set[Group]] = {}
    for spec in columns.specs:
        for group, covered in figures(counts[PAIRS]).items():
            start, end = columns.of(spec.key, [pilots[slug].pk for slug in covered])
            if len(start) >= limits.k and is_uniform(start, end, limits):
                uniform.setdefault(spec.key, set()).add(group)
    return plan_measures(counts, k=limits.k, index=columns.index, uniform=uniform)


def _levels(basis: Basis) -> tuple[Level, ...]:
    groups = figures(basis.counts[PAIRS])
    measures = _measures(basis, groups)
    places = {pilot.municipality.slug: pilot.municipality for pilot in basis.pilots.values()}
    levels = [Level("project", basis.project.slug, basis.project.name, _flow(basis, PROJECT), ())]
    for slug, municipality in places.items():
        flow = _flow(basis, ("municipality", slug))
        levels.append(Level("municipality", slug, municipality.name, flow, (), slug))
    for slug, pilot in basis.pilots.items():
        flow = _flow(basis, ("pilot", slug))
        levels.append(Level("pilot", slug, pilot.name, flow, (), pilot.municipality.slug))
    found = [replace(level, measures=measures[_group(level)]) for level in levels]
    found[0] = replace(
        found[0],
        measures=with_whole_figures(found[0].measures, basis.people, basis.columns, basis.limits),
    )
    return tuple(_with_scored(level, basis) for level in found)


def _group(level: Level) -> Group:
    return PROJECT if level.is_project else (level.level, level.slug)


def _measures(basis: Basis, groups: Mapping[Group, list[str]]) -> dict[Group, tuple[Measure, ...]]:
    changes = {
        (group, spec.key): _change(basis, group, spec.key)
        for spec in basis.columns.specs
        for group in groups
        if basis.plans[spec.key].shows(group)
    }
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
    return found


def _change(basis: Basis, group: Group, measure: str) -> Change:
    start, end = basis.columns.of(measure, basis.pilot_ids(group))
    return change_of(start, end, basis.limits, is_whole=group == PROJECT)


def _people_behind(basis: Basis, groups, cell) -> frozenset[str]:
    group, measure = cell
    return frozenset(
        slug for slug in groups[group] if basis.columns.n(measure, basis.pilots[slug].pk)
    )


def _pooled(basis: Basis, measure: str):
    plan = basis.plans[measure]
    shown = {
        slug: pilot.pk
        for slug, pilot in basis.pilots.items()
        if plan.shows(("pilot", slug)) and basis.columns.n(measure, pilot.pk)
    }
    return pooled_by_pilot(measure, shown, basis.columns)


def _pooled_of(group: Group, groups, pooled):
    """A pilot's pooled estimate, and that of a municipality which is one pilot."""
    covered = groups[group]
    if group == PROJECT or len(covered) != 1:
        return None
    return pooled.get(covered[0])


def _measure(basis: Basis, group: Group, spec: Spec, change: Change | None, adjusted) -> Measure:
    if change is None:
        reason = basis.plans[spec.key].hidden[group]
        text = wording.in_finnish(wording.hidden, reason)
        return Measure(
            spec.key, spec.kind, spec.names, Sentence(wording.HIDDEN, text), hidden=reason
        )
    family, p = adjusted[group, spec.key]
    chosen = decide(
        change,
        n=change.n,
        is_primary=group == PROJECT,
        p_adjusted=p,
        k=basis.limits.k,
    )
    text = wording.in_finnish(wording.of_change, str(chosen.kind), change)
    return Measure(
        key=spec.key,
        kind=spec.kind,
        names=spec.names,
        sentence=Sentence(str(chosen.kind), text),
        change=change,
        family=family,
        p_adjusted=p,
    )


def _flow(basis: Basis, group: Group) -> Flow:
    """Counts of people; starts and ends for the whole only, because starts less pairs of a small
    group are a few people who did not answer again."""
    ids = basis.pilot_ids(group)
    taking_part = [pilot.n_participants for pilot in basis.pilots.values() if pilot.pk in ids]
    participants = None if None in taking_part else sum(taking_part)
    reason = basis.plans[PAIRS].hidden.get(group)
    paired = None if reason else sum(basis.columns.n_pairs[pilot] for pilot in ids)
    if group != PROJECT and not basis.limits.shows_all:
        return Flow(participants=participants, paired=paired, hidden=reason)
    return Flow(
        participants=participants,
        started=_countable(sum(basis.people.n_started.get(p, 0) for p in ids), basis.limits),
        ended=_countable(sum(basis.people.n_ended.get(p, 0) for p in ids), basis.limits),
        paired=paired,
        hidden=reason,
    )


def _countable(n: int, limits: Limits) -> int | None:
    return n if limits.shows_all or n == 0 or n >= limits.k else None


def _with_scored(level: Level, basis: Basis) -> Level:
    """How many pairs are behind the headline, or behind the best-answered domain without one."""
    shown = [level.main] if level.main else list(level.measures)
    counts = [measure.change.n for measure in shown if measure.is_shown]
    return replace(level, flow=replace(level.flow, scored=max(counts, default=None)))


def _notes(basis: Basis, whole: Level) -> tuple[Sentence, ...]:
    notes = [Sentence("no_comparison", wording.in_finnish(wording.no_comparison))]
    compared = [whole.main] if whole.main else list(whole.measures)
    for measure in compared:
        if measure.dropouts is None:
            continue
        direction = dropouts_started(measure.dropouts, k=basis.limits.k)
        if direction is not None:
            text = wording.in_finnish(wording.dropouts, str(direction))
            notes.append(Sentence(f"dropouts_{direction}", text))
            break
    if basis.project.is_demo:
        notes.append(Sentence("demo", wording.in_finnish(wording.demo)))
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
