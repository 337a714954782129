"""What every answer says beside its content."""

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings

from osallisuus.serving.middleware import is_resident_path

# Whatever a browser could hand out; nothing of it is needed but the clipboard and the full screen.
DENIED = (
    *("accelerometer", "autoplay", "bluetooth"),
    *("browsing-topics", "camera", "display-capture", "encrypted-media", "gamepad"),
    *("geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection"),
    *("local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("serial", "storage-access", "usb", "window-management", "xr-spatial-tracking"),
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in DENIED)

# Django's pages about errors have styles and scripts of their own.
UNBOUND_IN_DEBUG = (404, 500)


class HeadersMiddleware:
    """The policy is composed once and not for each page, as its own middleware would."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request):
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in UNBOUND_IN_DEBUG):
            response.headers.setdefault(HEADER, self.policy)
        is_shared = request.path.startswith(settings.SHARED_DATA_PATHS)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin"
        )
        if is_resident_path(request.path):
            # On a shared device "back" must not show the answers of the one before.
            response.headers["Cache-Control"] = "no-store"
            # A link out of a survey must not tell the other site where its reader came from.
            response.headers["Referrer-Policy"] = "no-referrer"
        else:
            _drop_language(response)
        if is_shared:
            # Here, since an answer that nothing has changed keeps few headers of its own.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        return response


def _drop_language(response):
    """Only residents' pages follow the browser's language; all others that of their address, so
    that a shared cache need not keep one copy for each browser."""
    varied = [name.strip() for name in response.get("Vary", "").split(",")]
    if "Accept-Language" in varied:
        varied.remove("Accept-Language")
        response.headers["Vary"] = ", ".join(varied)
        if not varied:
            del response.headers["Vary"]
