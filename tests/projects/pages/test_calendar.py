from datetime import UTC, datetime

import pytest

from projects.models import CoachingSession
from projects.pages.calendar import calendar_file, escape, fold


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
        "UID:hyva-kohtaaminen@portaali.example\r\n"
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
