from datetime import UTC, date, datetime

import pytest

from projects.models import CoachingSession
from projects.pages.calendar import Event, calendar_file, escape, fold, followed_calendar


def test_calendar_file_is_one_event_by_the_standard():
    session = CoachingSession(
        slug="hyva-kohtaaminen",
        theme="Hyvä kohtaaminen",
        place="Nivala, kirjasto; sali",
        summary="Millainen on ensimmäinen minuutti, jonka jälkeen ihminen tulee toisenkin kerran?",
        starts_at=datetime(2022, 3, 15, 11, tzinfo=UTC),
        ends_at=datetime(2022, 3, 15, 13, 15, tzinfo=UTC),
    )

    text = calendar_file(
        session,
        url="https://portaali.example/valmennukset/hyva-kohtaaminen/",
        host="portaali.example",
        at=datetime(2022, 1, 1, 6, 30, tzinfo=UTC),
    )

    assert text == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Yhdessä kunnassa//Valmennukset//FI\r\n"
        "BEGIN:VEVENT\r\n"
        f"UID:valmennus-{session.pk}@portaali.example\r\n"
        "DTSTAMP:20220101T063000Z\r\n"
        "DTSTART:20220315T110000Z\r\n"
        "DTEND:20220315T131500Z\r\n"
        "SUMMARY:Hyvä kohtaaminen\r\n"
        "LOCATION:Nivala\\, kirjasto\\; sali\r\n"
        "DESCRIPTION:Millainen on ensimmäinen minuutti\\, jonka jälkeen ihminen tul\r\n"
        " ee toisenkin kerran?\r\n"
        "URL:https://portaali.example/valmennukset/hyva-kohtaaminen/\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


def test_calendar_file_without_an_end_has_only_a_start():
    session = CoachingSession(slug="a", theme="A", starts_at=datetime(2022, 3, 15, 11, tzinfo=UTC))

    text = calendar_file(session, url="https://a.example/", host="a.example", at=session.starts_at)

    assert [line.split(":")[0] for line in text.split("\r\n")] == [
        *("BEGIN", "VERSION", "PRODID", "BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL"),
        *("END", "END", ""),
    ]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("a,b;c", "a\\,b\\;c"), ("a\\b", "a\\\\b"), ("a\r\nb", "a\\nb"), ("a:b", "a:b")],
)
def test_escape_protects_what_has_a_meaning(text, escaped):
    assert escape(text) == escaped


@pytest.mark.parametrize("letter", ["a", "ä", "€", "🎈"])
def test_fold_never_splits_a_letter_nor_passes_75_octets(letter):
    line = letter * 200

    pieces = fold(line).removesuffix("\r\n").split("\r\n")

    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert pieces[0] + "".join(piece.removeprefix(" ") for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])


def test_followed_calendar_marks_what_is_cancelled_and_keeps_its_name():
    at = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    day = date(2026, 12, 31)
    events = [
        Event("kerta-7", "Iltapala; Nivala", day, place="Kirjasto", is_cancelled=True),
        Event("kysely-3-closes_on", "Kysely sulkeutuu: Iltapala", day, is_deadline=True),
    ]

    text = followed_calendar(events, name="Yhdessä kunnassa", host="portaali.example", at=at)

    assert text == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Yhdessä kunnassa//Seuranta//FI\r\n"
        "METHOD:PUBLISH\r\n"
        "X-WR-CALNAME:Yhdessä kunnassa\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
        "X-PUBLISHED-TTL:PT6H\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:kerta-7@portaali.example\r\n"
        "DTSTAMP:20261130T063000Z\r\n"
        "DTSTART;VALUE=DATE:20261231\r\n"
        "DTEND;VALUE=DATE:20270101\r\n"
        "SUMMARY:Iltapala\\; Nivala\r\n"
        "LOCATION:Kirjasto\r\n"
        "STATUS:CANCELLED\r\n"
        "END:VEVENT\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:kysely-3-closes_on@portaali.example\r\n"
        "DTSTAMP:20261130T063000Z\r\n"
        "DTSTART;VALUE=DATE:20261231\r\n"
        "DTEND;VALUE=DATE:20270101\r\n"
        "SUMMARY:Kysely sulkeutuu: Iltapala\r\n"
        "STATUS:CONFIRMED\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
