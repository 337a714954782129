"""What a release may show: the one place where groups are hidden, for all levels and measures.

A measure is the index, a domain, or `PAIRS`, the plain number of people who answered twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.evaluation.disclosure.suppression import (
    HiddenReason,
    Leak,
    audit_release,
    plan_release,
)

PAIRS = "pairs"

Group = tuple[str, str]
"""A level and a slug: ("municipality", "nivala")."""
PROJECT: Group = ("project", "")

MERGED = "merged"
"""Level of two groups shown as one."""

# Municipality -> pilot -> people behind the figure; and such for each measure.
Places = Mapping[str, Mapping[str, int]]
Counts = Mapping[str, Places]


class Option(StrEnum):
    """How small groups are protected; a coordinator of the whole project picks one a release."""

    HIDE = "hide"
    MERGE = "merge"
    LEAVE_OUT = "leave_out"
    DROP_TOTAL = "drop_total"
    ONLY_TOTAL = "only_total"


class Answered(StrEnum):
    """Whose scores are behind the figures, where the instrument has an index."""

    SAME = "same"
    """The pairs that have every domain both times, in every figure of the release."""
    EACH = "each"
    """Each domain over the pairs that have it, and no index."""


@dataclass(frozen=True)
class Protection:
    """How a release protects small groups, and those who left a domain unanswered.

    `members`: slugs of the two municipalities, or pilots of one municipality, that are merged; of
    the one pilot that is left out of every total.
    """

    option: str = Option.HIDE
    members: tuple[str, ...] = ()
    answered: str = Answered.SAME

    @property
    def leaves_out(self) -> bool:
        return self.option == Option.LEAVE_OUT

    @property
    def merged_slug(self) -> str:
        return "-ja-".join(self.members)


HIDE = Protection()


class LeakError(Exception):
    """What would be shown isolates a few people."""

    def __init__(self, leaks: Collection[Leak]):
        super().__init__("; ".join(leak.how for leak in leaks))
        self.leaks = tuple(leaks)


@dataclass
class Plan:
    """Of one measure: group -> reason, for every group that may not be shown."""

    hidden: dict[Group, HiddenReason] = field(default_factory=dict)

    def shows(self, group: Group) -> bool:
        return group not in self.hidden


def plan_measures(
    counts: Counts,
    *,
    k: int,
    index: str | None = None,
    uniform: Mapping[str, Collection[Group]] | None = None,
    protection: Protection = HIDE,
) -> dict[str, Plan]:
    """Which groups every measure may show, over project, municipalities and pilots together.

    Groups under k are hidden, and the smallest others while the hidden ones could be found by
    subtraction (`evaluation.plan_release`, once per level). A group that is hidden to protect
    others is hidden in every measure, and the index also where one of its domains is hidden, for
    the whole project as well. Where the index would be everybody's own, no domain is shown either.

    counts: people with a score, pilots inside municipalities; every pilot in every measure.
    index: which measure is the mean of the others. uniform: measure -> small groups whose people
    all answered alike, where a mean is the answer of each; they need another group beside them.
    protection: another way than hiding a second group: two groups shown only together, one pilot
    left out of every total, no total of the project, or nothing but that.
    Raises LeakError when the audit of the result finds a combination that isolates 1 to k - 1
    people.
    """
    plans = {
        measure: _plan(places, k, frozenset((uniform or {}).get(measure, ())), protection)
        for measure, places in counts.items()
    }
    protecting = {
        group
        for plan in plans.values()
        for group, reason in plan.hidden.items()
        if reason == HiddenReason.PROTECTS_OTHERS
    }
    of_index = plans[index].hidden if index else {}
    alike = {group for group, reason in of_index.items() if reason == HiddenReason.UNIFORM}
    for measure, plan in plans.items():
        groups = set(protecting)
        if measure == index:
            # The index is the mean of the domains, so a hidden domain could
            # be solved from it and the rest.
            groups |= {group for other in plans.values() for group in other.hidden}
        elif measure != PAIRS:
            groups |= alike
        _hide(plan, groups, counts[measure])
    leaks = [
        leak
        for measure in plans
        for leak in audit(counts[measure], plans[measure], k=k, protection=protection)
    ]
    # The audit asks the result itself, and trusts no rule of the planning.
    if leaks:
        raise LeakError(leaks)
    return plans


def show_everything(counts: Counts) -> dict[str, Plan]:
    """Plans that hide nothing: for the named evaluator only."""
    return {measure: Plan() for measure in counts}


def audit(places: Places, plan: Plan, *, k: int, protection: Protection = HIDE) -> list[Leak]:
    """Sums and differences of one measure's shown groups that isolate 1 to k - 1 people."""
    atoms = {pilot: n for pilots in places.values() for pilot, n in pilots.items()}
    released = {
        f"{level} {slug}".strip(): covered
        for (level, slug), covered in figures(places, protection).items()
        if plan.shows((level, slug))
    }
    return audit_release(atoms, released, k=k)


