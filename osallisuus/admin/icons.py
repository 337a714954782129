"""Django's small pictures of yes and no, named in the words of the page."""

import re
from functools import wraps

from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext_lazy as _

NAMED = re.compile(rb'(/icon-(?:yes|no|unknown)\.[^"]*" alt=")(True|False|None)"')
NAMES = {b"True": _("kyllä"), b"False": _("ei"), b"None": _("ei tiedossa")}


def with_named_icons(view):
    """The view of the admin, whose page says kyllä where Django lets a screen reader say True: no
    setting and no translation reaches that word."""

    @wraps(view)
    def named(*args, **kwargs):
        response = view(*args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.add_post_render_callback(_name_icons)
        return response

    return named


def _name_icons(response):
    response.content = NAMED.sub(_in_words, response.content)


def _in_words(found):
    return found[1] + str(NAMES[found[2]]).encode() + b'"'
