"""Whether what a preview of figures rests on has changed since it was made."""

import hashlib
import json
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Avg, Count, Max, Q, Sum

from projects.models import CostLine, Pilot, PilotSession, Project
from surveys.models import (
    Card,
    EnteredWeek,
    PairDecision,
    PaperStack,
    Release,
    Response,
    Survey,
)


def data_mark(project: Project, today: date) -> str:
    """A text that is another one after answers, pairs, costs, sessions, pilots or releases of the
    project have changed, and on another day; it tells nothing of them. Ten queries."""
    surveys = Survey.objects.filter(project=project).values("pk")
    pilots = Pilot.objects.filter(project=project).values("pk")
    facts = [
        today,
        project.min_group_size,
        # Keys are random, so that their mean is another one even where one answer took the place
        # of another.
        Response.objects.filter(survey__in=surveys).aggregate(Count("pk"), Avg("pk")),
        PairDecision.objects.filter(start__survey__in=surveys).aggregate(
            Count("pk"), Count("undone_at")
        ),
        Card.objects.filter(replaces__isnull=False, sheet__survey__in=surveys).count(),
        EnteredWeek.objects.filter(survey__in=surveys).aggregate(Sum("n_responses")),
        # A corrected form keeps its key; its stack is another one, or has one correction more.
        PaperStack.objects.filter(survey__in=surveys).aggregate(Avg("pk"), Sum("n_corrections")),
        _sums(CostLine.objects.filter(pilot__in=pilots), "amount", "hours", "rate"),
        _sums(PilotSession.objects.filter(pilot__in=pilots), "n_residents"),
        _sums(Pilot.objects.filter(pk__in=pilots), "n_participants", "volunteer_hours"),
        Release.objects.filter(project=project).aggregate(Max("pk"), Count("withdrawn_on")),
        Survey.objects.filter(project=project).aggregate(
            Count("pk"), Max("closes_on"), practice=Count("pk", filter=Q(is_practice=True))
        ),
    ]
    text = json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _sums(rows, *fields: str) -> dict:
    approved = {"state": "approved"} if hasattr(rows.model, "state") else {}
    return rows.filter(**approved).aggregate(Count("pk"), **{name: Sum(name) for name in fields})
