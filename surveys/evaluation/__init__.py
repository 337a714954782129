"""Statistics on plain numbers, without Django or a database; SciPy is imported when needed."""

from surveys.evaluation.attrition import Attrition, compare_completers
from surveys.evaluation.change import (
    PairedChange,
    change_if_dropouts_same,
    paired_change,
    paired_changes,
)
from surveys.evaluation.disclosure.suppression import (
    MIN_GROUP_SIZE,
    HiddenReason,
    Leak,
    ReleasePlan,
    audit_release,
    plan_release,
)
from surveys.evaluation.effect import detectable_srm, half_width_in_sd
from surveys.evaluation.multiplicity import benjamini_hochberg, holm
from surveys.evaluation.pooling import (
    PauleMandel,
    Pooled,
    PooledGroup,
    partial_pooling,
    paule_mandel,
    within_variances,
)
from surveys.evaluation.reliability import Alpha, cronbach_alpha
from surveys.evaluation.scoring import (
    dimension_score,
    dimension_scores,
    items_needed,
)
from surveys.evaluation.sentences import Direction, Sentence, SentenceKind, decide, dropouts_started
from surveys.evaluation.shares import (
    FloorCeiling,
    Share,
    ShareChanged,
    floor_ceiling,
    share_changed,
    wilson_interval,
)

__all__ = [
    "MIN_GROUP_SIZE",
    "Alpha",
    "Attrition",
    "Direction",
    "FloorCeiling",
    "HiddenReason",
    "Leak",
    "PairedChange",
    "PauleMandel",
    "Pooled",
    "PooledGroup",
    "ReleasePlan",
    "Sentence",
    "SentenceKind",
    "Share",
    "ShareChanged",
    "audit_release",
    "benjamini_hochberg",
    "change_if_dropouts_same",
    "compare_completers",
    "cronbach_alpha",
    "decide",
    "detectable_srm",
    "dimension_score",
    "dimension_scores",
    "dropouts_started",
    "floor_ceiling",
    "half_width_in_sd",
    "holm",
    "items_needed",
    "paired_change",
    "paired_changes",
    "partial_pooling",
    "paule_mandel",
    "plan_release",
    "share_changed",
    "wilson_interval",
    "within_variances",
]