def figures(
    places: Mapping[str, Collection[str]], protection: Protection = HIDE
) -> dict[Group, list[str]]:
    """Every group that could have a figure, with the pilots that it covers."""
    left = set(protection.members) if protection.leaves_out else set()
    found = {PROJECT: [p for pilots in places.values() for p in pilots if p not in left]}
    for municipality, pilots in places.items():
        # A municipality with nothing but the pilot left out is that pilot.
        inside = [pilot for pilot in pilots if pilot not in left]
        found["municipality", municipality] = inside or list(pilots)
        found |= {("pilot", pilot): [pilot] for pilot in pilots}
    if protection.option == Option.MERGE:
        found[MERGED, protection.merged_slug] = [
            pilot for group in merged_groups(places, protection) for pilot in found[group]
        ]
    return found


def check_protection(places: Places, protection: Protection) -> None:
    """Raise ValueError unless the members are what the option asks for."""
    pilots = {pilot: place for place, own in places.items() for pilot in own}
    needed: dict[str, int] = {Option.MERGE: 2, Option.LEAVE_OUT: 1}
    n_members = needed.get(protection.option, 0)
    is_known = set(protection.members) <= pilots.keys()
    if protection.option == Option.MERGE:
        # Two pilots of different municipalities would overlap both.
        is_one_place = len({pilots.get(slug) for slug in protection.members}) == 1
        is_known = (is_known and is_one_place) or set(protection.members) <= places.keys()
    if len(set(protection.members)) != n_members or not is_known:
        raise ValueError(f"{protection.option} does not fit {protection.members!r}")


def merged_groups(places: Mapping[str, Collection[str]], protection: Protection) -> list[Group]:
    """The two groups that are merged: both municipalities, or both pilots of one."""
    level = "municipality" if all(slug in places for slug in protection.members) else "pilot"
    return [(level, slug) for slug in protection.members]


def _plan(places: Places, k: int, uniform: frozenset[Group], protection: Protection) -> Plan:
    if protection.leaves_out:
        return _plan_without(places, k, uniform, protection)
    if protection.option == Option.MERGE:
        return _plan_merged(places, k, uniform, protection)
    if protection.option == Option.ONLY_TOTAL:
        return _plan_total(places, k, uniform)
    return _plan_levels(places, k, uniform, has_total=protection.option != Option.DROP_TOTAL)


def _plan_total(places: Places, k: int, uniform: frozenset[Group]) -> Plan:
    groups = [group for group in figures(places) if group != PROJECT]
    plan = Plan(dict.fromkeys(groups, HiddenReason.ONLY_TOTAL))
    if sum(n for pilots in places.values() for n in pilots.values()) < k:
        plan.hidden[PROJECT] = HiddenReason.UNDER_LIMIT
    elif PROJECT in uniform:
        plan.hidden[PROJECT] = HiddenReason.UNIFORM
    return plan


def _plan_levels(
    places: Places, k: int, uniform: frozenset[Group], *, has_total: bool = True
) -> Plan:
    totals = {municipality: sum(pilots.values()) for municipality, pilots in places.items()}
    plan = Plan(_level("municipality", totals, k, uniform, has_total=has_total))
    if not has_total:
        plan.hidden[PROJECT] = HiddenReason.NO_TOTAL
    elif PROJECT in uniform:
        alike = [PROJECT, *(("municipality", slug) for slug in totals)]
        plan.hidden = dict.fromkeys(alike, HiddenReason.UNIFORM) | plan.hidden
    elif not plan_release(totals, k=k).shows_total:
        plan.hidden[PROJECT] = HiddenReason.UNDER_LIMIT
    for municipality, pilots in places.items():
        plan.hidden |= _level("pilot", pilots, k, uniform)
        if ("municipality", municipality) in plan.hidden:
            _hide_pilots(plan, pilots)
    return plan


