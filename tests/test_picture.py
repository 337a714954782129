from pathlib import Path

from tests.picture import picture

COMMITTED = Path(__file__).resolve().parent.parent / "docs" / "architecture.svg"


def test_committed_picture_is_the_one_the_command_makes():
    assert COMMITTED.read_text(encoding="utf-8") == picture()
