from toolkits.models.content import Theme
from toolkits.models.publication import Chapter, Publication
from toolkits.models.support import (
    DisadvantageCost,
    SupportPhase,
    SupportStatement,
    SupportTheme,
)
from toolkits.models.tips import Tip, TipList, Tool

__all__ = [
    "Chapter",
    "DisadvantageCost",
    "Publication",
    "SupportPhase",
    "SupportStatement",
    "SupportTheme",
    "Theme",
    "Tip",
    "TipList",
    "Tool",
]
