"""The desk of surveys; answers and drafts are registered nowhere."""

from surveys.admin import (
    across,
    answer_files,
    background,
    desk,
    instruments,
    paired,
    release_lines,
    results,
    start,
    surveys,
)

__all__ = [
    "across",
    "answer_files",
    "background",
    "desk",
    "instruments",
    "paired",
    "release_lines",
    "results",
    "start",
    "surveys",
]
