"""How long a signed-in session lasts, and the pages that do without sessions and accounts."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth import middleware as accounts
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.utils.deprecation import MiddlewareMixin

TOUCHED = "touched"
TOUCH_SECONDS = 600


def is_nameless(request) -> bool:
    """Whether the page is one of residents, which know nobody: no session is opened for them, no
    account is looked up, and nothing is said that belongs to another page."""
    return request.path.startswith(settings.NAMELESS_PATHS)


class _OfPeople(MiddlewareMixin):
    def __call__(self, request):
        return self.get_response(request) if is_nameless(request) else super().__call__(request)


class SessionMiddleware(_OfPeople, sessions.SessionMiddleware):
    pass


class AuthenticationMiddleware(_OfPeople, accounts.AuthenticationMiddleware):
    pass


class MessageMiddleware(_OfPeople, messages.MessageMiddleware):
    pass


class WorkingDayMiddleware:
    """Each touch of who is signed in begins the hours anew after which the session ends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_nameless(request):
            return response
        session = request.session
        # A page that does not ask who reads it stays the same for everyone, and can be kept.
        if session.accessed and SESSION_KEY in session:
            now = int(time.time())
            # At most once in ten minutes, so that reading costs no writing.
            if now - session.get(TOUCHED, 0) >= TOUCH_SECONDS:
                session[TOUCHED] = now
        return response
