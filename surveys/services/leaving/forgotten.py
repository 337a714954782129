"""Marks of what has left for good, and leaving again what a backup has brought back."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import transaction

from osallisuus.backup.forgetting import Mark, write_marks
from osallisuus.keys.known import card_keys, later_forms
from surveys.models import Card, Draft, Forgotten, Response
from surveys.services.releasing.ledgers import forget_answers, outdate


def mark_of(kind: str, key: str | int) -> str:
    """The keyed mark of a row: `kind` response, card or draft, `key` what never changes of it."""
    return _marks(kind, key)[0]


def _marks(kind: str, key: str | int) -> list[str]:
    """What the mark of a row may be: by the CARD_KEY in use, and by earlier ones."""
    text = f"forgotten:{kind}:{key}".encode()
    # Keyed: whoever gets an old backup cannot try out which of its rows have left.
    return [hmac.new(known.encode(), text, hashlib.sha256).hexdigest() for known in card_keys()]


def fingerprint_of(marks: Iterable[str]) -> str:
    """One keyed mark of many, whatever their order: proof of exactly what left at once."""
    return mark_of("run", "\n".join(sorted(marks)))


def remember(
    *,
    reason: Forgotten.Reason,
    on: date,
    responses: Iterable[int] = (),
    cards: Iterable[str] = (),
    drafts: Iterable[str] = (),
) -> list[str]:
    """Keeps the marks of rows that are about to leave, and returns them sorted.

    `responses`: their keys; `cards`: stored hashes of cards that leave; `drafts`: hashes of cards
    whose drafts leave.
    """
    # Sorted, so that no order tells which marks belong to one person.
    marks = sorted(
        {
            *(mark_of("response", key) for key in responses),
            *(mark_of("card", code_hash) for code_hash in cards),
            *(mark_of("draft", code_hash) for code_hash in drafts),
        }
    )
    rows = [Forgotten(mark=mark, reason=reason, forgotten_on=on) for mark in marks]
    # A draft that is withdrawn twice has one mark; the later day holds for both.
    Forgotten.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["mark"],
        update_fields=["reason", "forgotten_on"],
    )
    # Beside the database too: a restored one is older than what leaves today.
    transaction.on_commit(partial(write_marks, [_mark(row) for row in rows]))
    return marks


def _mark(row: Forgotten) -> Mark:
    return Mark(row.mark, str(row.reason), row.forgotten_on)


def write_all_marks() -> None:
    """Writes the marks of the table into the file beside the database, as far as it lacks any."""
    write_marks(map(_mark, Forgotten.objects.iterator()))


@transaction.atomic
def forget_again(*, rows: Iterable[Forgotten]) -> int:
    """After a restore: deletes what the backup still had of `rows`, which were kept elsewhere.

    A draft goes only if nobody has touched it since. Live releases that rested on a withdrawn
    response are marked outdated. The marks are kept here too. Returns how many responses, cards
    and drafts went.
    """
    kept = {row.mark: row for row in rows}
    Forgotten.objects.bulk_create(kept.values(), ignore_conflicts=True)
    cards = _cards()
    responses = {
        key: row
        for key in Response.with_arriving.values_list("pk", flat=True).iterator()
        if (row := _found(kept, "response", [key])) is not None
    }
    withdrawn = [key for key, row in responses.items() if row.reason == Forgotten.Reason.WITHDRAWAL]
    # Only a withdrawal makes figures outdated; at the end of retention frozen figures stay valid.
    outdate(forget_answers(withdrawn))
    forget_answers(responses)
    n_drafts = _drop_drafts(cards, kept)
    Response.with_arriving.filter(pk__in=list(responses)).delete()
    gone = [pk for pk, forms in cards if _found(kept, "card", forms) is not None]
    Card.with_arriving.filter(replaces__in=gone).update(replaces=None)
    Card.with_arriving.filter(pk__in=gone).delete()
    return len(responses) + len(gone) + n_drafts


def _cards() -> list[tuple[int, list[str]]]:
    """Keys of cards with their stored hashes, and what these have become by now: the backup may be
    older than the CARD_KEY under which a card has left."""
    rows = Card.with_arriving.values_list("pk", "code_hash", "hashed_under")
    return [(pk, later_forms(stored, name) or [stored]) for pk, stored, name in rows]


def _found(kept, kind, keys) -> Forgotten | None:
    marks = (mark for key in keys for mark in _marks(kind, key))
    return next((kept[mark] for mark in marks if mark in kept), None)


def _drop_drafts(cards, kept) -> int:
    n_dropped = 0
    for pk, forms in cards:
        row = _found(kept, "draft", forms)
        if row is not None:
            # Who has begun anew since then has not withdrawn that.
            stale = Draft.objects.filter(card_id=pk, last_used_on__lte=row.forgotten_on)
            n_dropped += stale.delete()[0]
    return n_dropped
