"""The desk of content: tips, tools, the support package, publications and feedback."""

from toolkits.admin import content, desk, feedback, publications, support

__all__ = ["content", "desk", "feedback", "publications", "support"]
