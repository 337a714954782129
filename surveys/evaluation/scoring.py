"""From the answers of people to their scores in one dimension."""

import math
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Answers = Sequence[float | None]
Floats = NDArray[np.float64]


def dimension_score(answers: Answers, **key: Any) -> float | None:
    """Score of one person: `dimension_scores` of a single row, with None for missing.

    answers: one value per item on the item's own scale, None where missing. key: as there.
    Returns 0–100, or None when too few items are answered (always when none is).
    """
    if any(value is not None and math.isnan(value) for value in answers):
        raise ValueError("answer nan is outside every scale; give None for a missing one")
    row = np.array([[math.nan if value is None else value for value in answers]], dtype=float)
    [score] = dimension_scores(row, **key).tolist()
    return None if math.isnan(score) else score


def dimension_scores(
    answers: Floats,
    *,
    minimum: float,
    maximum: float,
    reversed_items: Collection[int] = (),
    min_share: float = 2 / 3,
) -> Floats:
    """Score of one dimension for each of many people, higher is better.

    The mean of the answered items, reversed ones turned (minimum + maximum - x), placed on 0–100:
    (mean - minimum) / (maximum - minimum) * 100.

    answers: a row per person and a column per item, on the item's own scale, NaN where missing.
    minimum, maximum: ends of the items' scale.
    reversed_items: positions, counted from 0, of items where a high answer is a bad one.
    min_share: share of the items that must be answered, rounded up to whole items.

    Returns one score per person, 0–100, NaN when too few items are answered (always when none
    is). Raises ValueError for a value outside [minimum, maximum], also in a reversed or an
    otherwise too incomplete set, for a position that no item has, and for an impossible scale or
    share.

    Source: two thirds lie between the half rule of EORTC QLQ-C30 and SF-36 and the 80 % rule of
    WHOQOL-BREF (WHO 1996); linear 0–100 transformation as in Fayers et al., EORTC scoring manual.
    """
    n_items = answers.shape[1]
    _check_key(n_items, minimum, maximum, reversed_items, min_share)
    strays = answers[(answers < minimum) | (answers > maximum)]
    if strays.size:
        raise ValueError(f"answer {strays[0]!r} is outside {minimum!r}–{maximum!r}")
    is_given = ~np.isnan(answers)
    given = np.where(is_given, answers, 0.0)
    for position in set(reversed_items):
        given[:, position] = np.where(
            is_given[:, position], minimum + maximum - given[:, position], 0.0
        )
    n_given = is_given.sum(axis=1)
    scores = np.full(len(answers), math.nan)
    enough = n_given >= max(1, items_needed(n_items, min_share))
    means = given[enough].sum(axis=1) / n_given[enough]
    scores[enough] = np.clip((means - minimum) / (maximum - minimum) * 100, 0.0, 100.0)
    return scores


def items_needed(n_items: int, min_share: float = 2 / 3) -> int:
    """How many of the items must be answered: the share rounded up to whole items."""
    # 2/3 of a whole number can come out of binary floating point a little too high, and
    # would then ask for one item more.
    return math.ceil(round(min_share * n_items, 9))


def _check_key(
    n_items: int,
    minimum: float,
    maximum: float,
    reversed_items: Collection[int],
    min_share: float,
) -> None:
    if not minimum < maximum:
        raise ValueError(f"minimum {minimum!r} must be below maximum {maximum!r}")
    if not 0 <= min_share <= 1:
        raise ValueError(f"min_share must lie between 0 and 1, not {min_share!r}")
    strays = [position for position in reversed_items if not 0 <= position < n_items]
    if strays:
        raise ValueError(f"reversed_items {strays!r} are not positions among {n_items} items")
