"""Answers monitors by whatever name or address they ask, and counts pages where that is wanted."""

import time

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

from osallisuus.monitoring import views

PATHS = {"/terveys/": views.ready, "/terveys/elossa/": views.live}


class HealthMiddleware:
    """A balancer asks from inside, by the number of the machine, which is no name of the site: it
    is answered before anything looks at the name or sends it to https."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = PATHS.get(request.path_info)
        return view(request) if view else self.get_response(request)


class NumbersMiddleware:
    """Counts requests by room and status, never by path, and how long they took."""

    def __init__(self, get_response):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        from osallisuus.monitoring import numbers  # noqa: PLC0415  costs nothing where it is off

        self.get_response, self.numbers = get_response, numbers

    def __call__(self, request):
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        self.numbers.count(request.path_info, response.status_code, seconds)
        return response
