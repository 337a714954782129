"""What is new on the public pages, kind by kind, for those who follow it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Project
from surveys.models import Release, Survey
from surveys.queries.places import public_promises
from toolkits.queries.content import find_publications, find_tip_lists

N_NEWEST = 30


@dataclass(frozen=True)
class News:
    """One new or changed thing. `key` tells it from the others of its kind for ever."""

    key: str
    title: str
    text: str
    url: str
    changed_on: date
    is_example: bool = False
    begun_on: date | None = None
    """The day since which it can be read, where that may be another."""

    @property
    def changed_at(self) -> datetime:
        """The beginning of the day: nobody needs to know when somebody was at work."""
        return timezone.make_aware(datetime.combine(self.changed_on, time.min))

    @property
    def told_on(self) -> date:
        """The day on which it was new: never before anybody could read it."""
        return max(self.changed_on, self.begun_on or self.changed_on)


@dataclass(frozen=True)
class Channel:
    """A kind of news with the list page of the same things."""

    key: str
    title: str | LazyText
    about: str | LazyText
    page: str
    news: Callable[[], list[News]]


def _with_changed(rows: QuerySet) -> QuerySet:
    """Each with the moment of its last change while it was public, as `changed`, and of the first
    as `first_public`; newest first.

    Rows that were brought in without a history are left out: of them no day is known.
    """
    versions = rows.model.history.filter(id=OuterRef("pk"), is_published=True)
    first, last = (
        Subquery(versions.order_by(order).values("history_date")[:1])
        for order in ("history_date", "-history_date")
    )
    found = rows.annotate(first_public=first, changed=last)
    return found.filter(changed__isnull=False).order_by("-changed", "pk")


def _begun_on(content: Any) -> date:
    """Since when a scheduled text can be read."""
    first = timezone.localdate(content.first_public)
    return max(first, content.shown_from or first)


def promise_news() -> list[News]:
    found = _with_changed(public_promises())[:N_NEWEST]
    return [_promise_news(promise) for promise in found]


def _promise_news(promise: Any) -> News:
    progress = promise.get_progress_display()
    parts = [promise.heard, promise.answer, promise.progress_note]
    return News(
        key=str(promise.pk),
        title=f"{promise.municipality.local_name}: {promise.heard} ({progress})",
        text="\n\n".join(part for part in parts if part),
        url=f"{reverse('surveys:promise-list')}#{promise.municipality.slug}",
        changed_on=timezone.localdate(promise.changed),
        is_example=promise.is_example,
    )


def result_news() -> list[News]:
    """The newest release of each public project, as its page shows it."""
    newest = Release.objects.live().filter(project=OuterRef("pk")).values("pk")[:1]
    projects = Project.objects.public().annotate(newest=Subquery(newest))
    shown = Release.objects.filter(pk__in=projects.values("newest")).select_related("project")
    return [_result_news(release) for release in shown.order_by("-released_on", "-pk")[:N_NEWEST]]


def _result_news(release: Release) -> News:
    project = release.project
    return News(
        key=release.fingerprint,
        title=_("Tulokset: %(name)s") % {"name": project.name},
        text=_("Tulokset on vahvistettu, ja ne ovat luettavissa."),
        url=reverse("surveys:results-detail", args=[project.slug]),
        changed_on=release.released_on,
        is_example=project.is_demo,
    )


def publication_news() -> list[News]:
    """By the day of publishing; those without one by their last change."""
    found = _with_changed(find_publications())[:N_NEWEST]
    news = [_publication_news(publication) for publication in found]
    return sorted(news, key=lambda one: one.changed_on, reverse=True)


def _publication_news(publication: Any) -> News:
    return News(
        key=publication.slug,
        title=publication.title,
        text=publication.summary,
        url=publication.get_absolute_url(),
        changed_on=publication.published_on
        or publication.shown_from
        or timezone.localdate(publication.changed),
        is_example=publication.is_example,
        begun_on=_begun_on(publication),
    )


def tip_list_news() -> list[News]:
    return [_tip_list_news(one) for one in _with_changed(find_tip_lists())[:N_NEWEST]]


def _tip_list_news(tip_list: Any) -> News:
    return News(
        key=tip_list.slug,
        title=tip_list.title,
        text=tip_list.why,
        url=tip_list.get_absolute_url(),
        changed_on=timezone.localdate(tip_list.changed),
        is_example=tip_list.is_example,
        begun_on=_begun_on(tip_list),
    )


def consultation_news() -> list[News]:
    """Those that have opened, the last one first; never a practice one."""
    opened = Survey.objects.consultations().filter(
        is_practice=False, opens_on__lte=timezone.localdate()
    )
    newest = opened.select_related("project").order_by(F("opens_on").desc(), "title")
    return [_consultation_news(one, one.opens_on) for one in newest[:N_NEWEST] if one.opens_on]


def _consultation_news(survey: Survey, opens_on: date) -> News:
    return News(
        key=survey.slug,
        title=survey.title,
        text=survey.intro,
        url=reverse("surveys:consultation-detail", args=[survey.slug]),
        changed_on=opens_on,
        is_example=survey.project.is_demo,
    )


CHANNELS = (
    Channel(
        "lupaukset",
        gettext_lazy("Lupaukset"),
        gettext_lazy("Uudet lupaukset ja niiden eteneminen."),
        "surveys:promise-list",
        promise_news,
    ),
    Channel(
        "tulokset",
        gettext_lazy("Tulokset"),
        gettext_lazy("Hankkeiden vahvistetut tulokset."),
        "public:project-list",
        result_news,
    ),
    Channel(
        "julkaisut",
        gettext_lazy("Julkaisut"),
        gettext_lazy("Julkaisut, tiedotteet ja artikkelit."),
        "toolkits:publication-list",
        publication_news,
    ),
    Channel(
        "vinkkilistat",
        gettext_lazy("Vinkkilistat"),
        gettext_lazy("Uudet ja muuttuneet vinkkilistat."),
        "toolkits:tiplist-list",
        tip_list_news,
    ),
    Channel(
        "asukaskyselyt",
        gettext_lazy("Asukaskyselyt"),
        gettext_lazy("Kyselyt, joihin kuka tahansa asukas voi vastata."),
        "surveys:consultation-list",
        consultation_news,
    ),
)


def find_channel(key: str) -> Channel | None:
    return next((channel for channel in CHANNELS if channel.key == key), None)
