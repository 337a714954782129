"""The desk of surveys; answers and drafts are registered nowhere."""

from surveys.admin import desk, instruments, release_lines, results, surveys

__all__ = ["desk", "instruments", "release_lines", "results", "surveys"]
