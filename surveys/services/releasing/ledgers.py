"""Writes of the ledger: what a release adds to it, and what goes from it."""

from collections.abc import Collection

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from osallisuus.models import DataVersion
from projects.models import Project
from surveys.models import Ledger, LedgerPart, OldMembers, Release, Response
from surveys.models.releases.ledger import packed, unpacked
from surveys.reports.release.account import Account
from surveys.reports.release.accounts import Accounts


def keep_accounts(release: Release, accounts: Accounts) -> None:
    """All that is out, the release included, in place of what the ledger had."""
    project, key = release.project, release.instrument_key
    keep_ledger(project, key, accounts)
    OldMembers.objects.filter(release__project=project, release__instrument_key=key).delete()


def keep_ledger(project: Project, key: str, accounts: Accounts) -> None:
    """The sums of a project by one form, in place of those that the ledger had."""
    is_in = np.zeros(len(accounts.ids), dtype=bool)
    subjects: dict[int, tuple[Account, list[str]]] = {}
    for subject, account in accounts.by_subject.items():
        if account.sums:
            is_in |= account.of > 0
            subjects.setdefault(id(account), (account, []))[1].append(subject)
    order = np.flatnonzero(is_in)
    # Sorted by the random keys, so that the order tells nothing and a key is found by halving.
    order = order[np.argsort(accounts.ids[order])]
    Ledger.objects.of(project, key).delete()
    ledger = Ledger(project=project, instrument_key=key)
    ledger.ids = accounts.ids[order]
    ledger.save()
    for account, names in subjects.values():
        LedgerPart.objects.create(
            ledger=ledger,
            subjects=names,
            sums=account.sums,
            classes=packed(account.of[order]),
            groups=packed(account.groups),
            sizes=packed(account.sizes),
        )


@transaction.atomic
def forget_answers(ids: Collection[int]) -> set[int]:
    """Take answers out of the ledgers that have them.

    Returns the keys of the releases that rested on one of them.
    """
    found = set()
    projects = Response.with_arriving.filter(pk__in=ids).values("survey__project")
    for ledger in Ledger.objects.select_for_update().filter(project__in=projects):
        is_gone = ledger.holds(ids)
        if not is_gone.any():
            continue
        for part in ledger.parts.all():
            found |= part.releases_of(is_gone)
            # Only the key goes: the class keeps its size, so those who have withdrawn stay counted.
            part.classes = packed(unpacked(bytes(part.classes))[~is_gone])
            part.save(update_fields=["classes"])
        ledger.ids = ledger.ids[~is_gone]
        ledger.save(update_fields=["answers"])
    for members in OldMembers.objects.filter(release__project__in=projects):
        if members.holds(ids):
            found.add(members.release_id)
            members.forget(ids)
            members.save()
    return found


def outdate(releases: Collection[int]) -> None:
    """Mark those of the releases that are live: answers that they rest on have gone. One with its
    costs mended rests on those of the release that it mends."""
    mended = Release.objects.filter(pk__in=releases).values("project", "pairs_fingerprint")
    is_mended = Exists(
        mended.filter(project=OuterRef("project"), pairs_fingerprint=OuterRef("pairs_fingerprint"))
    )
    outdated = Release.objects.live().filter(
        Q(pk__in=releases) | Q(is_mended, corrected_on__isnull=False)
    )
    if outdated.update(is_outdated=True):
        DataVersion.bump()


def is_in_ledger(response: Response) -> bool:
    """Whether something published rests on an answer."""
    project, key = response.survey.project, response.instrument.key
    ledgers = Ledger.objects.of(project, key)
    old = OldMembers.objects.filter(release__project=project, release__instrument_key=key)
    return any(ledger.holds([response.pk]).any() for ledger in ledgers) or any(
        members.holds([response.pk]) for members in old
    )


def end_ledgers(project: Project) -> None:
    """The fingerprints of the releases stay; who was in them goes."""
    Ledger.objects.filter(project=project).delete()
    OldMembers.objects.filter(release__project=project).delete()
