"""Summaries of projects, pilots and publications in the reader's language."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language

from toolkits.models import Summary


def with_summaries(rows: Iterable[Model], name: str) -> None:
    """Gives each row its summary, as `summary_of` finds it, in `told`; one query, none in Finnish.
    `name`: what the rows are to a summary, `pilot` or `publication`."""
    found, code, made = {}, get_language(), list(rows)
    if made and code != settings.LANGUAGE_CODE:
        summaries = Summary.objects.public().filter(language=code, **{f"{name}__in": made})
        found = {getattr(summary, f"{name}_id"): summary for summary in summaries}
    for row in made:
        vars(row)["told"] = found.get(row.pk)


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
