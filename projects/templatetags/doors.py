"""Addresses within the pages of a pilot, the same words for an account and for a link."""

from django import template

register = template.Library()


@register.simple_tag
def within(door, name, *arguments) -> str:
    """The address of a page of the door's pilot."""
    return door.url(name, *arguments)
