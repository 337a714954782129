"""Reads for the desk of coaching: lists of people, what participants said, programmes to copy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from osallisuus.models import BackgroundJob
from osallisuus.text.numbers import whole
from projects.models import CoachingFeedback, CoachingSession, FeedbackCount, SignUp, User
from projects.permissions import can_change

AGREES = (FeedbackCount.Value.RATHER_AGREE, FeedbackCount.Value.AGREE)


@dataclass(frozen=True)
class SignUpLists:
    """By name those who have a place; in the order of the queue those who wait."""

    placed: tuple[SignUp, ...]
    waiting: tuple[SignUp, ...]

    @property
    def n_come(self) -> int:
        return sum(signup.has_come for signup in (*self.placed, *self.waiting))


def signup_lists(session: CoachingSession) -> SignUpLists:
    rows = list(session.signups.order_by("created_at", "pk"))
    placed = [row for row in rows if not row.is_waiting]
    return SignUpLists(
        placed=tuple(sorted(placed, key=lambda row: row.name.casefold())),
        waiting=tuple(row for row in rows if row.is_waiting),
    )


LETTER = "coaching-letter"
"""The work of the queue that sends one."""


@dataclass(frozen=True)
class LetterState:
    """What became of the newest letter. job: while it is on its way. unsent: to whom it did not go.
    unclear: whose letter was on its way when the sending was cut off, so that it may have gone."""

    job: BackgroundJob | None
    unsent: tuple[str, ...]
    unclear: tuple[str, ...]


def letter_state(session: CoachingSession, user: User) -> LetterState:
    """Names as the list has them now: who has left it is not told of."""
    jobs = BackgroundJob.objects.filter(work=LETTER, arguments__session=session.pk)
    job = jobs.first()
    if job is None:
        return LetterState(None, (), ())
    if not job.is_ended:
        # The page of a work is its asker's alone.
        return LetterState(job if job.asked_by_id == user.pk else None, (), ())
    begun, sent, failed = (set(job.memory.get(name, [])) for name in ("begun", "sent", "failed"))
    unclear = begun - sent - failed
    unsent = set(job.arguments["recipients"]) - sent - unclear
    names = dict(session.signups.order_by("name").values_list("pk", "name"))
    return LetterState(
        None,
        tuple(name for key, name in names.items() if key in unsent),
        tuple(name for key, name in names.items() if key in unclear),
    )


def names_leave_on(session: CoachingSession) -> date | None:
    """The day on which the last of the names is gone; None without names or without a time."""
    end = session.ends_at or session.starts_at
    kept = session.signups.order_by("-kept_days").values_list("kept_days", flat=True).first()
    if end is None or kept is None:
        return None
    return timezone.localdate(end) + timedelta(days=kept + 1)


@dataclass(frozen=True)
class ItemFigure:
    """One item: how many answered it with an opinion, and of them by value 1–5.

    `counts`, `mean` (1–5) and `n_agree` are None where fewer than the smallest group did.
    """

    label: str
    n: int
    counts: tuple[tuple[str, int, int], ...] | None
    mean: float | None
    n_agree: int | None


@dataclass(frozen=True)
class FeedbackFigures:
    """`items` is empty while the form is open, and where fewer than `smallest` have answered."""

    n_answers: int
    smallest: int
    items: tuple[ItemFigure, ...]


def feedback_figures(form: CoachingFeedback, at: datetime | None = None) -> FeedbackFigures:
    """What participants said, as counts; only when the form is over.

    While it is open, the figures before and after an answer would tell what that answer was.
    """
    smallest = form.session.project.min_group_size
    by_item: dict[str, dict[int, int]] = {}
    for item, value, n in form.counts.values_list("item", "value", "n"):
        by_item.setdefault(item, {})[value] = n
    # Every form answers every item.
    n_answers = sum(next(iter(by_item.values()), {}).values())
    if not form.is_over(at) or n_answers < smallest:
        return FeedbackFigures(n_answers, smallest, ())
    items = FeedbackCount.Item
    found = tuple(_figure(str(items(key).label), by_item[key], smallest) for key in items.values)
    return FeedbackFigures(n_answers, smallest, found)


def _figure(label: str, counts: dict[int, int], smallest: int) -> ItemFigure:
    """Shares in `counts` are whole per cents of the opinions."""
    known = {value: n for value, n in counts.items() if value != FeedbackCount.Value.UNKNOWN}
    n = sum(known.values())
    if n < smallest:
        return ItemFigure(label, n, None, None, None)
    labels = FeedbackCount.Value
    return ItemFigure(
        label=label,
        n=n,
        counts=tuple(
            (str(labels(value).label), known[value], whole(100 * known[value], n))
            for value in sorted(known)
        ),
        mean=sum(value * each for value, each in known.items()) / n,
        n_agree=sum(known[value] for value in AGREES),
    )


def years_of_coaching(user) -> list[int]:
    """Years that have sessions which the user may copy, newest first."""
    rows = CoachingSession.objects.visible_to(user).filter(starts_at__isnull=False)
    rows = [row for row in rows.select_related("project") if can_change(user, row)]
    return sorted({timezone.localtime(row.starts_at).year for row in rows}, reverse=True)


def sessions_to_copy(user, year: int) -> list[CoachingSession]:
    """The sessions of a year that the user may copy, in the order in which they were held."""
    rows = CoachingSession.objects.visible_to(user).filter(
        starts_at__year=year, cancelled_at__isnull=True
    )
    related = rows.select_related("project", "municipality").order_by("starts_at", "pk")
    return [row for row in related if can_change(user, row)]
