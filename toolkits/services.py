"""Writes of content: the support package that comes with the portal, rounds made by it, and news
by mail."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from osallisuus.mail import Delivery, deliver_after_commit
from osallisuus.text.addresses import free_address
from projects.models import Municipality, Project
from surveys.models import Release
from surveys.services.consultations import freeze_results
from toolkits.models import (
    Assessment,
    AssessmentAnswer,
    Chapter,
    Publication,
    Subscription,
    SupportPhase,
    SupportStatement,
    SupportTheme,
    TipList,
    Tool,
)
from toolkits.queries.news import NewsOfDay
from toolkits.queries.welfare import ended_consultations

DATA = Path(__file__).parent / "data"
FILE = DATA / "support_package.toml"
TEMPLATES = DATA / "publication_templates.toml"


@transaction.atomic
def load_support_package() -> bool:
    """Adds the support package *Tunnista, toimi, tarkista*; False where one is there already.

    Themes lead to those of their tip lists and tools that the installation has.
    """
    # What municipalities have assessed by it must keep its statements.
    if SupportPhase.objects.exists():
        return False
    phases = tomllib.loads(FILE.read_text(encoding="utf-8"))["phases"]
    for order, row in enumerate(phases, start=1):
        phase = SupportPhase.objects.create(key=row["key"], order=order, intro=row["intro"].strip())
        for place, theme in enumerate(row["themes"], start=1):
            _theme(phase, place, theme)
    return True


def _theme(phase, order, row):
    names = ("key", "title", "lead", "evidence")
    values = {name: row[name].strip() for name in names}
    theme = SupportTheme.objects.create(phase=phase, order=order, **values)
    theme.tip_lists.set(TipList.objects.filter(slug__in=row["tip_lists"]))
    theme.tools.set(Tool.objects.filter(slug__in=row["tools"]))
    for place, statement in enumerate(row["statements"], start=1):
        SupportStatement.objects.create(
            theme=theme, order=place, key=statement["key"], text=statement["text"].strip()
        )


def complete_answers(*, assessment: Assessment) -> None:
    """An empty answer for each statement of the package that the round has none of."""
    known = assessment.answers.values("statement")
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(assessment=assessment, statement=statement)
        for statement in SupportStatement.objects.exclude(pk__in=known)
    )


def keep_ended_consultations(*, municipality: Municipality, today: date) -> None:
    """Keeps the counts of those ended consultations of a municipality whose results nobody has
    opened yet, as their own page does when it is opened first."""
    for survey in ended_consultations(municipality, today).filter(kept_results__isnull=True):
        freeze_results(survey)


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


@transaction.atomic
def ask_subscription(
    *, email: str, channels: list[str], language: str, site_url: str, today: date
) -> None:
    """Writes to the address, which gets news only when its owner says yes to that letter.

    One that gets news already is left as it is, whatever a stranger has chosen for it.
    """
    found, is_new = Subscription.objects.get_or_create(
        email=email.lower(),
        defaults={"channels": channels, "language": language, "asked_on": today},
    )
    if not is_new and found.confirmed_on is None:
        found.channels, found.language, found.asked_on = channels, language, today
        found.save()
    with override(found.language):
        context = {
            "site_name": settings.SITE_NAME,
            "url": site_url + reverse("public:subscription", args=[found.key]),
            "is_known": found.confirmed_on is not None,
        }
        deliver_after_commit("toolkits/emails/subscription.txt", context, [found.email])


def keep_subscription(*, subscription: Subscription, channels: list[str], today: date) -> None:
    """What its owner has chosen; the first time it is also the yes."""
    subscription.channels = channels
    if subscription.confirmed_on is None:
        subscription.confirmed_on, subscription.told_until = today, today - timedelta(days=1)
    subscription.save()


def send_news(*, site_url: str, today: date) -> int:
    """One letter at most to each who has something new; returns how many were written to."""
    news, yesterday, n_written = NewsOfDay(today), today - timedelta(days=1), 0
    for subscription in Subscription.objects.confirmed().filter(told_until__lt=yesterday):
        told_until, language = subscription.told_until, subscription.language
        found = news.since(told_until, subscription.channels, language)
        with transaction.atomic():
            same = Subscription.objects.filter(pk=subscription.pk, told_until=told_until)
            # Two runs at once: only one of them moves the day, and writes.
            if same.update(told_until=yesterday) and found:
                _write_news(subscription, found, site_url)
                n_written += 1
    return n_written


def _write_news(subscription, found, site_url):
    with override(subscription.language):
        url = site_url + reverse("public:subscription", args=[subscription.key])
        end = site_url + reverse("public:subscription-end", args=[subscription.key])
        context = {"site_name": settings.SITE_NAME, "site": site_url, "found": found, "url": url}
        # RFC 8058: the mail program's own button ends it by one request, without a page.
        headers = {
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        told = partial(_tell_again, subscription.pk, subscription.told_until)
        template, addresses = "toolkits/emails/news.txt", [subscription.email]
        deliver_after_commit(template, context, addresses, told, headers=headers)


def _tell_again(number: int, told_until: date, delivery: Delivery) -> None:
    """What could not be sent is told with the next day's."""
    if delivery == Delivery.FAILED:
        Subscription.objects.filter(pk=number).update(told_until=told_until)