def _plan_without(
    places: Places, k: int, uniform: frozenset[Group], protection: Protection
) -> Plan:
    """One pilot is in no total."""
    [left] = protection.members
    inside = {
        place: {pilot: n for pilot, n in pilots.items() if pilot != left}
        for place, pilots in places.items()
    }
    # The pilot is in no total, so its people can be subtracted from none.
    plan = _plan_levels({place: own for place, own in inside.items() if own}, k, uniform)
    for place, pilots in places.items():
        if left in pilots:
            groups = [("pilot", left)] + ([] if inside[place] else [("municipality", place)])
            if groups[0] in uniform:
                plan.hidden |= dict.fromkeys(groups, HiddenReason.UNIFORM)
            elif pilots[left] < k:
                plan.hidden |= dict.fromkeys(groups, HiddenReason.UNDER_LIMIT)
    return plan


def _plan_merged(places: Places, k: int, uniform: frozenset[Group], protection: Protection) -> Plan:
    """Two groups are planned as one, and what they are made of is not shown."""
    slug, groups = protection.merged_slug, merged_groups(places, protection)
    level = groups[0][0]
    if level == "municipality":
        joined = {place: own for place, own in places.items() if place not in protection.members}
        # Inside the merged group nothing is shown, so it is planned as one pilot.
        joined[slug] = {slug: sum(sum(places[place].values()) for place in protection.members)}
    else:
        joined = {
            place: _joined_pilots(own, protection) if protection.members[0] in own else own
            for place, own in places.items()
        }
    alike = {group for group in uniform if group[0] != MERGED and group not in groups}
    if (MERGED, slug) in uniform:
        alike |= {("municipality", slug), ("pilot", slug)}
    plan = _plan_levels(joined, k, frozenset(alike))
    reason = plan.hidden.pop((level, slug), None)
    plan.hidden.pop(("pilot", slug), None)
    if reason is not None:
        plan.hidden[MERGED, slug] = reason
    for group in groups:
        plan.hidden[group] = HiddenReason.MERGED
        if level == "municipality":
            inside = [("pilot", pilot) for pilot in places[group[1]]]
            plan.hidden |= dict.fromkeys(inside, HiddenReason.MERGED)
    return plan


def _joined_pilots(pilots: Mapping[str, int], protection: Protection) -> dict[str, int]:
    others = {pilot: n for pilot, n in pilots.items() if pilot not in protection.members}
    return others | {protection.merged_slug: sum(pilots[pilot] for pilot in protection.members)}


def _level(
    level: str,
    totals: Mapping[str, int],
    k: int,
    uniform: frozenset[Group],
    *,
    has_total: bool = True,
) -> dict[Group, HiddenReason]:
    """Hidden groups beside one total."""
    chosen = plan_release(totals, k=k, show_total=has_total)
    hidden = {(level, slug): reason for slug, reason in chosen.hidden.items()}
    alike = [slug for slug in chosen.shown if (level, slug) in uniform]
    hidden |= {(level, slug): HiddenReason.UNIFORM for slug in alike}
    # By counts and then by name, never by results: the choice itself must tell nothing.
    others = sorted((totals[slug], slug) for slug in chosen.shown if slug not in alike)
    beside = [slug for slug in totals if (level, slug) in hidden and totals[slug] > 0]
    # A lone hidden group of any size could be subtracted from the total.
    if has_total and alike and others and len(beside) == 1:
        hidden[level, others[0][1]] = HiddenReason.PROTECTS_OTHERS
    return hidden


def _hide(plan: Plan, groups: Collection[Group], places: Places) -> None:
    for group in sorted(groups):
        plan.hidden.setdefault(group, HiddenReason.PROTECTS_OTHERS)
        if group[0] == "municipality":
            _hide_pilots(plan, places[group[1]])


def _hide_pilots(plan: Plan, pilots: Collection[str]) -> None:
    for pilot in pilots:
        plan.hidden.setdefault(("pilot", pilot), HiddenReason.PROTECTS_OTHERS)
