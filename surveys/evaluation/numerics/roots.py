"""Roots of many functions at once, where each is known to lie near a guess."""

from collections.abc import Callable

import numpy as np

from surveys.evaluation.numerics.samples import Floats, Whole

# The guess errs by less than this part of a standard deviation, mostly.
NEAR = 0.05
ABSOLUTE, RELATIVE = 1e-11, 1e-11


def roots_near(
    excess: Callable[[Floats, Whole], Floats], guesses: Floats, spreads: Floats
) -> Floats:
    """Where each monotone function of several is 0.

    excess: (points, numbers of the functions) -> values. guesses and spreads: of each function,
    where its root is about, and how far from there it may be.
    """
    from scipy.optimize.elementwise import (  # noqa: PLC0415  slow import: SciPy
        bracket_root,
        find_root,
    )

    numbers = (np.arange(len(guesses)),)
    reach = NEAR * spreads
    around = bracket_root(excess, guesses - reach, guesses + reach, args=numbers)
    tolerances = {"xatol": ABSOLUTE, "xrtol": RELATIVE}
    # SciPy's stubs know the array of points but not the further arguments of an array function.
    found: Floats = find_root(excess, around.bracket, args=numbers, tolerances=tolerances).x  # type: ignore[call-overload]  # stubs, see above
    return found
