import pytest
from scipy.stats import binomtest

from surveys.evaluation import (
    FloorCeiling,
    Share,
    floor_ceiling,
    share_changed,
    wilson_interval,
)


# Newcombe 1998, Stat Med 17:857–872, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "n", "interval"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_interval_gives_published_limits(successes, n, interval):
    assert wilson_interval(successes, n) == pytest.approx(interval, abs=5e-5)


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (1, 1), (3, 7), (50, 73), (400_000, 500_000)])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_wilson_interval_agrees_with_scipy(successes, n, confidence):
    other = binomtest(successes, n).proportion_ci(confidence, method="wilson")

    limits = wilson_interval(successes, n, confidence=confidence)

    assert limits == pytest.approx((other.low, other.high), rel=1e-9)


def test_wilson_interval_without_people_is_none():
    assert wilson_interval(0, 0) is None


def test_wilson_interval_ends_exactly_at_nobody_and_everybody():
    assert wilson_interval(0, 7)[0] == 0.0
    assert wilson_interval(7, 7)[1] == 1.0


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (0, -1)])
def test_wilson_interval_refuses_impossible_counts(successes, n):
    with pytest.raises(ValueError, match="successes"):
        wilson_interval(successes, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_wilson_interval_refuses_impossible_confidence(confidence):
    with pytest.raises(ValueError, match="confidence"):
        wilson_interval(1, 5, confidence=confidence)


def test_share_changed_counts_threshold_in():
    changed = share_changed([50, 50, 50, 50, None, 50], [60, 40, 59.9, 40.1, 90, None])

    low, high = wilson_interval(1, 4)
    middle_low, middle_high = wilson_interval(2, 4)
    assert changed.n == 4
    assert changed.better == Share(1, 0.25, low, high)
    assert changed.same == Share(2, 0.5, middle_low, middle_high)
    assert changed.worse == Share(1, 0.25, low, high)


def test_share_changed_rounds_before_threshold():
    start, end = 56.66666666666667, 66.66666666666666

    changed = share_changed([start, end], [end, start])

    assert end - start < 10
    assert (changed.better.count, changed.same.count, changed.worse.count) == (1, 0, 1)


def test_share_changed_at_threshold_zero_counts_strict_signs():
    changed = share_changed([1, 2, 3, 4.4], [1, 3, 2, 4.4 + 1e-12], threshold=0)

    assert (changed.better.count, changed.same.count, changed.worse.count) == (1, 2, 1)


def test_share_changed_without_pairs_has_no_shares():
    changed = share_changed([None], [3])

    nobody = Share(0, None, None, None)
    assert (changed.n, changed.better, changed.same, changed.worse) == (0, nobody, nobody, nobody)


def test_share_changed_refuses_negative_threshold():
    with pytest.raises(ValueError, match="threshold"):
        share_changed([1], [2], threshold=-1)


def test_floor_ceiling_counts_the_ends():
    scores = [0, 0, 100, 50, 50, 50, 50, 50, 50, 50, None]

    assert floor_ceiling(scores) == FloorCeiling(10, 2, 1, 0.2, 0.1, True, False)


def test_floor_ceiling_flags_from_fifteen_per_cent():
    scores = [100] * 3 + [50] * 17

    assert floor_ceiling(scores).has_ceiling is True


def test_floor_ceiling_makes_no_judgement_below_ten():
    assert floor_ceiling([100] * 9) == FloorCeiling(9, 0, 9, 0.0, 1.0, None, None)


def test_floor_ceiling_without_scores_has_no_shares():
    assert floor_ceiling([None]) == FloorCeiling(0, 0, 0, None, None, None, None)


def test_floor_ceiling_refuses_scores_off_the_scale():
    with pytest.raises(ValueError, match="within"):
        floor_ceiling([101])
