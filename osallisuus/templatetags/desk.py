"""Addresses of the desk that a page sends somebody to."""

from django import template

from osallisuus.admin.guide.subjects import place_of

register = template.Library()


@register.simple_tag
def field_place(row, name, back="") -> str:
    """The page of the desk where the field `name` of the row is, scrolled to it; `back`: where one
    comes to from it, once it is saved."""
    return place_of(row, name, back=back)
