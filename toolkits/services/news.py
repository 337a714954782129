"""News by mail: asked for, confirmed, sent and ended."""

from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from osallisuus.backup.forgetting import Mark, write_marks
from osallisuus.keys.known import card_keys, salted_hashes
from osallisuus.mail import Delivery, deliver_after_commit
from toolkits.models import Subscription
from toolkits.queries.following.news import NewsOfDay

SALT, ENDED = "toolkits.services.news", "news"


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


def end_subscription(*, key: str, today: date) -> None:
    """By whoever has the key; twice is no error. A restored backup does not bring it back."""
    n_ended, _by_model = Subscription.objects.filter(key=key).delete()
    if n_ended:
        mark = Mark(mark_of(key), ENDED, today)
        transaction.on_commit(partial(write_marks, [mark]))


def mark_of(key: str) -> str:
    """The keyed mark of a subscription, which tells nothing of its address."""
    return marks_of(key)[0]


def marks_of(key: str) -> list[str]:
    """The same under the CARD_KEY in use and under earlier ones."""
    return salted_hashes(SALT, key, card_keys())


@transaction.atomic
def end_again(marks: list[Mark]) -> int:
    """After a restore: those that were ended since the backup go again; how many there were."""
    ended = {each.mark for each in marks if each.reason == ENDED}
    rows = Subscription.objects.values_list("pk", "key")
    gone = [number for number, key in rows if not ended.isdisjoint(marks_of(key))]
    return Subscription.objects.filter(pk__in=gone).delete()[0]


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
