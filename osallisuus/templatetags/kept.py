from itertools import count

from django import template
from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.utils.translation import get_language

from osallisuus.serving.kept.values import SECONDS

register = template.Library()
NUMBERS = count()


@register.tag
def kept(parser, token):
    """{% kept %} … {% endkept %}: what looks the same for everybody in a language is drawn once.

    Arguments are all else that the content depends on; each takes few values. As Django's own
    `cache`, but without a name and a time: a process keeps what its own templates have drawn.
    """
    arguments = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    content = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(content, arguments)


@register.tag
def kept_content(parser, token):
    """{% kept_content %} … {% endkept_content %}: what public content and the day decide, drawn
    once for each version of the content, which the context has as `content_version`.

    Arguments are all else that it depends on, as the key of a row; nothing that a person typed.
    After `with` comes a function of the context that reads what the part needs more: only a part
    that is drawn asks it. An include with `only` leaves the version out; then it is drawn each
    time.
    """
    arguments = token.split_contents()[1:]
    reads = parser.compile_filter(arguments.pop()) if "with" in arguments else None
    keys = [parser.compile_filter(part) for part in arguments if part != "with"]
    content = parser.parse(("endkept_content",))
    parser.delete_first_token()
    return KeptContentNode(content, keys, parser.compile_filter("content_version"), reads)


class KeptNode(template.Node):
    def __init__(self, nodelist, arguments):
        self.nodelist, self.arguments = nodelist, arguments
        # A name would have to be unique over all templates; a number always is.
        self.number = next(NUMBERS)

    def render(self, context):
        # Without a time: templates change only with the process,
        # and the cache itself has a bound.
        return self._kept(context, "parts", [], None)

    def _kept(self, context, cache, first, seconds):
        values = [each.resolve(context, ignore_failures=True) for each in self.arguments]
        key = make_template_fragment_key("kept", [self.number, get_language(), *first, *values])
        found = caches[cache].get(key)
        if found is None:
            found = self._drawn(context)
            caches[cache].set(key, found, seconds)
        return found

    def _drawn(self, context):
        return self.nodelist.render(context)


class KeptContentNode(KeptNode):
    def __init__(self, nodelist, arguments, version, reads):
        super().__init__(nodelist, arguments)
        self.version, self.reads = version, reads

    def render(self, context):
        version = self.version.resolve(context, ignore_failures=True)
        return (
            self._kept(context, "content", [version], SECONDS) if version else self._drawn(context)
        )

    def _drawn(self, context):
        more = self.reads.resolve(context, ignore_failures=True) if self.reads else None
        with context.push(**(more or {})):
            return super()._drawn(context)
