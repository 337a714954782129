"""Dates of the room of projects: sign-ups and invitations that have had their day."""

from datetime import date

from osallisuus.daily import register_daily
from osallisuus.mail import site_url
from projects.services import forget_invitations, forget_signups, serve_queues


@register_daily
def forget_signups_of_held_sessions(today: date) -> str:
    n_signups = forget_signups(today)
    return f"Coaching: deleted {n_signups} sign-ups of sessions already held." if n_signups else ""


@register_daily
def serve_queues_of_coaching(today: date) -> str:
    """Whatever freed a place, by whatever way: nobody waits a day longer."""
    n_served = serve_queues(site_url=site_url())
    return f"Coaching: {n_served} people in line got a place." if n_served else ""


@register_daily
def forget_lapsed_invitations(today: date) -> str:
    n_lapsed = forget_invitations(today)
    return f"Invitations: deleted {n_lapsed} that had lapsed." if n_lapsed else ""
