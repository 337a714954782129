"""Numbers as people read them."""

from django import template

from osallisuus.text import numbers

register = template.Library()


@register.filter
def with_minus(number):
    """After `floatformat`, where a number may be below zero: −12,00."""
    return numbers.with_minus(str(number))
