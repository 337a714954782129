"""Writes about surveys, by subject; callers import from here."""

from surveys.services.answering import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
    begin_draft,
    check_draft,
    delete_stale_drafts,
    drop_answers,
    save_answers,
    send_draft,
)
from surveys.services.cards import (
    MadeCard,
    MadeSheet,
    find_card,
    hash_of,
    make_cards,
    make_practice_cards,
    open_end,
    practice_code,
    replace_card,
    revoke_sheet,
)
from surveys.services.consultations import (
    NotOpenError,
    choose_quotes,
    record_consultation,
)
from surveys.services.instruments.loading import (
    FrozenInstrumentError,
    LockedInstrumentError,
    adopt_official,
    digest_of,
    instrument_spec,
    load_instrument,
    refresh_digest,
)
from surveys.services.leaving.forgotten import fingerprint_of, forget_again, mark_of
from surveys.services.leaving.retention import (
    NothingToConfirmError,
    announce_retentions,
    confirm_retention,
    end_due_retentions,
    end_retention,
)
from surveys.services.leaving.withdrawal import Withdrawal, what_goes, withdraw
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    freeze_release,
    withdraw_release,
)
from surveys.services.reopening import CannotReopenError, can_reopen, reopen

__all__ = [
    "AlreadySentError",
    "CannotReopenError",
    "FrozenInstrumentError",
    "LockedInstrumentError",
    "adopt_official",
    "MadeCard",
    "MadeSheet",
    "NotOpenError",
    "NothingAnsweredError",
    "NothingToConfirmError",
    "ReleaseRefusedError",
    "UnsoundAnswersError",
    "Withdrawal",
    "announce_retentions",
    "begin_draft",
    "can_reopen",
    "check_draft",
    "choose_quotes",
    "confirm_retention",
    "delete_stale_drafts",
    "digest_of",
    "drop_answers",
    "end_due_retentions",
    "end_retention",
    "find_card",
    "fingerprint_of",
    "forget_again",
    "freeze_release",
    "hash_of",
    "instrument_spec",
    "load_instrument",
    "make_cards",
    "make_practice_cards",
    "mark_of",
    "open_end",
    "practice_code",
    "record_consultation",
    "refresh_digest",
    "reopen",
    "replace_card",
    "revoke_sheet",
    "save_answers",
    "send_draft",
    "what_goes",
    "withdraw",
    "withdraw_release",
]
