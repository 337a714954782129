"""What this app tells whoever watches the installation."""

from datetime import timedelta

from django.utils import timezone

from osallisuus.monitoring.facts import register_count
from surveys.answering.guess_limit import n_tried_everywhere
from surveys.models import Response


@register_count("answers_yesterday", "Forms sent or keyed for the day before.")
def answers_yesterday() -> int:
    # Of a whole day that is over: a count of today would tell when each answer came.
    yesterday = timezone.localdate() - timedelta(days=1)
    return Response.objects.filter(answered_on=yesterday, survey__is_practice=False).count()


@register_count(
    "guessed_codes", "Codes of no card that were tried within an hour; 1000 is alarming."
)
def guessed_codes() -> int:
    return n_tried_everywhere()
