"""Numbers as people read them."""

from django import template

from osallisuus.text import numbers, written

register = template.Library()


@register.filter
def with_minus(number):
    """After `floatformat`, where a number may be below zero: −12,00."""
    return numbers.with_minus(str(number))


@register.filter
def plain(number):
    return written.plain(number)
