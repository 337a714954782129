"""Pages of residents that were drawn before: only what is one person's own is put in anew."""

import secrets
from collections.abc import Mapping

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from osallisuus.serving.sessions import is_nameless

# Made by chance at each start, so that nobody can write one into a page.
MARK = secrets.token_hex(16)


def render_drawn(
    request: HttpRequest, template: str, context: Mapping[str, object], own: Mapping[str, str]
) -> HttpResponse:
    """The page that `render` would give, drawn once for each look.

    `context`: plain values (texts, numbers, lists of them), by which looks are told apart together
    with address, language and tablet: few of them, and nothing of one person. `own`: what is theirs
    and is put in at each call, escaped unless it is safe; named in `context` it would be kept.
    """
    if not is_nameless(request):
        # A trial at the desk, whose frame may hold what was just said to who is signed in.
        return HttpResponse(render_to_string(template, {**context, **own}, request))
    is_tablet = bool(getattr(request, "tablet", None))
    key = repr((template, request.path, is_tablet, get_language(), sorted(context.items())))
    text = caches["parts"].get(key)
    if text is None:
        marks = {name: f"{MARK}-{name}" for name in own}
        text = str(render_to_string(template, {**context, **marks}, request))
        caches["parts"].set(key, text, None)
    for name, html in own.items():
        text = text.replace(f"{MARK}-{name}", conditional_escape(html))
    return HttpResponse(text)


def shown(visit) -> dict[str, object]:
    """What pages show of a visit, in plain values; nothing of it is one person's own."""
    return {
        "phase": str(visit.phase),
        "has_answers": bool(visit.draft and visit.has_answers),
        "languages": visit.languages,
        "survey": {"is_practice": visit.survey.is_practice},
    }
