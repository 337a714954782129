"""The desk of projects: imported in the order in which a coordinator works."""

from projects.admin import coaching, desk, people, pilots, places, project

__all__ = ["coaching", "desk", "people", "pilots", "places", "project"]
