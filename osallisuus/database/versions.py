"""Raises the version of the data whenever a model changes that processes keep by it.

`is_public_content`: what kept public pages show. `is_kept_by_version`: what a process keeps as a
value, such as what a survey asks. A model's queryset that updates many rows raises it by hand.
"""

from osallisuus.models import DataVersion


def on_change(sender, **kwargs):
    if not kwargs.get("raw") and _is_kept(sender):
        DataVersion.bump()


def on_relation(sender, instance, action, **kwargs):
    # Before the change nothing has changed yet: who read now would
    # keep the old under the new number.
    if action.startswith("post_") and _is_kept(instance):
        DataVersion.bump()


def _is_kept(model) -> bool:
    flags = ("is_public_content", "is_kept_by_version")
    return any(getattr(model, flag, False) for flag in flags)
