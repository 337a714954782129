"""Joining and parting a start and an end by hand; responses never move, and all can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import User
from surveys.answering.day_rules import pair_problem
from surveys.models import PairDecision, Phase, Response, Survey
from surveys.queries.known_cards import person_of
from surveys.queries.pairs import pairs, pairs_by_survey


@transaction.atomic
def join_pair(
    *, survey: Survey, start_id: int, end_id: int, reason: str, by: User | None = None
) -> PairDecision:
    """Take an unpaired start and an unpaired end for one person's.

    An earlier parting of either ends at the same moment, and comes back if this is undone.
    Raises ValidationError when they are not such responses of the survey, or their days cannot be a
    pair's.
    """
    start, end = _locked(survey, start_id, end_id)
    # Read only after both responses are locked: two coordinators may join the same end at once.
    paired = {response for pair in _pairs(survey) for response in pair}
    if start.pk in paired or end.pk in paired:
        raise ValidationError(_("Toinen vastauksista on jo parin osa. Erota ensin se pari."))
    opened_on = min(filter(None, (_opened_on(start), _opened_on(end))), default=None)
    if problem := pair_problem(survey, start.answered_on, end.answered_on, opened_on):
        raise ValidationError(problem)
    now = timezone.now()
    # With the moment of the join, by which undoing it finds the partings that it ended.
    _live(start, end).update(undone_at=now)
    return _decide(PairDecision.Kind.JOIN, start, end, reason, by, now)


@transaction.atomic
def part_pair(
    *, survey: Survey, start_id: int, end_id: int, reason: str, by: User | None = None
) -> PairDecision:
    """Take the start and the end of one card for two people's.

    A pair that was joined by hand is parted by undoing that. Raises ValidationError when the two
    are no pair of the survey.
    """
    start, end = _locked(survey, start_id, end_id)
    if (start.pk, end.pk) not in _pairs(survey):
        raise ValidationError(_("Nämä vastaukset eivät ole pari."))
    if _live(start, end).exists():
        raise ValidationError(_("Pari on yhdistetty käsin. Peru yhdistäminen."))
    return _decide(PairDecision.Kind.PART, start, end, reason, by, timezone.now())


@transaction.atomic
def undo_decision(*, survey: Survey, decision_id: int) -> PairDecision:
    """Everything is as it was before the decision, partings that a join ended included.

    Raises ValidationError when the survey has no such live decision, or a later one stands in
    the way.
    """
    live = PairDecision.objects.select_for_update().filter(
        undone_at__isnull=True, start__survey=survey, end__survey=survey
    )
    decision = live.filter(pk=decision_id).first()
    if decision is None:
        raise ValidationError(_("Päätös on jo peruttu."))
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])
    if decision.kind == PairDecision.Kind.JOIN:
        _bring_back(_of(decision.start_id, decision.end_id).filter(undone_at=decision.at))
    return decision


@dataclass(frozen=True)
class LevelEffect:
    """How many pairs a level of the results has before and after. `needed`: the fewest of which
    anything is shown."""

    name: str
    before: int
    after: int
    needed: int

    @property
    def opens(self) -> bool:
        return self.before < self.needed <= self.after

    @property
    def closes(self) -> bool:
        return self.after < self.needed <= self.before


def effect_of(survey: Survey, decide: Callable[[], object]) -> list[LevelEffect]:
    """What a decision would do to the pairs of each level that has the survey, widest last.
    Nothing stays of it. Raises ValidationError where the decision is refused."""
    with transaction.atomic():
        before = _counts(survey)
        decide()
        after = _counts(survey)
        # Tried with the very rules that will hold, and taken back.
        transaction.set_rollback(True)
    needed = survey.project.min_group_size
    return [
        LevelEffect(name, earlier, later, needed)
        for (name, earlier), (_name, later) in zip(before, after, strict=True)
    ]


def _counts(survey: Survey) -> list[tuple[str, int]]:
    """(name of a level, its pairs) by the survey's questionnaire, in all its versions."""
    rows = Survey.objects.filter(
        project=survey.project, instrument__key=survey.instrument.key, is_practice=False
    )
    found = pairs_by_survey(rows)
    # Only consultations have no pilot, and they have no pairs.
    pilot: Any = survey.pilot
    levels = (
        (pilot.name, rows.filter(pilot=pilot)),
        (pilot.municipality.name, rows.filter(pilot__municipality=pilot.municipality)),
        (survey.project.name, rows),
    )
    return [
        (name, sum(len(found.get(key, ())) for key in own.values_list("pk", flat=True)))
        for name, own in levels
    ]


def _bring_back(parted) -> None:
    for part in parted:
        # A later decision rests on this one: a response has one live decision at most.
        if _of(part.start_id, part.end_id).filter(undone_at__isnull=True).exists():
            raise ValidationError(_("Peru ensin toinen päätös, joka koskee samaa korttia."))
        part.undone_at = None
        part.save(update_fields=["undone_at"])


def _locked(survey: Survey, start_id: int, end_id: int) -> tuple[Response, Response]:
    found = Response.objects.real().select_for_update(of=("self",)).filter(survey=survey)
    start = found.filter(pk=start_id, phase=Phase.START).first()
    end = found.filter(pk=end_id, phase=Phase.END).first()
    if start is None or end is None:
        raise ValidationError(_("Valitse alkukysely ja loppukysely tästä kyselystä."))
    return start, end


def _opened_on(response: Response) -> date | None:
    return person_of(response.card).end_opened_on


def _pairs(survey: Survey) -> list[tuple[int, int]]:
    return pairs(Survey.objects.filter(pk=survey.pk))


def _of(start_id: int, end_id: int):
    return PairDecision.objects.filter(Q(start_id=start_id) | Q(end_id=end_id))


def _live(start: Response, end: Response):
    return _of(start.pk, end.pk).filter(undone_at__isnull=True)


def _decide(kind, start, end, reason, by, at) -> PairDecision:
    return PairDecision.objects.create(kind=kind, start=start, end=end, reason=reason, by=by, at=at)
