"""Dates of the room of content: archives that nobody has taken in, and news by mail."""

from datetime import date
from functools import partial

from django.db import transaction

from osallisuus.daily import register_daily
from osallisuus.mail import site_url
from toolkits.archive.waiting import sweep
from toolkits.models import Subscription
from toolkits.services import send_news


@register_daily
def drop_waiting_archives(today: date) -> str:
    # Only after the commit: a rehearsal is taken back, and a file that is gone is not.
    transaction.on_commit(partial(sweep))
    return ""


@register_daily
def forget_unconfirmed(today: date) -> str:
    """Addresses that somebody typed and nobody confirmed."""
    n_forgotten, _by_model = Subscription.objects.forgotten(today).delete()
    return f"News: forgot {n_forgotten} addresses that nobody confirmed." if n_forgotten else ""


@register_daily
def tell_news(today: date) -> str:
    """What is new until yesterday, to those who asked for it."""
    n_written = send_news(site_url=site_url(), today=today)
    return f"News: wrote to {n_written} addresses." if n_written else ""
