"""Rules of access that only surveys have; the rest are those of projects."""

from projects.permissions import EVERY_ROLE, Role, Rule, can_read_project

RELEASE_READING = Rule(
    EVERY_ROLE - {Role.ASSOCIATION_CONTACT, Role.MUNICIPAL_COORDINATOR}, can_read_project
)
"""A release holds every municipality at once, so it is read by those of the whole project."""
