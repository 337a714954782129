"""The desk of content: tips, tools, the support package, publications and feedback."""

from toolkits.admin import (
    archives,
    assessments,
    background,
    content,
    desk,
    feedback,
    publications,
    start,
    support,
)

__all__ = [
    "archives",
    "assessments",
    "background",
    "content",
    "desk",
    "feedback",
    "publications",
    "start",
    "support",
]
