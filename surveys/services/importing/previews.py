"""What would come of a file of answers, before anything of it is written."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.files.sheet_notes import Notes
from projects.models import Project
from surveys.answering.files.file_lines import AnswerFile
from surveys.answering.files.response_files import ResponseFileError, read_responses
from surveys.models import Phase, Survey
from surveys.services.importing.imports import (
    Checked,
    Reading,
    SimilarCodesError,
    checked_rows,
    import_targets,
    surveys_of,
)

SHOWN_PROBLEMS = 50


class Told(NamedTuple):
    """What is wrong in a row; None where it concerns the whole file."""

    row: int | None
    text: str


@dataclass(frozen=True)
class PilotRows:
    """Rows of one pilot in the file."""

    pilot: str
    n_starts: int
    n_ends: int


@dataclass(frozen=True)
class Preview:
    """`problems`: the first of all `n_problems`; with one the rest is empty. `n_known` codes are of
    a card or of an earlier file, `n_new` of neither; `similar`: sentences on codes that a
    spreadsheet may have changed, of which somebody decides."""

    problems: list[Told]
    n_problems: int = 0
    n_rows: int = 0
    n_known: int = 0
    n_new: int = 0
    pilots: tuple[PilotRows, ...] = ()
    standing: str = ""
    similar: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def of_json(cls, facts: dict) -> "Preview":
        return cls(
            **facts
            | {
                "pilots": tuple(PilotRows(**one) for one in facts["pilots"]),
                "problems": [Told(*one) for one in facts["problems"]],
                "similar": tuple(facts["similar"]),
                "notes": tuple(facts["notes"]),
            }
        )


def preview_responses(
    *,
    project: Project,
    file: AnswerFile,
    today: date | None = None,
    progress: Callable[[int], None] = lambda n_rows: None,
) -> Preview:
    """Reads and checks a file of answers as `import_responses` does, and writes nothing. `progress`
    is told the number of rows read."""
    day, surveys = today or timezone.localdate(), surveys_of(project)
    similar: tuple[str, ...] = ()
    try:
        read = read_responses(file, import_targets(project), progress=progress)
        try:
            checked = checked_rows(read, surveys, day, Reading.ASK)
        except SimilarCodesError as error:
            similar = tuple(one.sentence for one in error.similar)
            checked = checked_rows(read, surveys, day, Reading.APART)
    except ResponseFileError as error:
        shown = [Told(*one) for one in error.problems[:SHOWN_PROBLEMS]]
        return Preview(shown, len(error.problems))
    except UnicodeDecodeError:
        return Preview([Told(None, _("Tallenna tiedosto muodossa CSV UTF-8."))], 1)
    return _preview(checked, surveys, similar, read.notes)


def _preview(
    checked: Checked, surveys: dict[int, Survey], similar: tuple[str, ...], notes: Notes
) -> Preview:
    codes = set(checked.hashes.values())
    n_known = len(codes & checked.known.keys())
    counted = Counter((row.target.survey_id, row.phase) for row in checked.rows)
    pilots = [
        PilotRows(survey.pilot.name, counted[key, Phase.START], counted[key, Phase.END])
        for key, survey in surveys.items()
        if survey.pilot and (counted[key, Phase.START] or counted[key, Phase.END])
    ]
    return Preview(
        problems=[],
        n_rows=len(checked.rows),
        n_known=n_known,
        n_new=len(codes) - n_known,
        pilots=tuple(sorted(pilots, key=lambda one: one.pilot)),
        standing=checked.counts.sentence,
        similar=similar,
        notes=tuple(notes.sentences),
    )
