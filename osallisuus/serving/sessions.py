"""How long a signed-in session lasts."""

import time

from django.contrib.auth import SESSION_KEY

TOUCHED = "touched"
TOUCH_SECONDS = 600


class WorkingDayMiddleware:
    """Each touch of who is signed in begins the hours anew after which the session ends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        session = request.session
        # A page that does not ask who reads it stays the same for everyone, and can be kept.
        if session.accessed and SESSION_KEY in session:
            now = int(time.time())
            # At most once in ten minutes, so that reading costs no writing.
            if now - session.get(TOUCHED, 0) >= TOUCH_SECONDS:
                session[TOUCHED] = now
        return response
