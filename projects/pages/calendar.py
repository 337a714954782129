"""Calendar files by RFC 5545: of one coaching session, and of what somebody follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from osallisuus.text.finnish import normal_text
from projects.models import CoachingSession

LINE_OCTETS = 75
ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
REFRESHED = "PT6H"
"""How often a program is asked to read the calendar again; Outlook decides for itself."""


@dataclass(frozen=True)
class Event:
    """uid: without the host; the same for the same thing, whenever and wherever it is moved to.

    starts: a day for what lasts the whole of it. is_deadline: shown, but nobody is busy by it.
    """

    uid: str
    summary: str
    starts: date
    ends: datetime | None = None
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_deadline: bool = False


def calendar_file(session: CoachingSession, *, url: str, host: str, at: datetime) -> str:
    """One event with lines of at most 75 octets and CRLF ends (RFC 5545, section 3.1).

    Without an end the event has only its start, which section 3.6.1 allows.
    """
    return _written([*_head("Valmennukset"), *_event(event_of(session, url=url), host, at), _END])


def event_of(session: Any, *, url: str) -> Event:
    """A session that has its time; the text is what everybody may read of it."""
    return Event(
        # By its key, as the address may change: the calendar then still knows the event.
        uid=f"valmennus-{session.pk}",
        summary=session.theme,
        starts=session.starts_at,
        ends=session.ends_at,
        place=session.place,
        text=session.summary,
        url=url,
    )


def followed_calendar(events: Iterable[Event], *, name: str, host: str, at: datetime) -> str:
    """A calendar that a program reads again and again. What is cancelled stays in it, marked."""
    head = [
        *_head("Seuranta"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", escape(name)),
        ("REFRESH-INTERVAL;VALUE=DURATION", REFRESHED),
        ("X-PUBLISHED-TTL", REFRESHED),
    ]
    lines = [line for event in events for line in _event(event, host, at, is_followed=True)]
    return _written([*head, *lines, _END])


_END = ("END", "VCALENDAR")


def _head(what: str) -> list[tuple[str, str]]:
    return [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//Yhdessä kunnassa//{what}//FI"),
    ]


def _event(
    event: Event, host: str, at: datetime, *, is_followed: bool = False
) -> list[tuple[str, str]]:
    status = "CANCELLED" if event.is_cancelled else "CONFIRMED"
    lines = [
        ("BEGIN", "VEVENT"),
        ("UID", f"{event.uid}@{host}"),
        ("DTSTAMP", instant(at)),
        *_times(event),
        ("SUMMARY", escape(event.summary)),
        ("LOCATION", escape(event.place)),
        ("DESCRIPTION", escape(event.text)),
        ("URL", event.url),
        ("STATUS", status if is_followed else ""),
        ("TRANSP", "TRANSPARENT" if event.is_deadline else ""),
        ("END", "VEVENT"),
    ]
    return [(name, value) for name, value in lines if value]


def _times(event: Event) -> list[tuple[str, str]]:
    if isinstance(event.starts, datetime):
        ends = instant(event.ends) if event.ends else ""
        return [("DTSTART", instant(event.starts)), ("DTEND", ends)]
    # The end of days is the first that is not in them any more: section 3.6.1.
    days = (event.starts, event.starts + timedelta(days=1))
    names = ("DTSTART;VALUE=DATE", "DTEND;VALUE=DATE")
    return [(name, f"{day:%Y%m%d}") for name, day in zip(names, days, strict=True)]


def _written(lines: list[tuple[str, str]]) -> str:
    return "".join(fold(f"{name}:{value}") for name, value in lines)


def instant(value: datetime) -> str:
    # In UTC, so that no description of the time zone has to go along.
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Text as a value: RFC 5545, section 3.3.11."""
    return normal_text(text).translate(ESCAPES)


def fold(line: str) -> str:
    """A content line in pieces."""
    pieces, size = [""], 0
    for letter in line:
        # The limit counts octets, and a letter of several must not be split.
        octets = len(letter.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(" ")
            # The space that marks a continued line counts too.
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n".join(pieces) + "\r\n"
