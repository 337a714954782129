"""The desk of projects: imported in the order in which a coordinator works."""

from projects.admin import (
    background,
    coaching,
    desk,
    partnerships,
    people,
    pilots,
    places,
    project,
)
from projects.admin.guide import start

__all__ = [
    "background",
    "coaching",
    "desk",
    "partnerships",
    "people",
    "pilots",
    "places",
    "project",
    "start",
]
