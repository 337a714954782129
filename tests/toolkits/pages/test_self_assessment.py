import orjson
import pytest

from tests.toolkits.rounds import make_package
from toolkits.pages.self_assessment import (
    MOST_BYTES,
    Brought,
    UnreadableAssessmentError,
    asked_themes,
    brought_by,
    brought_by_file,
    file_of,
    statement_keys,
)
from toolkits.queries.support import support_phases

KEYS = ["a.1", "a.2", "b.1"]


def test_form_is_read_by_the_statements_that_there_are():
    data = {
        "a.1": "2",
        "a.2": "not_ours",
        "b.1": "4",
        "c.1": "1",
        "before:a.1": "0",
        "before:b.1": "<script>",
        "before_on": "2025-11-03",
        "what": "Kysytään",
        "held_on": "huomenna",
    }

    found = brought_by(data, KEYS)

    assert found == Brought(
        answers={"a.1": "2", "a.2": "not_ours"},
        before={"a.1": "0"},
        before_on="2025-11-03",
        plan={"held_on": "huomenna", "what": "Kysytään", "responsible": "", "check_on": ""},
    )
    assert (found.steps, found.steps_before) == ({"a.1": 2, "a.2": None}, {"a.1": 0})


def test_day_of_the_round_before_is_a_day_or_nothing():
    found = [brought_by({"before_on": text}, KEYS).before_on for text in ("1.1.2025", "x", "")]

    assert found == ["", "", ""]


def test_hidden_fields_bring_the_same_back():
    data = {"a.1": "2", "before:a.1": "0", "before_on": "2025-11-03", "what": "Kysytään"}
    found = brought_by(data, KEYS)

    fields = dict(found.fields())

    assert fields == data
    assert brought_by(fields, KEYS) == found
    assert dict(found.fields(without=["a.1", "what"])) == {
        "before:a.1": "0",
        "before_on": "2025-11-03",
    }


def test_file_brings_the_same_back():
    found = brought_by({"a.1": "2", "a.2": "not_ours", "what": "Kysytään"}, KEYS)

    again = brought_by_file(file_of(found), KEYS)

    assert again == found


def test_file_of_another_package_brings_what_is_known_here():
    content = file_of(Brought(answers={"a.1": "2", "z.9": "1"}))

    assert brought_by_file(content, KEYS).answers == {"a.1": "2"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"[1]",
        b"[" * MOST_BYTES,
        b'{"format": "itsearvio", "version": 2, "answers": {}, "plan": {}}',
        b'{"format": "muu", "version": 1, "answers": {}, "plan": {}}',
        b'{"format": "itsearvio", "version": 1, "answers": [], "plan": {}}',
        b'{"format": "itsearvio", "version": 1, "answers": {}}',
        b'{"format": "itsearvio", "version": 1, "answers": {}, "plan": {}}' + b" " * MOST_BYTES,
    ],
)
def test_file_that_is_none_of_ours_is_refused_in_words(content):
    with pytest.raises(UnreadableAssessmentError, match="ei ole tällä sivulla tallennettu arvio"):
        brought_by_file(content, KEYS)


def test_values_of_a_file_that_are_no_steps_are_left_out():
    values = {"a.1": 2, "a.2": ["1"], "b.1": {"x": 1}}
    content = orjson.dumps(
        {"format": "itsearvio", "version": 1, "answers": values, "plan": {"what": 7}}
    )

    found = brought_by_file(content, KEYS)

    assert (found.answers, found.plan["responsible"], "what" in found.plan) == ({}, "", False)


def test_statements_are_asked_with_what_was_chosen(db):
    make_package({"tunnista.arki": 2})
    (phase,) = support_phases()

    ((theme, asked),) = asked_themes(phase, {"tunnista.arki.2": "not_ours"})

    assert (theme.key, statement_keys([phase])) == (
        "tunnista.arki",
        ["tunnista.arki.1", "tunnista.arki.2"],
    )
    assert [(choice.value, choice.label) for choice in asked[0].choices] == [
        ("0", "0"),
        ("1", "1"),
        ("2", "2"),
        ("3", "3"),
        ("not_ours", "ei kuulu meille"),
    ]
    assert [[c.value for c in one.choices if c.is_chosen] for one in asked] == [[], ["not_ours"]]
