"""Publications begun from a funder's template, and the order of their chapters."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from osallisuus.text.addresses import free_address
from projects.models import Project
from surveys.models import Release
from toolkits.models import Chapter, Publication

TEMPLATES = Path(__file__).parent.parent / "data" / "publication_templates.toml"


@dataclass(frozen=True)
class ReportTemplate:
    """A report that a funder asks for: chapters as (title, sentence to the writer)."""

    key: str
    kind: str
    title: str
    about: str
    chapters: tuple[tuple[str, str], ...]


@cache
def report_templates() -> dict[str, ReportTemplate]:
    """By their keys, in the order of the file."""
    rows = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))["templates"]
    return {row["key"]: _template(row) for row in rows}


def _template(row) -> ReportTemplate:
    chapters = tuple((chapter["title"], chapter["guidance"]) for chapter in row["chapters"])
    return ReportTemplate(row["key"], row["kind"], row["title"], row["about"], chapters)


@transaction.atomic
def begin_publication(*, project: Project, template: ReportTemplate, title: str) -> Publication:
    """A draft with the empty chapters of the template; its figures are the newest confirmed."""
    publication = Publication.objects.create(
        project=project,
        kind=template.kind,
        title=title,
        slug=free_address(title, Publication.objects.all()),
        release=Release.objects.live().filter(project=project).first(),
        reviewed_on=timezone.localdate(),
    )
    for order, (heading, guidance) in enumerate(template.chapters, start=1):
        slug = free_address(heading, publication.chapters.all())
        Chapter.objects.create(
            publication=publication, order=order, slug=slug, title=heading, guidance=guidance
        )
    return publication


def next_order(publication: Publication) -> int:
    """The place after the last chapter."""
    last = publication.chapters.aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


@transaction.atomic
def move_chapter(*, chapter: Chapter, up: bool) -> bool:
    """Changes places with the chapter before or after it; False where there is none."""
    # Two who move at once wait for each other, or two chapters could want one place.
    Publication.objects.select_for_update().get(pk=chapter.publication_id)
    rows = Chapter.objects.filter(publication=chapter.publication_id)
    order = rows.values_list("order", flat=True).get(pk=chapter.pk)
    beside = rows.filter(order__lt=order).last() if up else rows.filter(order__gt=order).first()
    if beside is None:
        return False
    mine, free = rows.filter(pk=chapter.pk), next_order(chapter.publication)
    # No two chapters have one place, not even for a moment.
    mine.update(order=free)
    rows.filter(pk=beside.pk).update(order=order)
    mine.update(order=beside.order)
    return True
