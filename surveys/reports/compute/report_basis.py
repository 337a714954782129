"""What a report is made of: read in a few queries, with what may be shown already decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.db.models import Count, Exists, OuterRef, QuerySet

from projects.models import Pilot, Project
from surveys.evaluation.disclosure.plan import (
    HIDE,
    PAIRS,
    PROJECT,
    Answered,
    Counts,
    Group,
    LeakError,
    Plan,
    Protection,
    check_protection,
    figures,
    plan_measures,
    show_everything,
)
from surveys.models import Instrument, Response, Survey
from surveys.queries.pairs import coded_answers, pairs
from surveys.reports.compute.figures import Limits, is_uniform
from surveys.reports.scoring.columns import Columns, make_columns
from surveys.reports.scoring.end_questions import end_questions_of
from surveys.reports.scoring.people import People, read_people
from surveys.reports.scoring.scores import QuestionKey, scoring_keys

# With more pairs than this lacking a domain, the figures would be about too few of those who
# answered, and a coordinator may choose the domains without an index.
MAX_SHARE_LACKING = 0.1


class NothingToReportError(Exception):
    """The project has no survey that could be in figures."""


@dataclass(frozen=True)
class Basis:
    """What a report is made of: the people, their scores, and what may be shown of them.

    everybody: all who answered. people: those who are in the figures, the same ones in every
    figure wherever there is an index; all of them where there is none.
    """

    project: Project
    instrument_key: str
    pilots: dict[str, Pilot]
    n_pairs: int
    everybody: People
    people: People
    columns: Columns
    counts: Counts
    plans: dict[str, Plan]
    limits: Limits
    protection: Protection = HIDE
    end_questions: tuple[QuestionKey, ...] = ()
    # Groups and measures that would be fine in a release by themselves, and are not beside others.
    coarse: frozenset[tuple[Group, str]] = frozenset()

    @cached_property
    def groups(self) -> dict[Group, list[str]]:
        """Every group that could have a figure, with the slugs of its pilots."""
        return figures(self.counts[PAIRS], self.protection)

    @cached_property
    def total(self) -> People:
        """The people of the project's totals: everyone, less a pilot that is left out of them."""
        if not self.protection.leaves_out:
            return self.people
        return self.people.inside(self.pilot_ids(PROJECT))

    @cached_property
    def fine(self) -> dict[str, Plan]:
        """Groups that show more than a mean change in whole points: they, and what is left beside
        them, have as many people as a distribution needs."""
        if self.limits.shows_all:
            return self.plans
        try:
            return plan_measures(
                self.counts,
                k=self.limits.distribution,
                index=self.columns.index,
                protection=self.protection,
            )
        # What cannot be planned safely shows no spread at all.
        except LeakError:
            return {}

    def is_fine(self, group: Group, measure: str) -> bool:
        if (group, measure) in self.coarse or measure not in self.fine:
            return False
        return self.fine[measure].shows(group)

    @property
    def has_one_set(self) -> bool:
        """Whether every figure is over the same people."""
        return self.columns.index is not None

    def n_left_out(self, group: Group) -> int:
        """Pairs of a group that lack a domain and so are in no figure."""
        inside = self.pilot_ids(group)
        of_pairs = self.everybody.pilots[self.everybody.start]
        n_used = sum(self.columns.n_pairs[pilot] for pilot in inside)
        return int(np.isin(of_pairs, inside).sum()) - n_used

    @cached_property
    def n_lacking(self) -> int:
        """Pairs that would be in no figure if every figure were over the same people."""
        if not self.everybody.newest.has_index:
            return 0
        return len(self.everybody.start) - len(self.everybody.with_every_measure().start)

    @property
    def offers_each(self) -> bool:
        """Whether so many would be left out that the domains may be shown each by itself."""
        return self.n_lacking > MAX_SHARE_LACKING * len(self.everybody.start)

    @property
    def shows_total(self) -> bool:
        return self.plans[PAIRS].shows(PROJECT)

    def pilots_of(self, group: Group) -> list[Pilot]:
        return [self.pilots[slug] for slug in self.groups[group]]

    def pilot_ids(self, group: Group) -> list[int]:
        return [self._keys[slug] for slug in self.groups[group]]

    @cached_property
    def _keys(self) -> dict[str, int]:
        return {slug: pilot.pk for slug, pilot in self.pilots.items()}


