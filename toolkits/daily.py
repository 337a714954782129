"""Dates of the room of content: archives that nobody has taken in."""

from datetime import date
from functools import partial

from django.db import transaction

from osallisuus.daily import register_daily
from toolkits.archive.waiting import sweep


@register_daily
def drop_waiting_archives(today: date) -> str:
    # Only after the commit: a rehearsal is taken back, and a file that is gone is not.
    transaction.on_commit(partial(sweep))
    return ""
