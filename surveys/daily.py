"""Dates of the room of surveys: stale drafts and the end of retention."""

from datetime import date

from osallisuus.daily import register_daily
from surveys.services import delete_stale_drafts, end_due_retentions


@register_daily
def forget_drafts(today: date) -> str:
    n_drafts = delete_stale_drafts(today)
    return f"Drafts: deleted {n_drafts} that nobody had touched for 14 days." if n_drafts else ""


@register_daily
def end_retention(today: date) -> str:
    n_responses = end_due_retentions(today)
    return f"Retention: deleted {n_responses} responses." if n_responses else ""
