"""Having a translation read: links that end, verdicts, and the mark that it has been read."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from surveys.models import Instrument, InstrumentLanguage, ReviewLink, TextVerdict
from surveys.models.instruments.review import LINK_DAYS
from surveys.queries.review import ReviewLine, review_progress
from surveys.services.instruments.loading import refresh_digest


class NotWholeError(Exception):
    """Some text has not been approved, or somebody would change one."""


def _hashed(token: str) -> str:
    # A plain hash is enough here: 24 random bytes cannot be tried out, unlike a card's code.
    return hashlib.sha256(token.encode()).hexdigest()


def make_review_link(
    *, instrument: Instrument, language: str, by, today: date
) -> tuple[ReviewLink, str]:
    """A new link and its secret, which can never be shown again; works for thirty days."""
    token = secrets.token_urlsafe(24)
    link = ReviewLink.objects.create(
        instrument=instrument,
        language=language,
        token_hash=_hashed(token),
        made_by=by,
        made_on=today,
        expires_on=today + timedelta(days=LINK_DAYS),
    )
    return link, token


def find_review_link(token: str, today: date) -> ReviewLink | None:
    """The open link that a secret belongs to; None when it has ended, was closed or never was."""
    rows = ReviewLink.objects.select_related("instrument")
    found = rows.filter(token_hash=_hashed(token)).first()
    return found if found and found.is_open(today) else None


def close_review_link(*, link: ReviewLink, at: datetime | None = None) -> ReviewLink:
    """Nobody reads by it any more, and what was said by it no longer counts."""
    if link.revoked_at is None:
        link.revoked_at = at or timezone.now()
        link.save(update_fields=["revoked_at"])
    return link


def forget_review_links(today: date) -> int:
    """Deletes links that ended thirty days ago or earlier, with what was said by them; returns how
    many.

    What was said in time counts until the translation is marked as read: till then a link that
    ended by itself stays if anything was said by it.
    """
    before = today - timedelta(days=LINK_DAYS)
    is_draft = InstrumentLanguage.objects.filter(
        instrument=OuterRef("instrument"),
        language=OuterRef("language"),
        variant="",
        review=InstrumentLanguage.Review.UNREVIEWED,
    )
    closed = Q(revoked_at__date__lte=before)
    ended = Q(expires_on__lt=before) & (Q(verdicts=None) | ~Exists(is_draft))
    going = ReviewLink.objects.filter(closed | ended).values_list("pk", flat=True)
    _n_rows, by_model = ReviewLink.objects.filter(pk__in=set(going)).delete()
    return by_model.get(ReviewLink._meta.label, 0)


def record_verdict(*, link: ReviewLink, line: ReviewLine, proposal: str = "") -> TextVerdict:
    """What the reader says of a text, instead of what they said before. Without a proposal it is
    approved; so is a proposal that is the text itself."""
    wanted = proposal.strip()
    is_approved = wanted in ("", line.text.strip())
    verdict, _made = TextVerdict.objects.update_or_create(
        link=link,
        key=line.key,
        defaults={
            # A verdict counts only for the very words that were read, so they stand beside it.
            "read_text": line.text,
            "is_approved": is_approved,
            "proposal": "" if is_approved else wanted,
        },
    )
    return verdict


@transaction.atomic
def mark_language_reviewed(*, instrument: Instrument, language: str) -> InstrumentLanguage:
    """The translation is marked as read by a native speaker. Raises NotWholeError until every text
    is approved."""
    row = instrument.languages.select_for_update().get(language=language, variant="")
    if not review_progress(instrument, language).is_whole:
        raise NotWholeError
    # No word changes by this, so that a version which has been answered may be marked too.
    row.review = InstrumentLanguage.Review.REVIEWED
    row.save(update_fields=["review"])
    refresh_digest(instrument)
    return row
