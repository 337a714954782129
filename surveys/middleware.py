"""Keeps a shared tablet on its own pages until a coordinator has closed it with the PIN."""

from django.shortcuts import redirect

from surveys.answering.tablet.tablet_cookie import read_tablet
from surveys.answering.visits.card_cookie import TABLET

OPEN_PATHS = (TABLET.path, "/static/", "/terveys/")


class TabletMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Pages of residents ask for it everywhere, and a template looks long for what is not there.
        request.tablet = None
        # The cookie is asked last, as checking its signature costs more than comparing paths.
        if not request.path.startswith(OPEN_PATHS) and read_tablet(request):
            return redirect("tablet:start")
        return self.get_response(request)
