"""What a file brings in: all its problems by row, or what became of its rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from osallisuus.files.sheet_notes import Notes
from osallisuus.files.sheets import Sheet, read_table
from osallisuus.files.spreadsheets import UnreadableFileError, UnreadableRowsError

ATTEMPTS = 3
OVERTAKEN = _("Joku muu tallensi samaan aikaan samoja rivejä. Mitään ei muutettu. Yritä uudelleen.")


@dataclass(frozen=True)
class Problem:
    """What is wrong; `row` is None where it concerns the whole file."""

    row: int | None
    text: str


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file; every one of them is in one of the first four.

    `unversioned`: of the changed ones those of which nobody knows what their writer had read.
    """

    new: int
    changed: int
    same: int
    empty: int
    unversioned: int
    notes: Notes

    @property
    def sentence(self) -> str:
        text = _(
            "uusia rivejä %(new)d, muuttuneita %(changed)d, ennallaan %(same)d, tyhjiä %(empty)d"
        )
        return text % vars(self)

    @property
    def warnings(self) -> list[str]:
        found = []
        if self.unversioned:
            text = _(
                "%d muuttuvalla rivillä ei ole versiota, joten toisten myöhempiä muutoksia ei ole "
                "voitu tarkistaa. Vie tiedosto portaalista ja tee muutokset siihen."
            )
            found.append(text % self.unversioned)
        return found + self.notes.sentences


def check(resource, sheet: Sheet) -> tuple[list[Problem], Counts | None]:
    """Every problem of a sheet, or what would become of its rows. Writes nothing, and holds up
    nobody who writes: what is sound waits in the resource's plan."""
    result = resource.import_data(sheet, use_transactions=False)
    if problems := list(_problems(resource, result, sheet.heading_row)):
        return problems, None
    return [], Counts(
        new=result.totals["new"],
        changed=result.totals["update"],
        same=result.totals["skip"] - resource.n_empty,
        empty=resource.n_empty - sheet.n_totals,
        unversioned=resource.n_unversioned,
        notes=sheet.notes,
    )


def sheet_of(resource, name: str, content: bytes) -> tuple[list[Problem], Sheet | None]:
    """The table in a file, or what is wrong with the file."""
    try:
        return [], read_table(name, content, resource.words())
    except UnreadableRowsError as error:
        return [Problem(row, text) for row, text in error.problems], None
    except UnreadableFileError as error:
        return [Problem(None, str(error))], None


def bring_in(
    make_resource: Callable[[], Any], sheet: Sheet, write: Callable[[Any, Counts], None]
) -> tuple[list[Problem], Counts | None]:
    """A sheet whole, in one short transaction, or nothing of it: then all its problems.

    `make_resource` gives a new resource for each try, since others may change the same rows
    between checking and writing. `write` writes the plan of a checked one, in the transaction.
    """
    for _attempt in range(ATTEMPTS):
        resource = make_resource()
        problems, counts = check(resource, sheet)
        if counts is None:
            return problems, None
        try:
            with transaction.atomic():
                write(resource, counts)
        except (resource.plan.Overtaken, IntegrityError):
            continue
        return [], counts
    return [Problem(None, str(OVERTAKEN))], None


def _problems(resource, result, heading_row: int) -> Iterator[Problem]:
    for error in result.base_errors:
        yield Problem(None, str(error.error))
    found = [(number, str(e.error)) for number, errors in result.row_errors() for e in errors]
    found += [(row.number, text) for row in result.invalid_rows for text in _texts(resource, row)]
    for number, text in sorted(found, key=lambda pair: pair[0]):
        yield Problem(heading_row + number, text)


def _texts(resource, row) -> Iterator[str]:
    columns = resource.columns_by_attribute()
    for name, errors in row.field_specific_errors.items():
        for text in errors:
            yield f"{columns[name]}: {text}" if name in columns else str(text)
    yield from map(str, row.non_field_specific_errors)
