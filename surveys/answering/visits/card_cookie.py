"""The resident's cookie: which card is open in this browser, for a while, and nothing else.

A signed cookie instead of a stored session: the server keeps no mark of who answered when, and no
query is spent on it. It holds the card's row number and a random sign, never the code.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from surveys.models import Channel

SALT = "surveys.handle"
SECONDS = 4 * 3600
"""How long a form that came too late can be carried through the code page."""
FORM_SALT = "surveys.form"
PENDING_SALT = "surveys.pending"
FORWARD = "itsestaan"
"""Cookie of who wants the next question at once when one is answered; gone with the card."""

Fields = list[tuple[str, list[str]]]
"""Names of a form's fields with what was sent in each; a list of two after a JSON round trip."""


@dataclass(frozen=True)
class Door:
    """Where cards are opened. After `seconds` the code is asked again; saved answers wait in the
    draft. The cookie of one door is never sent to the other."""

    cookie: str
    path: str
    seconds: int
    channel: str


OWN_DEVICE = Door("kortti", "/kysely/", SECONDS, Channel.OWN_DEVICE)
# Five quiet minutes and the next person starts clean, where scripts are off too.
TABLET = Door("kortti_tabletilla", "/tabletti/", 300, Channel.SHARED_TABLET)
_DOORS = {door.channel: door for door in (OWN_DEVICE, TABLET)}


@dataclass(frozen=True)
class Handle:
    card_id: int
    channel: str


def door_of(request: HttpRequest) -> Door:
    return TABLET if request.path.startswith(TABLET.path) else OWN_DEVICE


def read_handle(request: HttpRequest) -> Handle | None:
    """The open card; None without a cookie, with a forged one or an old one."""
    door = door_of(request)
    try:
        card_id, channel, _sign = signing.loads(
            request.COOKIES.get(door.cookie, ""), salt=SALT, max_age=door.seconds
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Handle(card_id, channel)


def write_handle(response: HttpResponseBase, handle: Handle) -> None:
    """Opens the card in this browser, until it closes or its time has passed."""
    door = _DOORS[handle.channel]
    value = signing.dumps([handle.card_id, handle.channel, secrets.token_urlsafe(6)], salt=SALT)
    response.set_cookie(
        door.cookie,
        value,
        # No `max_age`: a browser that is closed forgets the card, on devices that are lent as well.
        path=door.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase, door: Door) -> None:
    """Closes the card."""
    response.delete_cookie(door.cookie, path=door.path, samesite="Lax")
    response.delete_cookie(FORWARD, path=door.path, samesite="Lax")
    # A telephone is its owner's, who goes on reading in the language that they chose; at the shared
    # tablet the next person chooses anew.
    if door is TABLET:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")


def write_forward(response: HttpResponseBase, door: Door, is_wanted: bool) -> None:
    if is_wanted:
        response.set_cookie(
            FORWARD,
            "1",
            path=door.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(FORWARD, path=door.path, samesite="Lax")


def write_language(response: HttpResponseBase, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def form_key(card_id: int) -> str:
    """Ties a form to its card."""
    # No other site can make the key, and a form left open for one card is never saved for the
    # card that was opened after it.
    return signing.Signer(salt=FORM_SALT).sign(str(card_id))


def card_of_form(key: str) -> int | None:
    try:
        return int(signing.Signer(salt=FORM_SALT).unsign(key))
    except (signing.BadSignature, ValueError):
        return None


def pack_pending(card_id: int, phase: str, fields: Fields) -> str:
    """A form that came too late, to be carried through the code page: [[name, [value, …]], …]."""
    # In the page and not on the server: what is not sent again leaves nothing there.
    return signing.dumps([card_id, phase, fields], salt=PENDING_SALT, compress=True)


def unpack_pending(text: str) -> tuple[int, str, Fields] | None:
    try:
        card_id, phase, fields = signing.loads(text, salt=PENDING_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return card_id, phase, fields
