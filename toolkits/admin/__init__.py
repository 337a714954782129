"""The desk of content: tips, tools, the support package, publications and feedback."""

from toolkits.admin import archives, assessments, background, desk, feedback, start, support
from toolkits.admin.writing import chapters, content, publications, summaries

__all__ = [
    "archives",
    "assessments",
    "background",
    "chapters",
    "content",
    "desk",
    "feedback",
    "publications",
    "start",
    "summaries",
    "support",
]
