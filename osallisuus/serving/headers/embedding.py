"""Pages with a content policy of their own, such as parts that other sites show inside theirs."""

from functools import wraps

from csp.constants import HEADER, NONE
from csp.utils import build_policy
from django.views.decorators.clickjacking import xframe_options_exempt


def own_policy(**replace):
    """Decorates a view whose page replaces some directives of the site's policy.

    Names have underscores for hyphens. The policy is written here and not where all others get
    theirs, which leaves one that is there.
    """
    policy = build_policy(replace={key.replace("_", "-"): text for key, text in replace.items()})

    def decorated(view):
        @wraps(view)
        def told(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            response[HEADER] = policy
            return response

        return told

    return decorated


def embeddable(view):
    """Lets any site frame the page, which has no form and no script of its own."""

    @own_policy(frame_ancestors=["*"], form_action=[NONE], script_src=[NONE])
    @wraps(view)
    def framed(request, **kwargs):
        response = view(request, **kwargs)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return xframe_options_exempt(framed)
