"""The form for participants: opened, answered without a name, closed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from projects.models import CoachingFeedback, CoachingSession, FeedbackCount


class FeedbackClosedError(Exception):
    """The form takes no answers now."""


@transaction.atomic
def open_feedback(*, session: CoachingSession) -> CoachingFeedback:
    """The form of the session with its link; the one that is there, if there is one."""
    CoachingSession.objects.select_for_update().get(pk=session.pk)
    form, is_new = CoachingFeedback.objects.get_or_create(session=session)
    if is_new:
        # All at once: made when they are first needed, their order would tell who was first.
        FeedbackCount.objects.bulk_create(
            FeedbackCount(form=form, item=item, value=value)
            for item in FeedbackCount.Item
            for value in FeedbackCount.Value
        )
    return form


@transaction.atomic
def record_feedback(
    *, form: CoachingFeedback, answers: Mapping[str, int], at: datetime | None = None
) -> None:
    """Adds one to the count of each chosen value. answers: every item → a value, 0 = cannot say.

    Raises FeedbackClosedError.
    """
    found = CoachingFeedback.objects.select_for_update(of=("self",)).select_related("session")
    if not found.get(pk=form.pk).is_open(at):
        raise FeedbackClosedError
    for item in FeedbackCount.Item:
        chosen = form.counts.filter(item=item, value=answers[item])
        chosen.update(n=F("n") + 1)


@transaction.atomic
def close_feedback(*, form: CoachingFeedback) -> CoachingFeedback:
    """No more answers, for good: the figures may be read from here on."""
    found = CoachingFeedback.objects.select_for_update(of=("self",)).get(pk=form.pk)
    if found.closed_at is None:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])
    return found
