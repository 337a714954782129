import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from surveys.answering.answers import (
    MAX_OPEN_LENGTH,
    Problem,
    ProblemKind,
    check_answers,
    check_open_answers,
    plain_text,
    read_step,
)
from surveys.instruments.questionnaire import Question, Questionnaire

BOTH = ("start", "end")
SCALED = Question("ilo", "scale", "mieli", "agree5", "", BOTH, (5, 4, 3, 2, 1))
WORDED = Question("tapa", "single", "", "tavat", "", BOTH, ("bussi", "oma_auto"))
SEVERAL = Question("paikat", "multiple", "", "paikat", "", BOTH, ("uimaranta", "laavu"))
AT_END = Question("vertailu", "single", "", "compare3", "", ("end",), (3, 2, 1))
OPEN = Question("avoin", "open", "", "", "", BOTH, ())
ASKED = Questionnaire(1, "", 1, (SCALED, WORDED, SEVERAL, AT_END, OPEN), ("mieli",), {}, {})


@pytest.mark.parametrize(
    ("answers", "phase", "kinds"),
    [
        ({}, "start", []),
        ({"ilo": 5, "tapa": "bussi", "paikat": ["laavu"]}, "start", []),
        ({"ilo": "declined", "tapa": "blank", "paikat": "unreadable"}, "start", []),
        ({"vertailu": 3}, "end", []),
        ({"vertailu": 3}, "start", [ProblemKind.WRONG_PHASE]),
        ({"suru": 1}, "start", [ProblemKind.UNKNOWN]),
        ({"avoin": "Kahvia"}, "start", [ProblemKind.OPEN]),
        ({"ilo": 6}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": 0}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": "5"}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": 5.0}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": True}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": None}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": [5]}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": {"arvo": 5}}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"tapa": "juna"}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"paikat": []}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"paikat": ["laavu", "laavu"]}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"paikat": "laavu"}, "start", [ProblemKind.OUTSIDE_SCALE]),
        ({"ilo": 9, "suru": 1}, "start", [ProblemKind.OUTSIDE_SCALE, ProblemKind.UNKNOWN]),
    ],
)
def test_check_answers_finds_what_may_not_be_stored(answers, phase, kinds):
    assert [problem.kind for problem in check_answers(ASKED, answers, phase)] == kinds


def test_check_answers_takes_only_the_missing_marks_it_is_told():
    assert check_answers(ASKED, {"ilo": "blank"}, "start", missing={"declined"}) == [
        Problem("ilo", ProblemKind.OUTSIDE_SCALE)
    ]


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.integers(), st.lists))
def test_check_answers_lets_through_only_values_of_the_scale(value):
    is_sound = check_answers(ASKED, {"ilo": value}, "start") == []

    assert is_sound == (
        (type(value) is int and 1 <= value <= 5) or value in ("declined", "blank", "unreadable")
    )


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ({"text": "Kahvia.", "may_publish": False}, []),
        ({"text": "a" * MAX_OPEN_LENGTH, "may_publish": True}, []),
        ({"text": "a" * (MAX_OPEN_LENGTH + 1), "may_publish": True}, [ProblemKind.TOO_LONG]),
        ({"text": "Kahvia."}, [ProblemKind.OUTSIDE_SCALE]),
        ({"text": 5, "may_publish": False}, [ProblemKind.OUTSIDE_SCALE]),
        ("Kahvia.", [ProblemKind.OUTSIDE_SCALE]),
    ],
)
def test_check_open_answers(written, kinds):
    found = check_open_answers(ASKED, {"avoin": written}, "start")

    assert [problem.kind for problem in found] == kinds


def test_check_open_answers_refuses_other_questions():
    written = {"text": "Kahvia.", "may_publish": False}

    found = check_open_answers(ASKED, {"ilo": written, "suru": written}, "start")

    assert found == [
        Problem("ilo", ProblemKind.OUTSIDE_SCALE),
        Problem("suru", ProblemKind.UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("sent", "answers", "problems"),
    [
        ("ilo=4", {"ilo": 4}, []),
        ("ilo=declined", {"ilo": "declined"}, []),
        ("", {}, [ProblemKind.MISSING]),
        ("ilo=", {}, [ProblemKind.MISSING]),
        ("ilo=6", {}, [ProblemKind.OUTSIDE_SCALE]),
        ("ilo=blank", {}, [ProblemKind.OUTSIDE_SCALE]),
        ("ilo=4&ilo=5", {}, [ProblemKind.OUTSIDE_SCALE]),
        ("ilo=4%27+OR+1%3D1--", {}, [ProblemKind.OUTSIDE_SCALE]),
        ("tapa=bussi", {}, [ProblemKind.MISSING]),
    ],
)
def test_read_step_takes_only_what_the_named_question_allows(sent, answers, problems):
    found = read_step(ASKED, "start", ["ilo"], QueryDict(sent))

    assert found.answers == answers
    assert [problem.kind for problem in found.problems] == problems


def test_read_step_reads_several_choices():
    found = read_step(ASKED, "start", ["paikat"], QueryDict("paikat=laavu&paikat=uimaranta"))
    mixed = read_step(ASKED, "start", ["paikat"], QueryDict("paikat=laavu&paikat=declined"))

    assert found.answers == {"paikat": ["laavu", "uimaranta"]}
    assert mixed.problems == [Problem("paikat", ProblemKind.CONFLICT)]


def test_read_step_keeps_open_text_with_its_own_tick():
    ticked = read_step(
        ASKED, "start", ["avoin"], QueryDict("avoin=+Kahvia%00.+&avoin_saa_julkaista=1")
    )
    empty = read_step(ASKED, "start", ["avoin"], QueryDict("avoin=&avoin_saa_julkaista=1"))

    assert ticked.open_answers == {"avoin": {"text": "Kahvia.", "may_publish": True}}
    assert empty.open_answers == {"avoin": {"text": "", "may_publish": False}}


def test_read_step_names_questions_that_are_not_asked_now():
    found = read_step(ASKED, "start", ["vertailu", "suru"], QueryDict("vertailu=1&suru=1"))

    assert (found.answers, found.is_foreign) == ({}, True)


@given(st.text())
@example("a\x01\u0308")
@example("\r\x01\n")
def test_plain_text_is_stable_and_has_no_control_characters(text):
    plain = plain_text(text)

    assert plain_text(plain) == plain
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in plain)
