"""Summaries of projects, pilots and publications in the reader's language."""

from django.conf import settings
from django.utils.translation import get_language

from toolkits.models import Summary


def summary_of(**subject: object) -> Summary | None:
    """The public summary in the reader's language; None in Finnish, without asking, and where there
    is none. `subject`: `project=`, `pilot=` or `publication=`, one of them."""
    code = get_language()
    if code == settings.LANGUAGE_CODE:
        return None
    found = Summary.objects.public().filter(language=code, **subject)
    if "project" in subject:
        found = found.filter(pilot__isnull=True, publication__isnull=True)
    return found.first()
