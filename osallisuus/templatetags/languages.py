from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language

register = template.Library()
TITLE_LANGUAGE = "title_language"
"""In `render_context`: the language of the page's title where it is not the page's own."""


@register.simple_tag
def lang_of(content=None):
    """The lang attribute of a text that is not in the page's language; most texts are Finnish."""
    code = language_of(content)
    return "" if code == get_language() else format_html(' lang="{}"', code)


@register.filter
def spoken(text, content=None):
    """The text in a span that tells its language, where that is not the page's: for a value inside
    a sentence or a component. Nothing stays nothing."""
    code = language_of(content)
    if text in (None, "") or code == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', code, conditional_escape(text))


@register.simple_tag(takes_context=True)
def title_of(context, content=None):
    """In the block `title`, where the title is a text that people wrote: tells its language. No
    element can stand in a title, so the tag `shared` puts it on the title itself."""
    context.render_context[TITLE_LANGUAGE] = language_of(content)
    return ""


def language_of(content) -> str:
    """The code of a text with versions in several languages, or a code itself; Finnish without."""
    return getattr(content, "language", content) or settings.LANGUAGE_CODE