def read_basis(
    project: Project,
    *,
    instrument_key: str | None = None,
    shows_all: bool = False,
    protection: Protection = HIDE,
) -> Basis:
    """Read everything that a report is made of, and decide what of it may be shown."""
    basis = read_unplanned(project, instrument_key=instrument_key, shows_all=shows_all)
    if shows_all:
        return replace(basis, plans=show_everything(basis.counts))
    return with_protection(basis, protection)


def with_protection(basis: Basis, protection: Protection) -> Basis:
    """The same people with small groups protected in another way, without reading them again.

    Raises LeakError when the protection is not safe, and ValueError when it names no such groups.
    """
    check_protection(basis.counts[PAIRS], protection)
    # Asked here too, since a form can be sent by hand.
    if protection.answered == Answered.EACH and not basis.offers_each:
        raise ValueError("too few pairs lack a domain to leave the index out")
    # Of half a million pairs their columns are 60 MB, which need not be there twice.
    is_same = protection.answered == basis.protection.answered
    people = basis if is_same else _of_people(basis, protection.answered)
    chosen = replace(people, protection=protection, coarse=frozenset())
    return replace(chosen, plans=_plans(chosen))


def read_unplanned(
    project: Project, *, instrument_key: str | None = None, shows_all: bool = False
) -> Basis:
    """Read everything that a report is made of; `with_protection` decides what is shown of it.

    Raises NothingToReportError without a real survey.
    """
    key = instrument_key or most_used_instrument(project)
    if key is None:
        raise NothingToReportError(project)
    surveys = surveys_of(project, key)
    instruments = versions_of(surveys)
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
    # Half a million pairs of numbers are 60 MB as objects, which nothing else needs later.
    pair_ids = np.array(pairs(surveys), dtype=np.int64).reshape(-1, 2)
    people = read_people(keys, coded_answers(surveys), pair_ids)
    limits = Limits(project.min_group_size, shows_all)
    newest = max(instruments, key=lambda instrument: instrument.version)
    everybody = Basis(
        project,
        key,
        pilots,
        len(pair_ids),
        people,
        people,
        Columns(()),
        {},
        {},
        limits,
        end_questions=end_questions_of(newest, people.newest),
    )
    return _of_people(everybody, Answered.SAME)


def _of_people(basis: Basis, answered: str) -> Basis:
    """The same answers with one of the two choices of who is in the figures."""
    # With people of its own the index would tell, less the domains, of those who left one out.
    has_one_set = basis.everybody.newest.has_index and answered == Answered.SAME
    people = basis.everybody.with_every_measure() if has_one_set else basis.everybody
    columns = make_columns(people, with_index=has_one_set)
    counts = _counts(basis.pilots, columns)
    return replace(basis, people=people, columns=columns, counts=counts)


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
    found: QuerySet[Survey] = Survey.objects.real()
    return found.filter(project=project, instrument__key=instrument_key)


def versions_of(surveys: QuerySet[Survey]) -> list[Instrument]:
    """The versions that somebody has answered in the surveys; with no answers yet, those that
    the surveys ask."""
    answers = Response.objects.filter(instrument=OuterRef("pk"), survey__in=surveys)
    found = Instrument.objects.prefetch_related("items__scale", "domains", "languages__texts")
    asked = found.filter(pk__in=surveys.values("instrument"))
    # A version that nobody here has met gives neither names nor choices.
    return list(found.filter(Exists(answers))) or list(asked)


def _counts(pilots: Mapping[str, Pilot], columns: Columns) -> Counts:
    """Measure, and plain pairs, -> municipality -> pilot -> people."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for measure in (PAIRS, *(spec.key for spec in columns.specs)):
        for slug, pilot in pilots.items():
            n = columns.n_pairs[pilot.pk] if measure == PAIRS else columns.n(measure, pilot.pk)
            place = counts.setdefault(measure, {}).setdefault(pilot.municipality.slug, {})
            place[slug] = n
    return counts


def _plans(basis: Basis) -> dict[str, Plan]:
    columns, k = basis.columns, basis.limits.k
    uniform: dict[str, set[Group]] = {}
    for spec in columns.specs:
        for group in basis.groups:
            start, end = columns.of(spec.key, basis.pilot_ids(group))
            if len(start) >= k and is_uniform(start, end, basis.limits):
                uniform.setdefault(spec.key, set()).add(group)
    return plan_measures(
        basis.counts, k=k, index=columns.index, uniform=uniform, protection=basis.protection
    )
