"""Dates of the room of surveys: stale drafts and the end of retention."""

from datetime import date

from django.db import transaction

from osallisuus.daily import register_daily
from surveys.queries.retention import endings
from surveys.services import (
    announce_retentions,
    delete_stale_drafts,
    end_due_retentions,
    remind_of_retentions,
)
from surveys.services.entering import forget_entered
from surveys.services.importing.arrivals import BusyError, only_one, sweep
from surveys.services.instruments.reviewing import forget_review_links
from surveys.services.leaving.forgotten import write_all_marks
from surveys.services.paper.stacks import forget_stacks
from surveys.services.releasing.previews import forget_previews
from surveys.services.sealed import forget_openings


@register_daily
def forget_release_previews(today: date) -> str:
    n_previews = forget_previews(today)
    return f"Previews: deleted {n_previews} of releases." if n_previews else ""


@register_daily
def forget_drafts(today: date) -> str:
    n_drafts = delete_stale_drafts(today)
    return f"Drafts: deleted {n_drafts} that nobody had touched for 14 days." if n_drafts else ""


@register_daily
def announce_retention(today: date) -> str:
    n_projects = announce_retentions(today)
    return f"Retention: announced the end of {n_projects} projects." if n_projects else ""


@register_daily
def remind_of_retention(today: date) -> str:
    n_projects = remind_of_retentions(today)
    return f"Retention: reminded {n_projects} projects of a deletion." if n_projects else ""


@register_daily
def clear_interrupted_imports(today: date) -> str:
    try:
        with only_one():
            n_rows = sweep()
    # An import is under way and sweeps by itself; what waits does so till tomorrow.
    except BusyError:
        return ""
    return f"Imports: removed {n_rows} rows of one that was interrupted." if n_rows else ""


@register_daily
def end_retention(today: date) -> str:
    """Says what went, and what waits for a day or for somebody's confirmation."""
    gone = [
        f"Retention: deleted {_counted(plan)} of {project}."
        for project, plan in end_due_retentions(today)
    ]
    return "\n".join([*gone, *(_waiting(ending) for ending in endings(today))])


def _waiting(ending) -> str:
    if ending.waits_for_confirmation:
        what = "wait for a confirmation"
    else:
        what = f"go on {ending.notice.deletes_from:%d.%m.%Y}"
    return f"Retention: {_counted(ending.plan)} of {ending.project} {what}."


def _counted(plan) -> str:
    return f"{plan.n_responses} responses, {plan.n_drafts} drafts and {plan.n_cards} cards"


@register_daily
def forget_tablets(today: date) -> str:
    n_openings = forget_openings(today)
    return f"Tablets: deleted the keys of {n_openings} openings." if n_openings else ""


@register_daily
def forget_entered_weeks(today: date) -> str:
    n_weeks = forget_entered(today)
    return f"Entered answers: deleted the counts of {n_weeks} weeks." if n_weeks else ""


@register_daily
def forget_paper_stacks(today: date) -> str:
    n_stacks = forget_stacks(today)
    return f"Paper forms: closed {n_stacks} stacks of earlier days." if n_stacks else ""


@register_daily
def forget_ended_review_links(today: date) -> str:
    n_links = forget_review_links(today)
    return f"Translations: deleted {n_links} links that had ended." if n_links else ""


@register_daily
def keep_marks(today: date) -> str:
    """Marks of what has left that could not be written when it did; all of them after a restore."""
    # Only after the commit: what a rehearsal lets leave has not left.
    transaction.on_commit(write_all_marks)
    return ""
