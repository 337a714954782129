from itertools import count

from django import template
from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.utils.translation import get_language

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


class KeptNode(template.Node):
    def __init__(self, nodelist, arguments):
        self.nodelist, self.arguments = nodelist, arguments
        # A name would have to be unique over all templates; a number always is.
        self.number = next(NUMBERS)

    def render(self, context):
        values = [each.resolve(context, ignore_failures=True) for each in self.arguments]
        key = make_template_fragment_key("kept", [self.number, get_language(), *values])
        found = caches["parts"].get(key)
        if found is None:
            found = self.nodelist.render(context)
            # Without a time: templates change only with the process,
            # and the cache itself has a bound.
            caches["parts"].set(key, found, None)
        return found
