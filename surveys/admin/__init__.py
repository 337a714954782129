"""The desk of surveys; answers and drafts are registered nowhere."""

from surveys.admin import desk, instruments, results, surveys

__all__ = ["desk", "instruments", "results", "surveys"]
