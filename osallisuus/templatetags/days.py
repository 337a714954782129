"""Days as people read them."""

from django import template

from osallisuus.text.finnish import date_range

register = template.Library()


@register.filter
def until(first, last):
    """Both days of a time, with what they share said once: 2.–31.5.2023."""
    return date_range(first, last)
