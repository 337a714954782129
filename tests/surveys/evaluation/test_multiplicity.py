import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluation import benjamini_hochberg, holm

# Benjamini and Hochberg 1995, section 3.2: fifteen comparisons of two treatments.
THROMBOLYSIS = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_holm_rejects_three_in_published_example():
    adjusted = holm(THROMBOLYSIS)

    assert adjusted[:4] == pytest.approx([0.0015, 0.0056, 0.0247, 0.114])
    assert [p < 0.05 for p in adjusted] == [True] * 3 + [False] * 12


def test_benjamini_hochberg_rejects_four_in_published_example():
    adjusted = benjamini_hochberg(THROMBOLYSIS)

    assert adjusted[:7] == pytest.approx(
        [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0298 * 15 / 7, 0.0298 * 15 / 7]
    )
    assert [p < 0.05 for p in adjusted] == [True] * 4 + [False] * 11


def test_holm_keeps_order_and_length():
    assert holm([0.04, 0.01, 0.03, 0.02, 0.05]) == pytest.approx([0.09, 0.05, 0.09, 0.08, 0.09])


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
def test_missing_p_value_leaves_the_family(correct):
    adjusted = correct([None, 0.02, None, 0.01])

    assert adjusted == [None, pytest.approx(0.02), None, pytest.approx(0.02)]


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
@pytest.mark.parametrize("p_values", [[], [None], [None, None]])
def test_correction_of_empty_family_is_empty(correct, p_values):
    assert correct(p_values) == p_values


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_correction_refuses_what_is_no_probability(correct, p):
    with pytest.raises(ValueError, match="outside"):
        correct([0.5, p])


@given(st.lists(st.none() | st.floats(0, 1), max_size=12))
def test_holm_is_never_below_benjamini_hochberg_nor_this_below_raw(p_values):
    for raw, rate, familywise in zip(
        p_values, benjamini_hochberg(p_values), holm(p_values), strict=True
    ):
        if raw is None:
            assert rate is None
            assert familywise is None
        else:
            assert raw <= rate * (1 + 1e-12)
            assert rate <= familywise * (1 + 1e-12)
            assert familywise <= 1
