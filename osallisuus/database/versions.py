"""Raises the version of the public content whenever a model that is shown to everyone changes."""

from osallisuus.models import DataVersion


def on_change(sender, **kwargs):
    if not kwargs.get("raw") and getattr(sender, "is_public_content", False):
        DataVersion.bump()


def on_relation(sender, instance, action, **kwargs):
    if action.startswith("post_") and getattr(instance, "is_public_content", False):
        DataVersion.bump()
