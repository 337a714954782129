import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
OPENING = re.compile(r"<[a-z][^>]*\slang=\"([a-z-]+)\"[^>]*>")
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
    """The code of a text with versions in several languages, or a code itself; Finnish for all
    else, such as a project, which people write in Finnish."""
    code = content if isinstance(content, str) else getattr(content, "language", "")
    return code or settings.LANGUAGE_CODE


@register.tag
def languages_in_words(parser, _token):
    """{% languages_in_words %} … {% endlanguages_in_words %} around what is the page's own: says
    first which other languages its texts are in. `page_language` then has the sentence for a page
    in one language, which needs no more than a line at its end."""
    nodelist = parser.parse(("endlanguages_in_words",))
    parser.delete_first_token()
    return LanguagesInWordsNode(nodelist)


class LanguagesInWordsNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        html, own = self.nodelist.render(context), get_language()
        context["page_language"] = ""
        if own in settings.RESIDENT_ONLY_LANGUAGES:
            # Residents have chosen theirs, and their pages have nothing else in them.
            return html
        told, others = _("Tämä sivu on suomeksi."), other_languages(html, own)
        if not others:
            context["page_language"] = told
            return html
        return format_html('<p class="meta in-words">{} {}</p>{}', told, " ".join(others), html)


def other_languages(html: str, own: str | None) -> list[str]:
    """A sentence for each language beside the page's own in which something is to be read."""
    words = {
        "fi": _("Osa tekstistä on suomeksi."),
        "sv": _("Osa tekstistä on ruotsiksi."),
        "en": _("Osa tekstistä on englanniksi."),
    }
    # A link to the same page in another language is in that language, but nothing to read.
    marks = [found for found in OPENING.finditer(html) if "hreflang" not in found[0]]
    found = {mark[1] for mark in marks} - {own}
    return [words[code] for code in words if code in found]
