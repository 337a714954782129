"""Parts of pages that other sites may show inside their own, and nothing else of the site."""

from functools import wraps

from csp.constants import NONE
from csp.utils import build_policy
from django.views.decorators.clickjacking import xframe_options_exempt

HEADER = "Content-Security-Policy"


def embeddable(view):
    """Lets any site frame the page, which has no form and no script of its own.

    The policy is written here and not by its middleware, so that a kept page has it too.
    """

    @wraps(view)
    def framed(request, **kwargs):
        response = view(request, **kwargs)
        free = {"frame-ancestors": ["*"], "form-action": [NONE], "script-src": [NONE]}
        response[HEADER] = build_policy(replace=free)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return xframe_options_exempt(framed)
