"""From the answers of one person to one dimension score."""

import math
from collections.abc import Collection, Sequence

Answers = Sequence[float | None]


def dimension_score(
    answers: Answers,
    *,
    minimum: float,
    maximum: float,
    reversed_items: Collection[int] = (),
    min_share: float = 2 / 3,
) -> float | None:
    """Score of one dimension for one person, higher is better.

    The mean of the answered items, reversed ones turned (minimum + maximum - x), placed on 0–100:
    (mean - minimum) / (maximum - minimum) * 100.

    answers: one value per item on the item's own scale, None where missing.
    minimum, maximum: ends of the items' scale.
    reversed_items: positions, counted from 0, of items where a high answer is a bad one.
    min_share: share of the items that must be answered, rounded up to whole items.

    Returns 0–100, or None when too few items are answered (always when none is).
    Raises ValueError for a value outside [minimum, maximum], also in a reversed or an otherwise
    too incomplete set, for a position that no item has, and for an impossible scale or share.

    Source: two thirds lie between the half rule of EORTC QLQ-C30 and SF-36 and the 80 % rule of
    WHOQOL-BREF (WHO 1996); linear 0–100 transformation as in Fayers et al., EORTC scoring manual.
    """
    _check_key(len(answers), minimum, maximum, reversed_items, min_share)
    given = [
        minimum + maximum - value if position in reversed_items else value
        for position, value in enumerate(answers)
        if value is not None and _in_range(value, minimum, maximum)
    ]
    if len(given) < max(1, items_needed(len(answers), min_share)):
        return None
    mean = math.fsum(given) / len(given)
    return min(100.0, max(0.0, (mean - minimum) / (maximum - minimum) * 100))


def items_needed(n_items: int, min_share: float = 2 / 3) -> int:
    """How many of the items must be answered: the share rounded up to whole items.

    The product is rounded to nine decimals first, because 2/3 of a whole number can come out of
    binary floating point a little too high and would then ask for one item more.
    """
    return math.ceil(round(min_share * n_items, 9))


def common_items(start: Answers, end: Answers) -> tuple[list[float | None], list[float | None]]:
    """Both answer lists with only the items that were answered both times; others are None.

    The check against a change that comes from different items being missing at start and end.
    Raises ValueError when the lists differ in length.
    """
    pairs = [
        (first, second) if first is not None and second is not None else (None, None)
        for first, second in zip(start, end, strict=True)
    ]
    return [first for first, _ in pairs], [second for _, second in pairs]


def _in_range(value: float, minimum: float, maximum: float) -> bool:
    if not minimum <= value <= maximum:
        raise ValueError(f"answer {value!r} is outside {minimum!r}–{maximum!r}")
    return True


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
