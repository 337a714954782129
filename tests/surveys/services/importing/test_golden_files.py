"""Files of answers that office programs wrote: what becomes of every row."""

from datetime import date

import pytest

from osallisuus.files.sheet_notes import Skipped
from surveys.models import Response
from surveys.services.importing.imports import import_responses
from tests.golden.make import HERE
from tests.surveys.services.importing.test_import_kinds import TODAY, survey

__all__ = ["survey"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def path(request, tmp_path):
    """A golden file; that of Excel as *CSV UTF-8*, its other way of saving CSV."""
    if request.param != "excel_csv":
        return HERE / request.param / "answers.xlsx"
    path = tmp_path / "answers.csv"
    text = (HERE / "excel_csv" / "answers.csv").read_bytes().decode("cp1252")
    path.write_text(text, encoding="utf-8-sig", newline="")
    return path


@pytest.mark.parametrize(
    "path", ["excel", "excel_csv", "excelize", "libreoffice", "sheetjs"], indirect=True
)
def test_file_of_answers_is_read_under_its_title(project, survey, path):
    done = import_responses(project=project, file=path, today=TODAY)

    assert (done.n_responses, tuple(done.counts)) == (4, (1, 1, 1))
    assert done.notes.skipped == (
        Skipped(1, "Paperilomakkeet, kevät"),
        Skipped(2, ""),
        Skipped(7, ""),
        Skipped(9, "Yhteensä"),
    )
    stored = Response.objects.order_by("answered_on")
    assert [
        (one.answered_on, one.phase, one.help, one.answers["ihmissuhteet_1"]) for one in stored
    ] == [
        (date(2026, 2, 5), "start", "alone", 4),
        (date(2026, 2, 6), "start", "alone", 3),
        (date(2026, 3, 5), "end", "helped", 5),
        (date(2026, 3, 6), "end", "alone", "declined"),
    ]


def test_windows_letters_in_answers_are_refused_because_codes_would_change(project, survey):
    with pytest.raises(UnicodeDecodeError):
        import_responses(project=project, file=HERE / "excel_csv" / "answers.csv", today=TODAY)

    assert not Response.objects.exists()
