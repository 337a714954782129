"""Whether the people who did not answer at the end differed at the start."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from surveys.evaluation.effect import hedges_correction
from surveys.evaluation.numerics.samples import check_confidence, complete, mean, standard_deviation

# What Works Clearinghouse 2022, Handbook 5.0: differences at the start above 0.25 SD cannot be
# repaired by adjustment.
NOTABLE_G = 0.25


@dataclass(frozen=True)
class Attrition:
    """Start scores of completers against dropouts; difference and g: completers - dropouts."""

    n_completers: int
    n_dropouts: int
    mean_completers: float | None = None
    mean_dropouts: float | None = None
    difference: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    g: float | None = None


def compare_completers(
    completers: Iterable[float | None],
    dropouts: Iterable[float | None],
    *,
    confidence: float = 0.95,
) -> Attrition:
    """Start scores of those who answered at the end against those who did not.

    completers, dropouts: start scores of either group, one per person, None left out.

    Returns counts, means, the difference completers - dropouts in points with Welch's interval,
    and Hedges' g with the pooled SD (positive: those who dropped out started lower). Means need
    one person in the group, interval and g two in each; both are None when neither group varies.
    Raises ValueError for NaN, infinity or confidence outside 0–1.

    Source: Welch 1947, Biometrika 34:28–35; Hedges 1981, J Educ Stat 6:107–128.
    """
    check_confidence(confidence)
    stayed, left = complete(completers), complete(dropouts)
    if not (len(stayed) and len(left)):
        return Attrition(
            n_completers=len(stayed),
            n_dropouts=len(left),
            mean_completers=mean(stayed) if len(stayed) else None,
            mean_dropouts=mean(left) if len(left) else None,
        )
    difference = mean(stayed) - mean(left)
    spreads = standard_deviation(stayed), standard_deviation(left)
    return Attrition(
        n_completers=len(stayed),
        n_dropouts=len(left),
        mean_completers=mean(stayed),
        mean_dropouts=mean(left),
        difference=difference,
        **_standardised(difference, (len(stayed), len(left)), spreads, confidence),
    )


def _standardised(
    difference: float,
    sizes: tuple[int, int],
    spreads: tuple[float | None, float | None],
    confidence: float,
) -> dict[str, float | None]:
    from scipy.special import stdtrit  # noqa: PLC0415  slow import: SciPy

    known = [spread for spread in spreads if spread is not None]
    # Without any spread there is nothing to measure a difference in.
    if len(known) < len(spreads) or not any(known):
        return {}
    errors = [spread**2 / size for spread, size in zip(known, sizes, strict=True)]
    # Welch's degrees of freedom: those who stay and those who leave need not vary alike.
    df = sum(errors) ** 2 / sum(e**2 / (n - 1) for e, n in zip(errors, sizes, strict=True))
    half = float(stdtrit(df, (1 + confidence) / 2)) * math.sqrt(sum(errors))
    pooled_df = sum(sizes) - 2
    pooled = sum((n - 1) * sd**2 for n, sd in zip(sizes, known, strict=True)) / pooled_df
    correction = hedges_correction(pooled_df)
    return {
        "ci_low": difference - half,
        "ci_high": difference + half,
        "g": difference / math.sqrt(pooled) * correction if correction else None,
    }
