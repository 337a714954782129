from toolkits.models.assessment import Assessment, AssessmentAction, AssessmentAnswer, Step
from toolkits.models.content import Theme
from toolkits.models.downloads import DownloadCount
from toolkits.models.publication import Chapter, Publication
from toolkits.models.shelf import Reader
from toolkits.models.subscription import Subscription
from toolkits.models.summary import Summary
from toolkits.models.support import (
    DisadvantageCost,
    SupportPhase,
    SupportStatement,
    SupportTheme,
)
from toolkits.models.tips import Tip, TipList, Tool

__all__ = [
    "Assessment",
    "AssessmentAction",
    "AssessmentAnswer",
    "Chapter",
    "DisadvantageCost",
    "DownloadCount",
    "Publication",
    "Reader",
    "Step",
    "Summary",
    "Subscription",
    "SupportPhase",
    "SupportStatement",
    "SupportTheme",
    "Theme",
    "Tip",
    "TipList",
    "Tool",
]
