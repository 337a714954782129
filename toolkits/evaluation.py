"""How far the themes of a self-assessment are: plain steps in, plain numbers out, and no total.

Steps: statement key → 0–3, or None for *ei kuulu meille*; a statement without an answer is absent.
"""

from collections.abc import Mapping, Sequence

Steps = Mapping[str, int | None]
MOST = 3
"""The highest step, *vakiintunut*."""
WEAK = 1
"""Up to here nothing is done yet: *ei vielä* and *suunnitteilla*."""
PLACES = 6


def level(keys: Sequence[str], steps: Steps) -> float | None:
    """Mean step (0–3) of the statements of one theme that are ours.

    None while a statement is without an answer, and where none of them is ours: half a theme
    could be its weak half.
    """
    if any(key not in steps for key in keys):
        return None
    ours = [step for key in keys if (step := steps[key]) is not None]
    return sum(ours) / len(ours) if ours else None


def change(keys: Sequence[str], before: Steps, now: Steps) -> float | None:
    """Mean difference (-3–3) over the statements that both rounds place on the scale.

    None where there is none: what has become ours, or is not any more, is no change.
    """
    pairs = [(before.get(key), now.get(key)) for key in keys]
    found = [new - old for old, new in pairs if old is not None and new is not None]
    return sum(found) / len(found) if found else None


def weak(keys: Sequence[str], steps: Steps) -> list[str]:
    """Statements on step 0 or 1, the lowest first, else in their own order."""
    low = [key for key in keys if (step := steps.get(key)) is not None and step <= WEAK]
    return sorted(low, key=lambda key: (steps[key], keys.index(key)))


def extremes(levels: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """(names of the highest value, names of the lowest), each in the order given.

    Both empty where all are alike, or there are fewer than two: then nothing stands out.
    """
    rounded = {name: round(value, PLACES) for name, value in levels.items()}
    if len(set(rounded.values())) < 2:
        return [], []
    top, bottom = max(rounded.values()), min(rounded.values())
    return (
        [name for name, value in rounded.items() if value == top],
        [name for name, value in rounded.items() if value == bottom],
    )
