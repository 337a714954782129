"""Answers that a tablet sealed without a network: opened, checked as all others, stored once."""

import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.keys.known import secret_keys
from surveys.answering import guess_limit
from surveys.answering.answers import MAX_OPEN_LENGTH, plain_text
from surveys.answering.codes import CodeError
from surveys.answering.tablet.sealing import (
    Sealed,
    UnsealableError,
    private_key,
    public_point,
    unseal,
)
from surveys.answering.visits.visit import Visit, load_visit
from surveys.models import Channel, Help, SealedReceipt, Survey, TabletOpening
from surveys.services.answering import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
    begin_draft,
    save_answers,
    send_draft,
)
from surveys.services.cards import find_card

HOURS = 24
"""How old sealed answers may be when they come."""
# A day of answering and a day of waiting: then the key of the opening is emptied.
OPENING_DAYS = 2
COUNTED_DAYS = 14
"""How long the coordinator sees what an opening brought; later messages are counted no more."""
HELP = (Help.ALONE, Help.HELPED, Help.INTERPRETER)
ID_BITS = 62


class TooManyGuessesError(Exception):
    """The address has tried so many unknown codes that nothing of it is opened now."""


class _RefusedError(Exception):
    """Why a message was not stored, in a sentence that tells nothing of its content."""


class _UnknownCodeError(_RefusedError):
    """Counts as a guess."""


@dataclass(frozen=True)
class Outcome:
    """`state`: stored, already (the same message came before) or refused; then with a reason."""

    state: str
    reason: str = ""


def open_for_sealing(survey: Survey) -> TabletOpening:
    return TabletOpening.objects.create(survey=survey)


def sealing_key(opening: TabletOpening) -> str:
    """The public half for the tablet, in base64."""
    return public_point(private_key(settings.SECRET_KEY, opening.pk, opening.seed))


def openings_of(survey: Survey):
    """The last days' openings with `n_stored` and `n_refused` messages; those without any are left
    out."""
    openings = survey.tablet_openings.annotate(
        n_stored=Count("receipts", filter=Q(receipts__is_stored=True)),
        n_refused=Count("receipts", filter=Q(receipts__is_stored=False)),
    )
    return openings.exclude(n_stored=0, n_refused=0).order_by("opened_on", "pk")


def receive_sealed(sealed: Sealed, *, address: str, now: datetime | None = None) -> Outcome:
    """Stores a sealed message as a response, once, whoever sends it how often.

    What is too old or cannot be unsealed is counted as refused for as long as its opening is
    known. Raises TooManyGuessesError, which changes nothing.
    """
    now = now or datetime.now(UTC)
    oldest = timezone.localdate(now) - timedelta(days=OPENING_DAYS)
    opening = TabletOpening.objects.filter(pk=sealed.opening_id).first()
    if opening is None or not opening.seed or opening.opened_on < oldest:
        return _refuse_unopened(sealed, opening, _("Tabletin avauksesta on yli vuorokausi."))
    try:
        written = _unsealed(sealed, opening)
    except UnsealableError:
        return _refuse_unopened(sealed, opening, _("Viesti on vioittunut."))
    if _is_known(sealed):
        return Outcome("already")
    if guess_limit.is_shut(address):
        raise TooManyGuessesError
    try:
        with transaction.atomic():
            # The receipt stands in the transaction of the response, so that a repeated or
            # simultaneous sending always finds it.
            receipt = SealedReceipt(id=_receipt_id(sealed), opening=opening, is_stored=True)
            receipt.save(force_insert=True)
            return _store(receipt, opening, written, now, address)
    except IntegrityError:
        return Outcome("already")


def forget_openings(today: date | None = None) -> int:
    """Empties the keys of openings whose time has passed, and deletes the openings and receipts
    whose counts have been shown for long enough; returns how many keys went."""
    today = today or timezone.localdate()
    oldest, oldest_shown = (today - timedelta(days=days) for days in (OPENING_DAYS, COUNTED_DAYS))
    over = TabletOpening.objects.filter(opened_on__lt=oldest).exclude(seed="")
    # Without its seed nobody can derive the key, so what is still on
    # some tablet stays sealed for good.
    n_keys = over.update(seed="")
    TabletOpening.objects.filter(opened_on__lt=oldest_shown).delete()
    return n_keys


def _refuse_unopened(sealed, opening, reason) -> Outcome:
    if opening is not None:
        # By all its bytes: a damaged copy must not stand in the way of the message itself.
        receipt_id = _receipt_id(sealed, sealed.public_point + sealed.iv + sealed.data)
        opening.receipts.get_or_create(id=receipt_id, defaults={"is_stored": False})
    return Outcome("refused", reason)


