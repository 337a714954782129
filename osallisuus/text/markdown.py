"""Markdown as safe HTML: text, tables, boxes to tick and lines to write on; nothing else."""

import re
from collections.abc import Callable
from html import unescape
from itertools import takewhile

import nh3
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

SHORT_BLANK = 5
"""Up to so many underscores is a gap inside a line, more is a line of its own."""
DEEPEST_HEADING = 6
BLANK = re.compile(r"_{4,}")
BOX = re.compile(r"\[ \](?!\()")

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"blockquote", "div", "hr", "li", "ol", "p", "pre", "ul"}
INLINE = {"a", "br", "code", "em", "s", "span", "strong"}
TABLE = {"table", "tbody", "td", "th", "thead", "tr"}
TAGS = HEADINGS | BLOCKS | INLINE | TABLE
ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"aria-label", "role", "tabindex"},
    "ol": {"start"},
    "th": {"scope"},
}
CLASSES = {
    "div": {"tablewrap"},
    "span": {"blank", "box", "fill", "vh"},
    "table": {"data"},
    "td": {"num"},
    "th": {"num"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def render_markdown(text: str, *, first_heading: int = 2) -> SafeString:
    """The text as HTML whose highest heading has the level `first_heading`.

    HTML in the text is shown as it was written. Four or more underscores become a line to write
    on, `☐` and `[ ]` a box to tick.
    """
    return safe_html(parsed(text), first_heading=first_heading)


def parsed(text: str) -> list[Token]:
    """The tokens of the text; lines to write on are of the type `blank`, boxes `box`."""
    # The parser looks for its own marks only where a sign of ASCII stands.
    return PARSER.parse(text.replace("☐", "[ ]"))


def safe_html(
    tokens: list[Token], *, first_heading: int = 2, place: Callable[[], str] | None = None
) -> SafeString:
    """The tokens as HTML. `place` says what stands for each line, box and empty cell of a form, in
    their order, as text: it is cleaned with the rest."""
    shift_headings(tokens, first_heading)
    env = {} if place is None else {"place": place}
    html = PARSER.renderer.render(tokens, PARSER.options, env)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return mark_safe(clean)  # noqa: S308  cleaned in the line above


def plain_words(text: str) -> str:
    """What a reader of the Markdown reads: no marks, no addresses; paragraphs in lines."""
    return unescape(strip_tags(render_markdown(text))).strip()


def shift_headings(tokens: list[Token], first_heading: int) -> None:
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=first_heading)
    for token in headings:
        level = int(token.tag[1]) - highest + first_heading
        token.tag = f"h{min(level, DEEPEST_HEADING)}"


def take_writable(state: StateInline, silent: bool) -> bool:
    """Reads underscores and boxes before emphasis can take them for its marks."""
    for kind, pattern in (("blank", BLANK), ("box", BOX)):
        found = pattern.match(state.src, state.pos)
        if found:
            if not silent:
                state.push(kind, "", 0).markup = found[0]
            state.pos = found.end()
            return True
    return False


def is_empty_cell(tokens: list[Token], index: int) -> bool:
    """Whether a cell of the table's body begins there that has nothing in it."""
    return tokens[index].type == "td_open" and not tokens[index + 1].content.strip()


def draw_blank(renderer, tokens, index, options, env) -> str:
    if "place" in env:
        return env["place"]()
    kind = "blank" if len(tokens[index].markup) <= SHORT_BLANK else "fill"
    # Not inside the f-string: gettext's tools do not read there.
    said = _("tyhjä kohta")
    return f'<span class="{kind}"><span class="vh">({said})</span></span>'


def draw_box(renderer, tokens, index, options, env) -> str:
    if "place" in env:
        return env["place"]()
    said = _("rasti")
    return f'<span class="box"><span class="vh">({said})</span></span>'


def draw_rule(renderer, tokens, index, options, env) -> str:
    """A row of underscores is a line to write on; stars and dashes part the text."""
    if tokens[index].markup.startswith("_"):
        return f"<p>{draw_blank(renderer, tokens, index, options, env)}</p>\n"
    return "<hr>\n"


def draw_cell(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    scope = ' scope="col"' if token.tag == "th" else ""
    # A class and no style attribute, which is against the content security policy.
    number = ' class="num"' if token.attrGet("style") == "text-align:right" else ""
    written = env["place"]() if "place" in env and is_empty_cell(tokens, index) else ""
    return f"<{token.tag}{scope}{number}>{written}"


def open_table(renderer, tokens, index, options, env) -> str:
    # A wide table scrolls on a phone, so the keyboard must reach it; its headings tell it from
    # the other tables of the page.
    headings = takewhile(lambda token: token.type != "thead_close", tokens[index:])
    words = ", ".join(token.content for token in headings if token.type == "inline")
    name = escape(_("Taulukko: %(headings)s") % {"headings": words})
    return (
        f'<div class="tablewrap" tabindex="0" role="region" aria-label="{name}">'
        '<table class="data">\n'
    )


def close_table(renderer, tokens, index, options, env) -> str:
    return "</table></div>\n"


def make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # First of all, or emphasis would take the underscores for its own marks.
    parser.inline.ruler.before("escape", "writable", take_writable)
    rules = {
        "blank": draw_blank,
        "box": draw_box,
        "hr": draw_rule,
        "th_open": draw_cell,
        "td_open": draw_cell,
        "table_open": open_table,
        "table_close": close_table,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


PARSER = make_parser()
