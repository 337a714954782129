from django import template
from django.utils.translation import get_language

register = template.Library()


@register.tag
def kept(parser, token):
    """{% kept %} … {% endkept %}: what looks the same for everybody in a language is drawn once.

    Arguments are all else that the content depends on; each takes few values.
    """
    arguments = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    content = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(content, arguments)


class KeptNode(template.Node):
    def __init__(self, nodelist, arguments):
        self.nodelist, self.arguments = nodelist, arguments
        self.drawn = {}

    def render(self, context):
        values = [each.resolve(context, ignore_failures=True) for each in self.arguments]
        key = (get_language(), *values)
        if key not in self.drawn:
            self.drawn[key] = self.nodelist.render(context)
        return self.drawn[key]
