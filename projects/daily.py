"""Dates of the room of projects: reminders, and names and addresses that have had their day."""

from datetime import date

from osallisuus.daily import register_daily
from osallisuus.mail import site_url
from projects.services import forget_invitations, forget_signups, serve_queues
from projects.services.coaching.reminders import remind_signups
from projects.services.forgetting import forget_partners
from projects.services.pilots.tally import forget_presses


@register_daily
def forget_signups_of_held_sessions(today: date) -> str:
    n_signups = forget_signups(today)
    return f"Coaching: deleted {n_signups} sign-ups whose day has passed." if n_signups else ""


@register_daily
def forget_people_of_ended_partnerships(today: date) -> str:
    n_partners = forget_partners(today)
    return f"Partnerships: forgot the people of {n_partners} that ended." if n_partners else ""


@register_daily
def serve_queues_of_coaching(today: date) -> str:
    """Whatever freed a place, by whatever way: nobody waits a day longer."""
    n_served = serve_queues(site_url=site_url())
    return f"Coaching: {n_served} people in line got a place." if n_served else ""


@register_daily
def remind_of_coaching(today: date) -> str:
    """After the queues: whoever has just got a place is reminded too."""
    n_reminded = remind_signups(today, site_url=site_url())
    return f"Coaching: reminded {n_reminded} people of a session." if n_reminded else ""


@register_daily
def forget_lapsed_invitations(today: date) -> str:
    n_lapsed = forget_invitations(today)
    return f"Invitations: deleted {n_lapsed} that had lapsed." if n_lapsed else ""


@register_daily
def forget_presses_of_tallies(today: date) -> str:
    n_presses = forget_presses(today)
    return f"Tally: deleted {n_presses} presses of sessions long held." if n_presses else ""
