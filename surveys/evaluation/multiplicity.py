"""Correction of p-values within one family of comparisons."""

from collections.abc import Sequence

PValues = Sequence[float | None]


def holm(p_values: PValues) -> list[float | None]:
    """Holm's step-down adjusted p-values, which hold the chance of any false finding.

    p_values: one per comparison, 0–1, None where no test could be made.
    Returns a list of the same length and order; None stays None and leaves the family before the
    correction. Empty in, empty out. Raises ValueError for a value outside 0–1 (NaN too).

    Source: Holm 1979, Scandinavian Journal of Statistics 6:65–70.
    """
    order = _ascending(p_values)
    adjusted: list[float | None] = [None] * len(p_values)
    running = 0.0
    for rank, (p, position) in enumerate(order):
        # Never below the one before: a larger p must not become the smaller one by correction.
        running = max(running, min(1.0, (len(order) - rank) * p))
        adjusted[position] = running
    return adjusted


def benjamini_hochberg(p_values: PValues) -> list[float | None]:
    """Benjamini and Hochberg's step-up adjusted p-values, which hold the false discovery rate.

    p_values: one per comparison, 0–1, None where no test could be made.
    Returns a list of the same length and order; None stays None and leaves the family before the
    correction. Empty in, empty out. Raises ValueError for a value outside 0–1 (NaN too).

    Source: Benjamini and Hochberg 1995, JRSS B 57:289–300, procedure (1).
    """
    order = _ascending(p_values)
    adjusted: list[float | None] = [None] * len(p_values)
    running = 1.0
    for rank in range(len(order), 0, -1):
        p, position = order[rank - 1]
        running = min(running, p * len(order) / rank)
        adjusted[position] = running
    return adjusted


def _ascending(p_values: PValues) -> list[tuple[float, int]]:
    # Comparisons that could not be tested leave the family first; counted
    # in, they would weaken the others.
    family = [(float(p), position) for position, p in enumerate(p_values) if p is not None]
    for p, _ in family:
        if not 0 <= p <= 1:
            raise ValueError(f"p-value {p!r} is outside 0–1")
    return sorted(family)
