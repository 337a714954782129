"""What a project keeps of people, counted; no name and no answer stands here."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from projects.models import Membership, Partnership, Project, SignUp
from projects.permissions import Role
from surveys.models import Card, Response, Survey


@dataclass(frozen=True)
class PrivacyFacts:
    """languages: names in Finnish order of their codes. has_open: whether anybody may write freely.
    evaluators_until: the last days of rights to coded answers, sorted; None for one without."""

    project: Project
    surveys: tuple[str, ...]
    has_consultation: bool
    has_open: bool
    n_cards: int
    n_responses: int
    n_accounts: int
    n_signups: int
    n_partners: int
    evaluators_until: tuple[date | None, ...]


def facts_of(project: Project, today: date) -> PrivacyFacts:
    """A fixed number of queries."""
    surveys = list(Survey.objects.real().filter(project=project).select_related("instrument"))
    asked = Survey.objects.filter(project=project, is_practice=False)
    live = Membership.objects.live(today).filter(project=project, user__is_active=True)
    evaluators = live.filter(role=Role.EVALUATOR).values_list("valid_until", flat=True)
    named = ~Q(municipality_person="") | ~Q(association_person="")
    return PrivacyFacts(
        project=project,
        surveys=tuple(sorted({str(each.instrument.title) for each in surveys})),
        has_consultation=asked.filter(kind=Survey.Kind.CONSULTATION).exists(),
        has_open=asked.filter(instrument__items__kind="open").exists(),
        n_cards=Card.objects.filter(sheet__survey__in=asked).count(),
        n_responses=Response.objects.filter(survey__in=asked).count(),
        n_accounts=live.values("user").distinct().count(),
        n_signups=SignUp.objects.filter(session__project=project).count(),
        n_partners=Partnership.objects.filter(named, project=project).count(),
        evaluators_until=tuple(sorted(evaluators, key=lambda day: day or date.max)),
    )
