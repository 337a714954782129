from django import template
from django.utils.translation import get_language

from projects.municipality_file import swedish_name

register = template.Library()


@register.filter
def place_name(name):
    """The name of a municipality or a wellbeing services county as the page's language has it, for
    names that stand alone, such as those of frozen figures."""
    return swedish_name(name) if get_language() == "sv" else name
