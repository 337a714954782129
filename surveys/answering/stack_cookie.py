"""The cookie of who keys paper forms: the secret half of a stack, in the browser and nowhere else.

Not in the session, which is a row of the database that knows its account.
"""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "lomakepino"
SECRET = re.compile(r"[\w-]{43}", re.ASCII)


def read_secret(request: HttpRequest) -> str | None:
    """What the browser keeps for the survey of the address; None without a whole one."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if SECRET.fullmatch(kept) else None


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def write_secret(response: HttpResponseBase, secret: str, path: str) -> None:
    """`path`: of the survey's pages at the desk, so that each survey has a secret of its own."""
    # No `max_age`: whoever closes the browser has put the papers away.
    response.set_cookie(
        COOKIE,
        secret,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
