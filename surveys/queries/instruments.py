"""Reads about questionnaires: which of them anybody has answered."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, Q

from surveys.models import Instrument, Response


def answered_instruments(keys: Iterable[int]) -> set[int]:
    """Those of these instruments that have an answer, as `Instrument.is_frozen` counts them; one
    query."""
    # By the keys themselves: of a key that it does not know PostgreSQL thinks that every answer
    # may be its own, and looks for it through all of them.
    answers = Response.with_arriving
    asked = [Q(pk=key) & Q(Exists(answers.filter(instrument=key))) for key in keys]
    rows = Instrument.objects.filter(reduce(or_, asked)) if asked else Instrument.objects.none()
    return set(rows.values_list("pk", flat=True))
