"""Counts the files that people take, also those that are kept pages."""

import re
from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from toolkits.models.downloads import DownloadCount

FILE = re.compile(
    r"^(?:/[a-z]{2,3})?"
    r"/((?:vinkkilistat|tyokalut|julkaisut)/[-\w]+\.(?:pdf|docx|pptx)|tiedostot/tyokalut/[^/]{1,100})$"
)
PROGRAM = re.compile("bot|crawl|spider|slurp|preview|scan|monitor|headless", re.IGNORECASE)


class DownloadCountMiddleware:
    """Adds one to the count of a file that was given out whole to a browser. Nothing of the request
    is kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        found = FILE.match(request.path)
        if found and request.method == "GET" and response.status_code == 200 and by_person(request):
            # The file goes out whether or not it can be counted.
            with suppress(OperationalError, InterfaceError):
                DownloadCount.objects.add(found[1], timezone.localdate())
        return response


def by_person(request) -> bool:
    """Browsers call themselves Mozilla; programs that look for pages say what they are."""
    agent = request.headers.get("User-Agent", "")
    return agent.startswith("Mozilla/") and not PROGRAM.search(agent)