def _store(receipt, opening, written, now, address) -> Outcome:
    try:
        with transaction.atomic():
            _respond(opening, written, now)
    except _RefusedError as refused:
        receipt.is_stored = False
        receipt.save(update_fields=["is_stored"])
        # Here, as what is counted within would be rolled back with it.
        if isinstance(refused, _UnknownCodeError):
            guess_limit.count(address)
        return Outcome("refused", str(refused))
    return Outcome("stored")


def _respond(opening, written, now) -> None:
    day = _day_of(opening, written.get("written"), now)
    visit = _visit(opening, written, day)
    answers, open_answers = written.get("answers"), written.get("open_answers")
    if not isinstance(answers, dict) or not isinstance(open_answers, dict):
        raise _RefusedError(_("Vastaukset eivät sovi kyselyyn."))
    draft = begin_draft(
        card=visit.card,
        phase=visit.phase,
        consent_version=visit.questionnaire.consent_version,
        language=written["language"],
        channel=Channel.SHARED_TABLET,
        help=Help(written["help"]),
        today=day,
    )
    try:
        draft = save_answers(
            draft=draft,
            answers=answers,
            open_answers={key: _plain(each) for key, each in open_answers.items()},
            language=written["language"],
            today=day,
        )
        send_draft(
            draft=draft,
            survey=visit.survey,
            questionnaire=visit.questionnaire,
            today=day,
        )
    except AlreadySentError:
        raise _RefusedError(_("Kortilla on jo vastattu.")) from None
    except (NothingAnsweredError, UnsoundAnswersError):
        raise _RefusedError(_("Vastaukset eivät sovi kyselyyn.")) from None


def _visit(opening, written, day) -> Visit:
    """The card's visit on the day of answering, by the same rules as on line."""
    try:
        card = find_card(str(written.get("code")))
    except CodeError:
        raise _RefusedError(_("Koodissa on virhe")) from None
    if card is None:
        raise _UnknownCodeError(_("Koodia ei löytynyt."))
    if card.sheet.survey_id != opening.survey_id:
        raise _RefusedError(_("Kortti kuuluu toiseen kyselyyn."))
    visit = load_visit(card.pk, channel=Channel.SHARED_TABLET, today=day)
    if not visit.opening.is_open or visit.phase != written.get("phase"):
        raise _RefusedError(_("Kortilla on jo vastattu, tai se ei ole auki."))
    is_agreed = written.get("consent") == visit.questionnaire.consent_version
    if not is_agreed or written.get("help") not in HELP:
        raise _RefusedError(_("Lupa puuttuu, tai se on vanhentunut."))
    if written.get("language") not in visit.languages:
        raise _RefusedError(_("Kysely ei ole tällä kielellä."))
    return visit


def _day_of(opening, seconds: object, now: datetime) -> date:
    """The day of answering by the tablet's clock, which may be wrong by hours but not by a day."""
    if type(seconds) is not int or abs(now.timestamp() - seconds) > HOURS * 3600:
        raise _RefusedError(_("Vastaus on yli vuorokauden vanha."))
    day = timezone.localdate(datetime.fromtimestamp(seconds, UTC))
    if day < opening.opened_on:
        raise _RefusedError(_("Vastaus on vanhempi kuin tabletin avaus."))
    # A clock that runs ahead at midnight must not make an answer of tomorrow.
    return min(day, timezone.localdate(now))


def _plain(each: object) -> object:
    """Typed text as a form would bring it; anything else goes on to be refused."""
    if not isinstance(each, dict) or not isinstance(each.get("text"), str):
        return {"text": "", "may_publish": None}
    # One character more than allowed is enough to be refused as too long.
    text = plain_text(each["text"][: MAX_OPEN_LENGTH + 1])
    return {"text": text, "may_publish": bool(text) and each.get("may_publish") is True}


def _unsealed(sealed: Sealed, opening: TabletOpening):
    """By whichever SECRET_KEY the tablet was opened under. Raises UnsealableError."""
    for key in secret_keys():
        with suppress(UnsealableError):
            return unseal(sealed, private_key(key, opening.pk, opening.seed))
    raise UnsealableError


def _is_known(sealed: Sealed) -> bool:
    """Whether the message came before SECRET_KEY was changed: then its receipt has another id."""
    ids = [_receipt_id(sealed, key=key) for key in settings.SECRET_KEY_FALLBACKS]
    return bool(ids) and SealedReceipt.objects.filter(pk__in=ids).exists()


def _receipt_id(sealed: Sealed, content: bytes = b"", *, key: str = "") -> int:
    message = b"receipt:%d:" % sealed.opening_id + sealed.message_id + content
    # Keyed, as random as the keys of responses, and as short: 62 bits fit into a row's key.
    digest = hmac.new((key or settings.SECRET_KEY).encode(), message, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - ID_BITS)
