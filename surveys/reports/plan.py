"""What a release may show: the one place where groups are hidden, for all levels and measures.

A measure is the index, a domain, or `PAIRS`, the plain number of people who answered twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from surveys.evaluation.suppression import HiddenReason, Leak, audit_release, plan_release

PAIRS = "pairs"

Group = tuple[str, str]
"""A level and a slug: ("municipality", "nivala")."""
PROJECT: Group = ("project", "")

UNIFORM = "uniform"
"""Reason: so few people, and all alike, that the figure would be the answer of each."""

# Measure -> municipality -> pilot -> people behind the figure.
Counts = Mapping[str, Mapping[str, Mapping[str, int]]]


class LeakError(Exception):
    """What would be shown isolates a few people."""

    def __init__(self, leaks: Collection[Leak]):
        super().__init__("; ".join(leak.how for leak in leaks))
        self.leaks = tuple(leaks)


@dataclass
class Plan:
    """Of one measure: group -> reason, for every group that may not be shown."""

    hidden: dict[Group, str] = field(default_factory=dict)

    def shows(self, group: Group) -> bool:
        return group not in self.hidden


def plan_measures(
    counts: Counts,
    *,
    k: int,
    index: str | None = None,
    uniform: Mapping[str, Collection[Group]] | None = None,
) -> dict[str, Plan]:
    """Which groups every measure may show, over project, municipalities and pilots together.

    Groups under k are hidden, and the smallest others while the hidden ones could be found by
    subtraction (`evaluation.plan_release`, once per level). A group that is hidden to protect
    others is hidden in every measure, and the index also where one of its domains is hidden: the
    index is nearly the mean of the domains, so one of them could be solved from the rest.

    counts: people with a score, pilots inside municipalities; every pilot in every measure.
    index: which measure is the mean of the others. uniform: measure -> small groups whose people
    all answered alike, where a mean is the answer of each; they need another group beside them.
    Raises LeakError when the audit of the result finds a sum or a difference that isolates 1 to
    k - 1 people.
    """
    plans = {
        measure: _plan(places, k, frozenset((uniform or {}).get(measure, ())))
        for measure, places in counts.items()
    }
    protecting = {
        group
        for plan in plans.values()
        for group, reason in plan.hidden.items()
        if reason == HiddenReason.PROTECTS_OTHERS
    }
    for measure, plan in plans.items():
        groups = set(protecting)
        if measure == index:
            groups |= {group for other in plans.values() for group in other.hidden}
        _hide(plan, groups - {PROJECT}, counts[measure])
    leaks = [leak for measure in plans for leak in audit(counts[measure], plans[measure], k=k)]
    if leaks:
        raise LeakError(leaks)
    return plans


def show_everything(counts: Counts) -> dict[str, Plan]:
    """Plans that hide nothing: for the named evaluator only."""
    return {measure: Plan() for measure in counts}


def audit(places: Mapping[str, Mapping[str, int]], plan: Plan, *, k: int) -> list[Leak]:
    """Sums and differences of one measure's shown groups that isolate 1 to k - 1 people."""
    atoms = {pilot: n for pilots in places.values() for pilot, n in pilots.items()}
    released = {
        f"{level} {slug}".strip(): covered
        for (level, slug), covered in figures(places).items()
        if plan.shows((level, slug))
    }
    return audit_release(atoms, released, k=k)


def figures(places: Mapping[str, Mapping[str, int]]) -> dict[Group, list[str]]:
    """Every group that could have a figure, with the pilots that it covers."""
    found = {PROJECT: [pilot for pilots in places.values() for pilot in pilots]}
    for municipality, pilots in places.items():
        found["municipality", municipality] = list(pilots)
        found |= {("pilot", pilot): [pilot] for pilot in pilots}
    return found


def _plan(places: Mapping[str, Mapping[str, int]], k: int, uniform: frozenset[Group]) -> Plan:
    totals = {municipality: sum(pilots.values()) for municipality, pilots in places.items()}
    plan = Plan(_level("municipality", totals, k, uniform))
    if PROJECT in uniform:
        plan.hidden = {("municipality", slug): UNIFORM for slug in totals} | plan.hidden
        plan.hidden[PROJECT] = UNIFORM
    elif not plan_release(totals, k=k).shows_total:
        plan.hidden[PROJECT] = str(HiddenReason.UNDER_LIMIT)
    for municipality, pilots in places.items():
        plan.hidden |= _level("pilot", pilots, k, uniform)
        if ("municipality", municipality) in plan.hidden:
            _hide_pilots(plan, pilots)
    return plan


def _level(
    level: str, totals: Mapping[str, int], k: int, uniform: frozenset[Group]
) -> dict[Group, str]:
    """Hidden groups beside one total; a lone hidden group of any size could be subtracted."""
    chosen = plan_release(totals, k=k)
    hidden = {(level, slug): reason for slug, reason in chosen.hidden.items()}
    alike = [slug for slug in chosen.shown if (level, slug) in uniform]
    hidden |= {(level, slug): UNIFORM for slug in alike}
    others = sorted((totals[slug], slug) for slug in chosen.shown if slug not in alike)
    beside = [slug for slug in totals if (level, slug) in hidden and totals[slug] > 0]
    if alike and others and len(beside) == 1:
        hidden[level, others[0][1]] = str(HiddenReason.PROTECTS_OTHERS)
    return hidden


def _hide(plan: Plan, groups: Collection[Group], places: Mapping[str, Mapping[str, int]]) -> None:
    for group in sorted(groups):
        plan.hidden.setdefault(group, str(HiddenReason.PROTECTS_OTHERS))
        if group[0] == "municipality":
            _hide_pilots(plan, places[group[1]])


def _hide_pilots(plan: Plan, pilots: Collection[str]) -> None:
    for pilot in pilots:
        plan.hidden.setdefault(("pilot", pilot), str(HiddenReason.PROTECTS_OTHERS))
