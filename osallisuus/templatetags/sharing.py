"""What other sites and search engines are told of a page, from its own title and description."""

import json
import re
from html import unescape

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from osallisuus.files.share_picture import signed_title
from osallisuus.templatetags.languages import TITLE_LANGUAGE, language_of

register = template.Library()
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description"[^>]*?\scontent="([^"]*)"', re.DOTALL)
# In a block of data only these could end it or begin a comment; JSON knows them by number too.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


@register.tag
def shared(parser, _token):
    """{% shared %} … {% endshared %} around title and description: adds the page's one address,
    its other languages, and what a link to it shows, where the context has `page_address`."""
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(nodelist)


class SharedNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        head = _with_language(self.nodelist.render(context), context)
        found = context.get("page_address")
        address = found() if callable(found) else found
        if address is None:
            return head
        title, description = _words(TITLE, head), _words(DESCRIPTION, head)
        parts = [
            head,
            _links(address),
            _properties(address, title, description, context["site_name"]),
            _data(address, title, description, context.get("structured") or {}),
        ]
        return "\n".join(parts)


def _with_language(head: str, context) -> str:
    code = context.render_context.get(TITLE_LANGUAGE, get_language())
    return head if code == get_language() else head.replace("<title>", f'<title lang="{code}">', 1)


def _words(pattern: re.Pattern[str], head: str) -> str:
    found = pattern.search(head)
    return " ".join(unescape(found[1]).split()) if found else ""


def _links(address) -> str:
    languages = format_html_join(
        "\n", '<link rel="alternate" hreflang="{}" href="{}">', address.languages
    )
    return format_html('<link rel="canonical" href="{}">\n{}', address.canonical, languages)


def _properties(address, title: str, description: str, site_name: str) -> str:
    # "Front page" says nothing where the link is shared.
    name = site_name if address.kind == "WebSite" else title.removesuffix(f" – {site_name}")
    # A picture never says what a reader typed, nor the name of the site twice.
    drawn = "" if address.is_asked or name == site_name else name
    picture = reverse("share-picture", args=[signed_title(drawn)])
    found = {
        "og:type": "website",
        "og:site_name": site_name,
        "og:title": name,
        "og:description": description,
        "og:url": address.canonical,
        "og:locale": LOCALES.get(get_language() or "", ""),
        "og:image": f"{address.home.removesuffix('/')}{picture}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": drawn or site_name,
    }
    told = [(name, text) for name, text in found.items() if text]
    return format_html_join("\n", '<meta property="{}" content="{}">', told)


def _data(address, title: str, description: str, facts: dict) -> str:
    """The page in the words of schema.org; what its view knows better stands in `structured`."""
    found = {
        "@context": "https://schema.org",
        "@type": address.kind,
        "name": title,
        "description": description,
        "url": address.canonical,
        "inLanguage": get_language(),
        "isPartOf": {"@type": "WebSite", "url": address.home},
    }
    told = {name: value for name, value in (found | facts).items() if value}
    text = json.dumps(told, ensure_ascii=False).translate(ESCAPES)
    return f'<script type="application/ld+json">{text}</script>'


@register.inclusion_tag("components/_share.html", takes_context=True)
def share(context, title, *, of=None, by="", day=None, is_example=False, embed=""):
    """How to cite and share the page: `of` the text whose title it is, or the code of the title's
    language; `by` who wrote it, `day` of its content, `embed` the whole address of its part for
    other pages. Nothing on a page that nobody shares."""
    found = context.get("page_address")
    address = found() if callable(found) else found
    return {
        "title": title,
        "language": language_of(of),
        "by": by,
        "day": day,
        "is_example": is_example or getattr(of, "is_example", False),
        "embed": embed,
        "address": address.canonical if address else "",
        "site_name": context["site_name"],
    }
