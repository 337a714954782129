"""Mail: sent, kept in a file where nobody has set up a server, or failed; told as it went."""

import logging
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http.request import split_domain_port
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

UNSENDING = {"filebased", "console", "dummy"}
"""Backends of Django that never leave the machine."""


class Delivery(StrEnum):
    SENT = "sent"
    STORED = "stored"
    FAILED = "failed"


def leaves_the_machine() -> bool:
    """Whether mail goes to people: false while it goes to files or to the screen."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in UNSENDING


def deliver(
    subject: str,
    body: str,
    addresses: Iterable[str],
    *,
    logged_as: str = "",
    headers: dict[str, str] | None = None,
) -> Delivery:
    """Sends one message to each address on its own.

    A server that is down or refuses costs a warning in the log, without addresses. `logged_as`
    stands there for a subject that is somebody's own words.
    """
    name = logged_as or subject
    results = [_deliver_one(subject, body, each, name, headers) for each in addresses]
    if Delivery.FAILED in results:
        return Delivery.FAILED
    return Delivery.SENT if leaves_the_machine() else Delivery.STORED


def _deliver_one(subject, body, address, name, headers):
    try:
        # One message to each address, so that nobody sees the others.
        EmailMessage(subject, body, None, [address], headers=headers).send()
    except (SMTPException, OSError):
        # Without the address: logs hold nothing personal.
        logger.warning("A message could not be sent: %s", name)
        return Delivery.FAILED
    return Delivery.SENT


def deliver_after_commit(
    template: str,
    context: dict,
    addresses: Iterable[str],
    told: Callable[[Delivery], None] | None = None,
    *,
    headers: dict[str, str] | None = None,
) -> None:
    """Sends a template, whose first line is the subject, once the rows it tells of are safely in;
    signed with the name of the site.

    `told` gets what became of it; a mail server that is down must not lose the rows.
    """
    subject, words = render_to_string(template, context).split("\n", 1)
    body = f"{words.strip()}\n\n{settings.SITE_NAME}\n"
    # Read now: after the commit the rows that the addresses come from may be others.
    addresses = list(addresses)

    def send():
        result = deliver(subject.strip(), body, addresses, headers=headers)
        if told is not None:
            told(result)

    transaction.on_commit(send)


def site_url(request=None) -> str:
    """Where links in mail begin, without a slash at the end.

    SITE_URL where it is given. Otherwise on a real host its name alone. On this machine the
    address of the request, port included; without a request the one that was last served here.
    """
    if settings.SITE_URL:
        return settings.SITE_URL
    if settings.IS_LOCAL:
        return f"{request.scheme}://{request.get_host()}" if request else served_address()
    # Its name alone, since whoever sends a request chooses the port in it.
    host = request.get_host() if request is not None else settings.ALLOWED_HOSTS[0]
    return f"https://{split_domain_port(host)[0].lstrip('.')}"


def remember_address(address: str) -> None:
    """Where this machine serves the site, port included: other processes write mail too."""
    _served_file().write_text(address, encoding="ascii")


def served_address() -> str:
    """What was remembered last; the first host alone where nothing has been served."""
    try:
        return _served_file().read_text(encoding="ascii")
    except FileNotFoundError:
        return f"http://{settings.ALLOWED_HOSTS[0]}"


def _served_file() -> Path:
    return settings.DATA_DIR / "address"
