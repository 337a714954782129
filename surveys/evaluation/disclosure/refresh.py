"""Whether a later release of nested figures gives away people beside an earlier one."""

from collections.abc import Collection, Mapping

import numpy as np

from surveys.evaluation.disclosure.suppression import (
    MIN_GROUP_SIZE,
    Atoms,
    Leak,
    check_counts,
    distinct_figures,
    formula,
    in_order,
    nesting,
)

# A block is what a figure covers beyond its inner figures: (release, figure). People that a
# release does not cover belong to the ground, which both releases share.
Block = tuple[int, str]
GROUND: Block = (-1, "")
Edges = dict[tuple[Block, Block], list[str]]


def audit_refresh(
    atoms: Mapping[str, int],
    earlier: Mapping[str, Collection[str]],
    later: Mapping[str, Collection[str]],
    *,
    k: int = MIN_GROUP_SIZE,
) -> list[Leak]:
    """How sums and differences over two releases together isolate 1 to k - 1 people.

    For releases that are too large for audit_release, which searches overlapping figures only up
    to twelve. Each release must be nested in itself; then any number of figures is checked
    exactly, for all coefficients. Each person is an edge between the block that holds her in the
    earlier release and the one in the later, so a combination of figures gives every block a
    number and depends on the people whose two blocks differ: the fewest people isolated are the
    smallest cut of this graph.

    atoms: name -> people, in the finest groups by (leaf, in earlier, in later), each person in
    one. earlier, later: figure -> the atoms it covers. k: the limit.
    Returns for each connected part the leak with the fewest people; empty when both releases
    together are safe. Raises ValueError for an atom that is not listed, a negative count, k below
    1, and a release that is not nested in itself.

    Source: docs/method.md §5 rule 5; smallest cut by Stoer and Wagner 1997, JACM 44:585–591.
    """
    check_counts(atoms, k)
    releases = [distinct_figures(atoms, figures) for figures in (earlier, later)]
    parents = [nesting(figures) for figures in releases]
    nested: list[Mapping[str, str | None]] = [one for one in parents if one is not None]
    if len(nested) < len(parents):
        raise ValueError("figures of one release overlap without being nested")
    edges = _edges(atoms, releases)
    leaks = []
    for part in _parts(edges):
        n, side = _smallest_cut(part, {pair: _people(atoms, edges[pair]) for pair in edges})
        if not 0 < n < k:
            continue
        cut = [pair for pair in edges if (pair[0] in side) != (pair[1] in side)]
        people = {atom for pair in cut for atom in edges[pair]}
        sign = 1 if cut[0][0] in side else -1
        how = _how(releases, nested, side, sign)
        leaks.append(Leak(atoms=in_order(atoms, people), n=n, how=how))
    return leaks


def _people(atoms: Mapping[str, int], names: Collection[str]) -> int:
    return sum(atoms[name] for name in names)


def _edges(atoms: Mapping[str, int], releases: list[dict[str, Atoms]]) -> Edges:
    holders = []
    for release, figures in enumerate(releases):
        holder: dict[str, Block] = {}
        for name in sorted(figures, key=lambda name: -len(figures[name])):
            holder.update(dict.fromkeys(figures[name], (release, name)))
        holders.append(holder)
    edges: Edges = {}
    for atom, n in atoms.items():
        pair = holders[0].get(atom, GROUND), holders[1].get(atom, GROUND)
        if n > 0 and pair != (GROUND, GROUND):
            edges.setdefault(pair, []).append(atom)
    return edges


def _parts(edges: Edges) -> list[list[Block]]:
    """Blocks that edges connect, the ground (if any) last in its part."""
    neighbours: dict[Block, set[Block]] = {}
    for one, other in edges:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    parts, seen = [], set()
    for block in neighbours:
        if block in seen:
            continue
        part, waiting = {block}, [block]
        while waiting:
            fresh = neighbours[waiting.pop()] - part
            part |= fresh
            waiting.extend(fresh)
        seen |= part
        parts.append(sorted(part, reverse=True))
    return parts


def _smallest_cut(
    blocks: list[Block], weights: Mapping[tuple[Block, Block], int]
) -> tuple[int, set[Block]]:
    """People across the smallest cut of a connected part, and its side without the ground."""
    place = {block: number for number, block in enumerate(blocks)}
    matrix = np.zeros((len(blocks), len(blocks)), dtype=np.int64)
    for (one, other), people in weights.items():
        if one in place:
            matrix[place[one], place[other]] += people
            matrix[place[other], place[one]] += people
    merged = [{block} for block in blocks]
    alive = list(range(len(blocks)))
    best: tuple[int, set[Block]] = (0, set())
    while len(alive) > 1:
        last, before, people = _last_added(matrix, alive)
        if not best[1] or people < best[0]:
            best = people, set(merged[last])
        merged[before] |= merged[last]
        matrix[before] += matrix[last]
        matrix[:, before] += matrix[:, last]
        matrix[before, before] = 0
        alive.remove(last)
    people, side = best
    return people, set(blocks) - side if GROUND in side else side


def _last_added(matrix: np.ndarray, alive: list[int]) -> tuple[int, int, int]:
    """One phase: always add the block most tightly bound; the last one's cut, and who it joins."""
    waiting, before = list(alive), alive[0]
    bound = np.zeros(len(matrix), dtype=np.int64)
    last = waiting.pop(0)
    while waiting:
        bound += matrix[last]
        before, last = last, max(waiting, key=lambda block: bound[block])
        waiting.remove(last)
    return last, before, int(bound[last])


def _how(
    releases: list[dict[str, Atoms]],
    parents: list[Mapping[str, str | None]],
    side: set[Block],
    sign: int,
) -> str:
    """The figures whose combination gives the blocks of one side 1 and all others 0.

    In the later release the numbers are negative, so that people held by one side in both
    releases cancel out.
    """
    names, signs = [], []
    for release, (word, direction) in enumerate((("earlier", sign), ("later", -sign))):
        for name in releases[release]:
            around = (release, parents[release][name])
            names.append(f"{word} {name}")
            signs.append(direction * (((release, name) in side) - (around in side)))
    return formula(names, np.array(signs))
