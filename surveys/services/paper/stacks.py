"""Opening, reading and closing stacks of keyed forms; nothing of a closed one is left."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from osallisuus.keys.known import secret_keys
from projects.models import Project, User
from surveys.models import PaperStack, Response, StackedForm, Survey


@dataclass(frozen=True)
class StackKey:
    """What opens a person's stacks: the secret of their browser, and who is signed in there."""

    secret: str
    by: User

    def hash_of(self, survey_id: int, day: date) -> str:
        """What is stored of the key today."""
        return self.hashes_of(survey_id, day)[0]

    def hashes_of(self, survey_id: int, day: date) -> list[str]:
        """What may be stored of it, by the SECRET_KEY in use and earlier ones.

        With the day in it, so that a stack of yesterday opens no more, whenever its row goes, and
        the stacks of two days do not tell that they are one's.
        """
        text = f"paper-stack:{self.secret}:{self.by.pk}:{survey_id}:{day.isoformat()}"
        return [
            hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
            for key in secret_keys()
        ]


@dataclass(frozen=True)
class StackState:
    """An open stack as the person sees it. `labels`: cards of its forms of each phase, sorted, in
    no order of keying."""

    labels: dict[str, list[str]]
    n_corrections: int

    @property
    def n_forms(self) -> int:
        return sum(map(len, self.labels.values()))


def lay_on_stack(*, response: Response, key: StackKey, today: date | None = None) -> None:
    """Puts a keyed form on the stack of the day, which it opens if there is none; call it in the
    transaction that stores the form."""
    day = today or timezone.localdate()
    key_hash = key.hash_of(response.survey_id, day)
    # Never by a statement that fails: PostgreSQL writes those into its log.
    PaperStack.objects.bulk_create(
        [PaperStack(survey_id=response.survey_id, key_hash=key_hash, opened_on=day)],
        ignore_conflicts=True,
    )
    # Locked against a closing at this very moment; then the form is stored and lies in no stack.
    stack = PaperStack.objects.select_for_update().filter(key_hash=key_hash).first()
    if stack is not None:
        StackedForm.objects.create(stack=stack, response=response)


def state_of(*, survey: Survey, key: StackKey, today: date | None = None) -> StackState | None:
    """The open stack of a survey that the key opens; None without one. Two queries at most."""
    stack = stack_of(survey=survey, key=key, today=today)
    if stack is None:
        return None
    found: dict[str, list[str]] = {}
    rows = stack.forms.order_by("response__card__sheet__letter", "response__card__label")
    for phase, label in rows.values_list("response__phase", "response__card__label"):
        found.setdefault(phase, []).append(label)
    return StackState(found, stack.n_corrections)


def stack_of(*, survey: Survey, key: StackKey, today: date | None = None) -> PaperStack | None:
    day = today or timezone.localdate()
    return PaperStack.objects.filter(key_hash__in=key.hashes_of(survey.pk, day)).first()


@transaction.atomic
def close_stack(*, survey: Survey, key: StackKey, today: date | None = None) -> StackState | None:
    """Closes the stack for good, and returns what was in it; None if there was none."""
    state = state_of(survey=survey, key=key, today=today)
    day = today or timezone.localdate()
    _close(PaperStack.objects.filter(key_hash__in=key.hashes_of(survey.pk, day)))
    return state


@transaction.atomic
def close_stacks_of(project: Project) -> int:
    """Closes all stacks of a project before its figures are read, so that nothing that they rest
    on is corrected afterwards; returns how many there were."""
    return _close(PaperStack.objects.filter(survey__project=project))


@transaction.atomic
def forget_stacks(today: date | None = None) -> int:
    """Deletes stacks that nobody closed on their day; returns how many there were."""
    return _close(PaperStack.objects.filter(opened_on__lt=today or timezone.localdate()))


def take_from_stack(response: Response) -> None:
    """The form is no more what lies on the paper: the person goes on with it."""
    StackedForm.objects.filter(response=response).delete()


def _close(stacks: QuerySet[PaperStack]) -> int:
    # Locked first: who lays a form on one meanwhile waits, and then finds no stack.
    ids = list(stacks.select_for_update().order_by("pk").values_list("pk", flat=True))
    PaperStack.objects.filter(pk__in=ids).delete()
    return len(ids)
