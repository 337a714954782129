"""A sheet of costs as a coordinator has it: brought, matched, looked at, and only then saved."""

from decimal import Decimal

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from osallisuus.admin.transfer.forms import ImportForm
from osallisuus.files.spreadsheets import UnreadableFileError
from osallisuus.text.numbers import parse_decimal
from projects.models import CostLine
from projects.queries.cost_book import cost_key, same_costs
from projects.resources.cost_sheet import (
    COLUMNS,
    LEFT_OUT,
    MOST_ROWS,
    CostSheet,
    LongSheetError,
    ManyPilotsError,
    problem_of_meanings,
    read_lines,
    read_sheet,
    remember_meanings,
)
from projects.services import record_transfer
from projects.services.pilots.costs import add_costs

UNPROCESSABLE = 422
TITLE = gettext_lazy("Tuo kulut taulukosta")
EDITED = ("spent_on", "description", "amount", "hours", "rate", "payer")


class SheetForm(ImportForm):
    """Only the file: what it would bring is always shown before it is saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["only_check"]


def sheet_import(request, door):
    step = request.POST.get("step", "") if request.method == "POST" else None
    if step is None:
        return _file_page(door, SheetForm())
    if step == "file":
        return _read_file(request, door)
    try:
        sheet = CostSheet.unpacked(request.POST.get("sheet", ""))
    except signing.BadSignature:
        messages.error(request, _("Taulukko ei tullut ehjänä perille. Tuo se uudelleen."))
        return redirect(door.url("costs-import"))
    return _match(request, door, sheet) if step == "match" else _save(request, door, sheet)


def _file_page(door, form, problem="", status=200):
    return door.page("costs/file", TITLE, status, form=form, problem=problem)


def _read_file(request, door):
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(door, form, status=UNPROCESSABLE)
    file = form.cleaned_data["file"]
    try:
        sheet = read_sheet(file.name, file.read(), door.pilot.project)
    except UnreadableFileError as error:
        return _file_page(door, SheetForm(), str(error), UNPROCESSABLE)
    except ManyPilotsError:
        text = _("Taulukossa on sarake Kokeilu, joten siinä on usean kokeilun kuluja.")
        return _file_page(door, SheetForm(), text, UNPROCESSABLE)
    except LongSheetError as error:
        text = _("Taulukossa on %(n)d riviä. Tuo kerralla enintään %(most)d.")
        return _file_page(
            door, SheetForm(), text % {"n": error.args[0], "most": MOST_ROWS}, UNPROCESSABLE
        )
    if sheet.unknown or problem_of_meanings(sheet):
        return _match_page(door, sheet)
    return _preview(door, sheet, read_lines(sheet))


def _match_page(door, sheet, chosen=None, problem="", status=200):
    """Headings that nobody knows, with what stands under them; without a date also the known."""
    asked = sheet.unknown if not problem_of_meanings(sheet) else range(len(sheet.headings))
    chosen = chosen or {}
    headings = [
        {
            "place": place,
            "heading": sheet.headings[place],
            "column": chosen.get(place, sheet.meanings.get(place, LEFT_OUT)),
            "examples": _examples(sheet, place),
        }
        for place in (*asked, *(p for p in chosen if p not in asked))
    ]
    values = {"headings": headings, "columns": COLUMNS.items(), "problem": problem}
    return door.page("costs/match", TITLE, status, packed=sheet.packed(), **values)


def _examples(sheet, place) -> str:
    found = [str(cells[place]) for _number, cells in sheet.rows if cells[place] not in ("", None)]
    return ", ".join(dict.fromkeys(found[:3]))


def _match(request, door, sheet):
    chosen = {
        place: request.POST[f"col-{place}"]
        for place in range(len(sheet.headings))
        if request.POST.get(f"col-{place}") in COLUMNS
    }
    matched = sheet.with_meanings(dict.fromkeys(sheet.unknown, LEFT_OUT) | chosen)
    if problem := problem_of_meanings(matched):
        return _match_page(door, sheet, chosen, problem, UNPROCESSABLE)
    remember_meanings(door.pilot.project, sheet, chosen)
    return _preview(door, matched, read_lines(matched))


def _preview(door, sheet, lines, *, left_out=frozenset(), rate="", status=200):
    before = same_costs(door.pilot)
    rows = []
    for found in lines:
        is_there = not found.problems and cost_key(found.line) in before
        rows.append(
            {
                "found": found,
                "is_there": is_there,
                "is_chosen": found.row not in left_out and not is_there,
                "fixes": [_fix(found, name) for name in EDITED if name in found.problems],
            }
        )
    return door.page(
        "costs/preview",
        TITLE,
        status,
        rows=rows,
        sheet=sheet,
        packed=sheet.packed(),
        kinds=CostLine.Kind.choices,
        lacks_rate=any("rate" in found.problems for found in lines) or rate,
        rate=rate,
        n_problems=sum(bool(found.problems) for found in lines),
    )


def _fix(found, name) -> dict:
    return {
        "name": name,
        "label": COLUMNS[name],
        "problem": found.problems[name],
        "written": found.written[name],
    }


def _save(request, door, sheet):
    data = request.POST
    lines = read_lines(sheet, rate=_rate(data.get("rate", "")), fixes=_fixes(sheet, data))
    ticked = set(data.getlist("row"))
    chosen = [found for found in lines if str(found.row) in ticked]
    for found in chosen:
        kind = data.get(f"kind-{found.row}")
        if kind in CostLine.Kind.values:
            found.line.kind = kind
    left_out = {found.row for found in lines} - {found.row for found in chosen}
    if not chosen or any(found.problems for found in chosen):
        rate = data.get("rate", "")
        return _preview(door, sheet, lines, left_out=left_out, rate=rate, status=UNPROCESSABLE)
    known = [n for n, found in enumerate(chosen) if str(found.row) in data.getlist("there")]
    made = add_costs(pilot=door.pilot, lines=[found.line for found in chosen], known=known)
    _record(request, door, made)
    return redirect(door.url("costs"))


def _record(request, door, made):
    text = ngettext("Toit yhden kulun.", "Toit %(n)d kulua.", len(made))
    messages.success(request, text % {"n": len(made)})
    record_transfer(
        actor=request.user,
        is_import=True,
        target=f"{CostLine._meta.verbose_name_plural} ({door.pilot.name})",
        counts={door.pilot.project_id: len(made)},
    )


def _fixes(sheet, data) -> dict[tuple[int, str], str]:
    return {
        (number, name): data[f"fix-{number}-{name}"]
        for number, _cells in sheet.rows
        for name in EDITED
        # A field left empty mends nothing: what the file has lost is not lost without a word.
        if data.get(f"fix-{number}-{name}", "").strip()
    }


def _rate(text) -> Decimal | None:
    try:
        return parse_decimal(text)
    except ValueError:
        return None
