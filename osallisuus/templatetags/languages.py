from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def lang_of(content=None):
    """The lang attribute of a text that is not in the page's language; most texts are Finnish."""
    code = getattr(content, "language", settings.LANGUAGE_CODE)
    return "" if code == get_language() else format_html(' lang="{}"', code)
