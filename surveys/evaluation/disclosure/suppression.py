"""Which figures may be shown: small groups hidden, and the whole release checked for leaks."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.isolation import every_isolated

# No figure about fewer people than this is ever shown. A project may raise its own limit, never
# lower it. OECD glossary, 'confidential cells': at least 3, sometimes 5.
MIN_GROUP_SIZE = 5

Atoms = frozenset[str]


class HiddenReason(StrEnum):
    """Why a group's figure is not shown; stored with releases and in files, so never renamed."""

    UNDER_LIMIT = "under_limit"
    PROTECTS_OTHERS = "protects_others"
    # So few people, and all alike, that the figure would be the answer of each.
    UNIFORM = "uniform"
    MERGED = "merged"
    """Shown only together with another group."""
    ONLY_TOTAL = "only_total"
    """Nothing but the total is shown, as its owner wants it."""
    # The total is left out so that all groups of enough people can be shown.
    NO_TOTAL = "no_total"


@dataclass(frozen=True)
class ReleasePlan:
    """shown: groups in the given order; hidden: group -> HiddenReason; shows_total: total too."""

    shown: tuple[str, ...]
    hidden: dict[str, HiddenReason]
    shows_total: bool


@dataclass(frozen=True)
class Leak:
    """A combination of figures that depends on n people only, fewer than the limit.

    atoms: the groups of people isolated, empty ones left out; how: the figures to add and
    subtract, by name; where figures overlap in part, those among which the combination is.
    """

    atoms: tuple[str, ...]
    n: int
    how: str


def plan_release(
    groups: Mapping[str, int], *, k: int = MIN_GROUP_SIZE, show_total: bool = True
) -> ReleasePlan:
    """Which of several separate groups may be shown beside their total.

    Groups under k people are hidden, empty ones included. While the hidden people are together
    1 to k - 1, the smallest group still shown is hidden as well (ties by name), because the total
    less the shown ones would isolate them; an empty group protects nobody. Without a total
    nothing can be subtracted, so nobody else is hidden. Counts decide, never results.

    groups: name -> people behind the figure (scored pairs), who belong to one group each.
    Returns ReleasePlan; the total is shown when asked for and it covers at least k people.
    Raises ValueError for a negative count or k below 1.

    Source: docs/method.md §5 rules 1–3; Hundepool et al. 2012, Statistical Disclosure Control,
    section 4.2 (primary and secondary suppression).
    """
    check_counts(groups, k)
    hidden = {name: HiddenReason.UNDER_LIMIT for name, n in groups.items() if n < k}
    # The smallest first, as it takes the least away; by counts and names, never by results.
    waiting = sorted((n, name) for name, n in groups.items() if n >= k)
    people = sum(groups[name] for name in hidden)
    # The total less the shown groups would isolate the hidden ones while they are fewer than k.
    while show_total and waiting and 0 < people < k:
        n, name = waiting.pop(0)
        hidden[name] = HiddenReason.PROTECTS_OTHERS
        people += n
    return ReleasePlan(
        shown=tuple(name for name in groups if name not in hidden),
        hidden={name: hidden[name] for name in groups if name in hidden},
        shows_total=show_total and sum(groups.values()) >= k,
    )


def audit_release(
    atoms: Mapping[str, int],
    released: Mapping[str, Collection[str]],
    *,
    k: int = MIN_GROUP_SIZE,
) -> list[Leak]:
    """Every way to isolate 1 to k - 1 people by combining released figures, whatever the factors.

    A combination isolates the people it still depends on after all others have cancelled out.
    Figures over the same people count once; groups without people are ignored. Figures that share
    people form one connected part, and each part is checked by itself: nested levels (any two
    figures apart or one inside the other) exactly and in linear time, other sets by the rank of
    the figures without some people (`isolation.every_isolated`).

    atoms: name -> people in the finest groups, each person in one. released: figure -> the atoms
    it covers; for two releases the atoms are (leaf, in earlier, in later).
    Returns the leaks that contain no smaller one; empty when the release is safe.
    Raises ValueError for an atom that is not listed, a negative count, and k below 1.

    Source: docs/method.md §5; Hundepool et al. 2012, section 4.4 (audit of linear relations).
    """
    check_counts(atoms, k)
    figures = distinct_figures(atoms, released)
    leaks: list[Leak] = []
    for part in _connected_parts(figures):
        parents = nesting(part)
        if parents is None:
            leaks += _search(atoms, part, k)
        else:
            leaks += _uncovered(atoms, part, parents, k)
    return leaks


