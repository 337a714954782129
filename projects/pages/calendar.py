"""Calendar files of coaching sessions, by RFC 5545."""

from datetime import UTC, datetime

from osallisuus.text.finnish import normal_text
from projects.models import CoachingSession

LINE_OCTETS = 75
ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


def calendar_file(session: CoachingSession, *, url: str, host: str, at: datetime) -> str:
    """One event with lines of at most 75 octets and CRLF ends (RFC 5545, section 3.1).

    Without an end the event has only its start, which section 3.6.1 allows.
    """
    lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Yhdessä kunnassa//Valmennukset//FI"),
        ("BEGIN", "VEVENT"),
        ("UID", f"{session.slug}@{host}"),
        ("DTSTAMP", instant(at)),
        ("DTSTART", instant(session.starts_at)),
        ("DTEND", instant(session.ends_at) if session.ends_at else ""),
        ("SUMMARY", escape(session.theme)),
        ("LOCATION", escape(session.place)),
        ("DESCRIPTION", escape(session.summary)),
        ("URL", url),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    return "".join(fold(f"{name}:{value}") for name, value in lines if value)


def instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Text as a value: RFC 5545, section 3.3.11."""
    return normal_text(text).translate(ESCAPES)


def fold(line: str) -> str:
    """A content line in pieces; a letter of several octets is never split."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n".join(pieces) + "\r\n"
