"""Correcting a keyed form while its stack is open: the same checks, counted, never the second over
the first."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent
from surveys.answering.day_rules import OTHER
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import Card, PairDecision, PaperStack, Phase, Response, StackedForm, Survey
from surveys.queries.known_cards import person_of
from surveys.services.paper.keying import PaperSheet, check_sheet, refuse_day, usable_card
from surveys.services.paper.stacks import StackKey, stack_of
from surveys.services.releasing.ledgers import is_in_ledger


class NotOnStackError(Exception):
    """The form lies on no open stack of the key: it was keyed elsewhere, the stack is closed,
    frozen figures rest on it, or the person has gone on with it or taken it back."""


class CorrectedMeanwhileError(Exception):
    """Another window has corrected the form since it was opened; nothing was changed."""

    def __init__(self, form: StackedForm):
        self.form = form
        super().__init__()


def form_of(
    *, survey: Survey, key: StackKey, card: Card, phase: Phase, today: date | None = None
) -> StackedForm:
    """The form of a card and phase on the key's open stack. Raises NotOnStackError."""
    stack = stack_of(survey=survey, key=key, today=today)
    forms = StackedForm.objects.filter(stack=stack, response__card=card, response__phase=phase)
    found = forms.select_related("response__survey").first()
    if stack is None or found is None:
        raise NotOnStackError
    return found


def check_correction(*, response: Response, answered_on: date, today: date | None = None) -> None:
    """Raises ValidationError as `check_paper` does, if a stored form could not have that day."""
    survey, phase = response.survey, Phase(response.phase)
    person = person_of(usable_card(survey, _card_of(response)))
    other_on, end_opened_on = person.days.get(OTHER[phase]), person.end_opened_on
    joined = _joined_half(response)
    if joined is not None:
        other_on = joined.answered_on
        opened = (end_opened_on, person_of(_card_of(joined)).end_opened_on)
        end_opened_on = min(filter(None, opened), default=None)
    refuse_day(
        survey, phase, answered_on, today=today, other_on=other_on, end_opened_on=end_opened_on
    )


def _card_of(response: Response) -> Any:
    # Only a consultation, which has no paper forms, has answers without a card.
    return response.card


@transaction.atomic
def correct_paper(
    *,
    survey: Survey,
    form: StackedForm,
    revision: int,
    key: StackKey,
    sheet: PaperSheet,
    today: date | None = None,
) -> Response:
    """The form as it is on the paper after all, in the place of what was keyed; counted and logged
    without answers, unless nothing has changed.

    revision: that of the form when it was opened. Raises CorrectedMeanwhileError, NotOnStackError,
    and what `record_paper` raises of a sheet.
    """
    response = _locked(survey, form, revision, key, today)
    check_sheet(questionnaire_of(response.instrument), sheet)
    check_correction(response=response, answered_on=sheet.answered_on, today=today)
    facts = {
        "answered_on": sheet.answered_on,
        "help": sheet.help,
        "language": sheet.language,
        "answers": sheet.answers,
        "open_answers": sheet.open_answers,
    }
    if all(getattr(response, name) == value for name, value in facts.items()):
        return response
    for name, value in facts.items():
        setattr(response, name, value)
    response.save(update_fields=list(facts))
    _count(survey, form, key)
    return response


def _locked(survey, form, revision, key, today) -> Response:
    """The stored answers, which neither a closing nor a freezing changes under the correction."""
    hashes = key.hashes_of(survey.pk, today or timezone.localdate())
    # The stack before the form, as a closing takes them.
    stack = PaperStack.objects.select_for_update().filter(key_hash__in=hashes).first()
    found = StackedForm.objects.select_for_update().filter(pk=form.pk, stack=stack).first()
    if stack is None or found is None:
        raise NotOnStackError
    if found.revision != revision:
        raise CorrectedMeanwhileError(found)
    rows = Response.objects.select_related("survey__project", "instrument", "card")
    # The pairing desk joins by days, so the day stays while it looks at it.
    response = rows.select_for_update(of=("self",)).get(pk=found.response_id)
    # Keyed and frozen at the same moment, it could have missed the closing of the stacks.
    if is_in_ledger(response):
        raise NotOnStackError
    return response


def _count(survey: Survey, form: StackedForm, key: StackKey) -> None:
    StackedForm.objects.filter(pk=form.pk).update(revision=F("revision") + 1)
    PaperStack.objects.filter(forms=form.pk).update(n_corrections=F("n_corrections") + 1)
    AuditEvent.objects.create(
        actor=key.by,
        project_id=survey.project_id,
        action=AuditEvent.Action.ANSWERS,
        target=_("%(survey)s: paperilomake korjattu") % {"survey": survey.title[:150]},
        n_rows=1,
    )


def _joined_half(response: Response) -> Response | None:
    """The other half of a pair that was joined by hand, which the chain of cards does not know."""
    joins = PairDecision.objects.filter(kind=PairDecision.Kind.JOIN, undone_at__isnull=True)
    halves = joins.select_related("start__card", "end__card")
    if response.phase == Phase.START:
        found = halves.filter(start=response).first()
        return found.end if found else None
    found = halves.filter(end=response).first()
    return found.start if found else None
