"""Summaries of projects, pilots and publications in the reader's language."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Model, QuerySet
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


def translated_titles(name: str, ids: list[int]) -> dict[int, str]:
    """Row id -> its title in the reader's language, of those that have a public summary; nothing in
    Finnish, without asking. `name`: `project`, `pilot` or `publication`."""
    code = get_language()
    if code == settings.LANGUAGE_CODE:
        return {}
    found = _of(Summary.objects.public(), name).filter(language=code, **{f"{name}__in": ids})
    return dict(found.values_list(name, "title"))


def summary_of(**subject: object) -> Summary | None:
    """The public summary in the reader's language; None in Finnish, without asking, and where there
    is none. `subject`: `project=`, `pilot=` or `publication=`, one of them."""
    code = get_language()
    if code == settings.LANGUAGE_CODE:
        return None
    [name] = subject
    found = _of(Summary.objects.public(), name)
    return found.filter(language=code, **subject).first()


def _of(summaries: QuerySet[Summary], name: str) -> QuerySet[Summary]:
    # A summary of a pilot or a publication names its project too.
    whole = {"pilot__isnull": True, "publication__isnull": True} if name == "project" else {}
    return summaries.filter(**whole)
