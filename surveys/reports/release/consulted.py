"""Counts of a consultation as sums in the ledger: of which answers they are."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.numerics.samples import Whole
from surveys.models import Ledger, LedgerPart, Survey
from surveys.models.releases.ledger import unpacked
from surveys.reports.release.account import Account
from surveys.reports.release.accounts import Accounts, accounts_of

# No release has them.
NO_RELEASE = 0
EVERYBODY = "n"

Told = Mapping[str, Collection[int]]
"""What is counted anew -> keys of the answers that it is of."""


def with_counts(survey: Survey, told: Told) -> Accounts:
    """The ledger of the survey's project and form with what a consultation counts anew."""
    every = [key for keys in told.values() for key in keys]
    here = np.unique(np.array(every, dtype=np.int64))
    ledger = Ledger.objects.of(survey.project, survey.instrument.key).first()
    accounts = Accounts(here) if ledger is None else accounts_of(ledger, here)
    for name, keys in told.items():
        groups = np.where(np.isin(accounts.ids, list(keys)), 0, NOBODY)
        before: Account = accounts.of(subject_of(survey, name))
        accounts.by_subject[subject_of(survey, name)] = before.extended(
            [(name, groups)], NO_RELEASE
        )
    return accounts


def counted_answers(survey: Survey) -> set[int] | None:
    """Keys of the answers that the shown counts of a consultation are of; None where that is not
    kept, as of those closed before the ledger had them."""
    ledger = Ledger.objects.of(survey.project, survey.instrument.key).first()
    parts = [] if ledger is None else list(_parts(ledger, subject_of(survey, EVERYBODY)))
    if ledger is None or not parts:
        return None
    is_in = unpacked(bytes(parts[0].classes)) > 0
    found: Whole = ledger.ids[is_in]
    return set(found.tolist())


def subject_of(survey: Survey, name: str) -> str:
    return f"consultation {survey.pk} {name}"


def _parts(ledger: Ledger, subject: str) -> Iterator[LedgerPart]:
    # SQLite cannot ask whether a list in JSON holds a value.
    return (part for part in ledger.parts.all() if subject in part.subjects)