def check_counts(counts: Mapping[str, int], k: int) -> None:
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    negative = [name for name, n in counts.items() if n < 0]
    if negative:
        raise ValueError(f"people cannot be negative: {', '.join(negative)}")


def distinct_figures(
    atoms: Mapping[str, int], released: Mapping[str, Collection[str]]
) -> dict[str, Atoms]:
    """Figures by name with the non-empty atoms they cover; only the first of equal ones."""
    first_name: dict[Atoms, str] = {}
    for name, covered in released.items():
        unknown = [atom for atom in covered if atom not in atoms]
        if unknown:
            raise ValueError(f"figure {name} covers unknown groups: {', '.join(unknown)}")
        people = frozenset(atom for atom in covered if atoms[atom] > 0)
        if people:
            first_name.setdefault(people, name)
    return {name: people for people, name in first_name.items()}


def _connected_parts(figures: Mapping[str, Atoms]) -> list[dict[str, Atoms]]:
    """Figures grouped so that only those in the same group share people, directly or by others."""
    root = {name: name for name in figures}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    holder: dict[str, str] = {}
    for name, people in figures.items():
        for atom in people:
            root[find(name)] = find(holder.setdefault(atom, name))
    parts: dict[str, dict[str, Atoms]] = {}
    for name, people in figures.items():
        parts.setdefault(find(name), {})[name] = people
    return list(parts.values())


def nesting(figures: Mapping[str, Atoms]) -> dict[str, str | None] | None:
    """The smallest figure around each figure, or None when some two overlap in part.

    From the largest to the smallest, every atom remembers the last figure placed over it; all
    atoms of a nested figure must remember the same one.
    """
    innermost: dict[str, str | None] = {}
    parents: dict[str, str | None] = {}
    for name in sorted(figures, key=lambda name: -len(figures[name])):
        around = {innermost.get(atom) for atom in figures[name]}
        if len(around) > 1:
            return None
        parents[name] = around.pop()
        innermost.update(dict.fromkeys(figures[name], name))
    return parents


def _uncovered(
    atoms: Mapping[str, int],
    figures: Mapping[str, Atoms],
    parents: Mapping[str, str | None],
    k: int,
) -> list[Leak]:
    """Leaks of nested figures: the people of one that its largest inner figures leave over.

    These leftovers are disjoint and span every combination of the figures, so no combination
    depends on fewer people than the smallest leftover.
    """
    people = {name: sum(atoms[atom] for atom in figures[name]) for name in figures}
    inner: dict[str, list[str]] = {name: [] for name in figures}
    left = Counter(people)
    for name, parent in parents.items():
        if parent is not None:
            inner[parent].append(name)
            left[parent] -= people[name]
    return [
        Leak(
            atoms=in_order(atoms, figures[name].difference(*(figures[i] for i in inner[name]))),
            n=left[name],
            how=" − ".join([name, *inner[name]]),
        )
        for name in figures
        if 0 < left[name] < k
    ]


def _search(atoms: Mapping[str, int], figures: Mapping[str, Atoms], k: int) -> list[Leak]:
    """Leaks among figures that overlap in part, by any combination of them."""
    covered = list(dict.fromkeys(atom for people in figures.values() for atom in people))
    partings = [
        np.array([0 if atom in people else NOBODY for atom in covered])
        for people in figures.values()
    ]
    weights = np.array([atoms[atom] for atom in covered])
    found = every_isolated(partings, k=k, weights=weights)
    return [
        Leak(
            atoms=in_order(atoms, few),
            n=sum(atoms[atom] for atom in few),
            how=", ".join(figures),
        )
        for few in _smallest({frozenset(covered[place] for place in one.people) for one in found})
    ]


def _smallest(found: Iterable[Atoms]) -> list[Atoms]:
    """Sets with no smaller one inside them."""
    kept: list[Atoms] = []
    for few in sorted(found, key=lambda few: (len(few), sorted(few))):
        if not any(smaller < few for smaller in kept):
            kept.append(few)
    return kept


def in_order(atoms: Mapping[str, int], chosen: Collection[str]) -> tuple[str, ...]:
    return tuple(atom for atom in atoms if atom in chosen)
