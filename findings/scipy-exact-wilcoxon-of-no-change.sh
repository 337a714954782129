#!/bin/sh
# SciPy 1.17.1, wilcoxon(differences, zero_method="pratt", method="exact"): people who did not
# change at all give p = 0.0078 (eight of them), the smallest p there is. Conditional on the zeros
# only one arrangement of signs exists, so p is 1. `exact` takes the table for data without ties
# and zeros and says nothing, in Pratt's way as well. Before/after surveys are full of zeros.
# Seen: 0.0078125 for eight zeros; 1.0 by counting all signs.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install scipy==1.17.1
"$folder/venv/bin/python" - <<'PYTHON'
import warnings
from itertools import product

from scipy.stats import rankdata, wilcoxon


def counted(differences):
    """The two-sided p over all signs of the differences that are not zero, ranks by Pratt."""
    ranks = rankdata([abs(d) for d in differences])
    kept = [(rank, d > 0) for rank, d in zip(ranks, differences) if d]
    middle = sum(rank for rank, _ in kept) / 2
    seen = abs(sum(rank for rank, up in kept if up) - middle)
    sums = [
        sum(rank for (rank, _), up in zip(kept, signs) if up)
        for signs in product((False, True), repeat=len(kept))
    ]
    return sum(abs(each - middle) >= seen - 1e-9 for each in sums) / len(sums)


warnings.simplefilter("error")
nobody = [0.0] * 8
given = wilcoxon(nobody, zero_method="pratt", method="exact").pvalue
print("nobody changed: SciPy", given, "counted", counted(nobody))
assert given == 0.0078125, given
assert counted(nobody) == 1.0
PYTHON
