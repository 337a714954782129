from collections import Counter

from tests.typed import COUNTED, errors_by_room, problems, write

KEPT = dict.fromkeys(COUNTED, 2)
SAME = Counter(KEPT)
OUTPUT = """\
surveys/reports/compute/build.py:12: error: Missing type [no-untyped-def]
surveys/reports/compute/build.py:12: note: See the documentation
surveys/models/card.py:3: error: Something  [misc]
surveys/answering/codes.py:9: error: Something  [misc]
"""


def test_errors_are_counted_by_room_and_notes_are_not():
    assert errors_by_room(OUTPUT) == {
        "surveys/reports/": 1,
        "surveys/": 1,
        "surveys/answering/": 1,
    }


def test_gate_opens_when_nothing_has_changed():
    assert problems(SAME, KEPT) == []


def test_gate_shuts_on_one_error_in_a_strict_room():
    found = SAME + Counter({"surveys/reports/": 1, "projects/permissions.py": 1})

    assert problems(found, KEPT) == [
        "surveys/reports/: 1 errors in a strict room",
        "projects/permissions.py: 1 errors in a strict room",
    ]


def test_gate_shuts_on_one_error_more_and_on_a_gain_that_is_not_kept():
    found = SAME + Counter({"toolkits/": 1}) - Counter({"projects/": 1})

    assert problems(found, KEPT) == [
        "projects/: only 1 errors now: python -m tests.typed --write",
        "toolkits/: 3 errors, 2 before",
    ]


def test_written_counts_are_read_as_the_same(tmp_path):
    write(SAME, tmp_path / "typed.toml")

    lines = (tmp_path / "typed.toml").read_text("utf-8").splitlines()
    assert lines[1:] == [f'"{room}" = 2' for room in COUNTED]
