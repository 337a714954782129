"""Reads for the start page of the desk: content to look at again, and feedback to answer."""

from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Q, Sum

from osallisuus.models import AccessibilityFeedback
from surveys.models import InstrumentText
from toolkits.models import DownloadCount, TipList, Tool

REVIEW_DAYS = 365
DOMAIN_PREFIX = "domains."
Shelved = TypeVar("Shelved", TipList, Tool)


def unreviewed(model: type[Shelved], today: date) -> tuple[list[Shelved], list[Shelved]]:
    """Public content: what nobody has looked at for a year, oldest first; and
    translations that nobody has looked at yet. They have their titles and languages."""
    old = Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=today - timedelta(days=REVIEW_DAYS))
    rows = model.objects.public().filter(old).order_by("reviewed_on", "title")
    texts: list[Shelved] = []
    drafts: list[Shelved] = []
    for row in rows.only("title", "language", "reviewed_on", "translation_of"):
        (drafts if row.is_unreviewed else texts).append(row)
    return texts, drafts


def downloads_of(content: TipList | Tool, today: date) -> list[tuple[date, int]]:
    """(first day of the month, downloads of all its files) of a year, the newest first."""
    folder = "vinkkilistat" if isinstance(content, TipList) else "tyokalut"
    names = Q(file__in=[f"{folder}/{content.slug}.{end}" for end in ("pdf", "docx")])
    if getattr(content, "file", None):
        names |= Q(file=f"tiedostot/{content.file.name}")
    found = DownloadCount.objects.filter(names, month__gt=today - timedelta(days=REVIEW_DAYS))
    months = found.values_list("month").annotate(n=Sum("n_times")).order_by("-month")
    return list(months)


def life_domains() -> list[tuple[str, str]]:
    """(key, Finnish name) of every life domain of the questionnaires, each key once."""
    texts = InstrumentText.objects.filter(
        language__language="fi", language__variant="", key__startswith=DOMAIN_PREFIX
    ).order_by("pk")
    return list(
        {
            key.removeprefix(DOMAIN_PREFIX): name for key, name in texts.values_list("key", "text")
        }.items()
    )


def unanswered_feedback() -> list[AccessibilityFeedback]:
    """Accessibility feedback without an answer, the first to be answered first."""
    return list(
        AccessibilityFeedback.objects.filter(answered_on__isnull=True).order_by("received_at")
    )
