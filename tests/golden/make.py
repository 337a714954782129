"""Makes the golden files anew, where LibreOffice and SheetJS are:

npm install --prefix /tmp/sheetjs xlsx
NODE_PATH=/tmp/sheetjs/node_modules python -m tests.golden.make
"""

import csv
import json
import re
import subprocess
import tempfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from tests.golden.rows import BOOKS, GUIDE, Book, Formula, Hidden

HERE = Path(__file__).parent
EURO = '#,##0.00\\ "€"'
FODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet" office:version="1.3">
<office:automatic-styles>
<number:date-style style:name="N1"><number:day/><number:text>.</number:text><number:month/>
<number:text>.</number:text><number:year number:style="long"/></number:date-style>
<number:boolean-style style:name="N2"><number:boolean/></number:boolean-style>
<style:style style:name="tick" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>
</office:automatic-styles>
<office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document>
"""


def lines(book: Book):
    """(cells, is hidden) of every row, the title first."""
    yield [book.title], False
    yield [], False
    yield book.headings, False
    for row in book.rows:
        yield (row.cells, True) if isinstance(row, Hidden) else (row, False)


# LibreOffice calculates and writes; it is given a flat OpenDocument text.


def libreoffice(books: dict[str, Book]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.fods" for name in books]
        for path, book in zip(paths, books.values(), strict=True):
            path.write_text(_fods(book), encoding="utf-8")
        home = f"-env:UserInstallation=file://{folder}/home"
        command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir"]
        command += [str(HERE / "libreoffice"), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True)


def _fods(book: Book) -> str:
    sheets = [("Ohjeet", [(row, False) for row in GUIDE])] if book.has_guide else []
    sheets.append(("Kulut" if book.has_guide else "Taul1", list(lines(book))))
    return FODS % "".join(_fods_sheet(title, rows, book) for title, rows in sheets)


def _fods_sheet(title: str, rows, book: Book) -> str:
    width = len(book.headings)
    found = []
    for number, (cells, is_hidden) in enumerate(rows):
        hidden = ' table:visibility="collapse"' if is_hidden else ""
        merged = f' table:number-columns-spanned="{width}" table:number-rows-spanned="1"'
        drawn = [_fods_cell(cell, merged if number == 0 else "") for cell in cells]
        found.append(
            f"<table:table-row{hidden}>{''.join(drawn) or _fods_cell('')}</table:table-row>"
        )
    return f'<table:table table:name="{title}">{"".join(found)}</table:table>'


def _fods_cell(cell, more: str = "") -> str:
    if isinstance(cell, Formula):
        return f'<table:table-cell table:formula="of:{_open_formula(cell.text)}"/>'
    if isinstance(cell, date):
        kind = f'table:style-name="day" office:value-type="date" office:date-value="{cell}"'
    elif isinstance(cell, bool):
        value = str(cell).lower()
        kind = f'table:style-name="tick" office:value-type="boolean" office:boolean-value="{value}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif cell == "":
        return f"<table:table-cell{more}/>"
    else:
        kind = 'office:value-type="string"'
    text = f"<text:p>{escape(cell)}</text:p>" if isinstance(cell, str) else ""
    return f"<table:table-cell {kind}{more}>{text}</table:table-cell>"


def _open_formula(text: str) -> str:
    return re.sub(r"([A-Z]\d+)(:([A-Z]\d+))?", lambda m: _reference(m[1], m[3]), text)


def _reference(first: str, last: str | None) -> str:
    return f"[.{first}:.{last}]" if last else f"[.{first}]"


# A Finnish Excel: written with openpyxl as Excel would, with its number formats and its results.


def excel(name: str, book: Book) -> None:
    (HERE / "excel" / f"{name}.xlsx").write_bytes(_with_results(_workbook(book), book))


def excel_csv(name: str, book: Book) -> None:
    (HERE / "excel_csv" / f"{name}.csv").write_bytes(_excel_csv(book))


def _workbook(book: Book) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Kulut" if book.has_guide else "Taul1"
    for number, (cells, is_hidden) in enumerate(lines(book), start=1):
        for place, cell in enumerate(cells, start=1):
            found = sheet.cell(number, place, getattr(cell, "text", cell))
            if isinstance(cell, date):
                found.number_format = "d.m.yyyy"
            elif place - 1 in book.euros:
                found.number_format = EURO
        sheet.row_dimensions[number].hidden = is_hidden
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(book.headings))
    if book.has_guide:
        guide = made.create_sheet("Ohjeet", 0)
        for row in GUIDE:
            guide.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _with_results(content: bytes, book: Book) -> bytes:
    """Excel saves what it has calculated, which openpyxl does not."""
    results = [c.result for row, _hidden in lines(book) for c in row if isinstance(c, Formula)]
    place = iter(results)

    def result(_found: re.Match) -> bytes:
        return b"</f><v>%a</v>" % next(place)

    return _changed(content, lambda part: re.sub(rb"</f><v ?/>|</f><v></v>", result, part))


def _changed(content: bytes, change) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            is_sheet = name.startswith("xl/worksheets/sheet")
            new.writestr(name, change(part) if is_sheet else part)
    return out.getvalue()


def _excel_csv(book: Book) -> bytes:
    """*CSV (luetteloerotin)*: what the cells show, all semicolons, Windows letters."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for cells, _is_hidden in lines(book):
        shown = [_shown(cell, place in book.euros) for place, cell in enumerate(cells)]
        writer.writerow(shown + [""] * (len(book.headings) - len(shown)))
    return out.getvalue().replace("\u2212", "-").encode("cp1252")


def _shown(cell, is_euro: bool) -> str:
    cell = cell.result if isinstance(cell, Formula) else cell
    if isinstance(cell, bool):
        return "TOSI" if cell else "EPÄTOSI"
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    if is_euro and isinstance(cell, int | float):
        return f"{cell:,.2f} €".replace(",", "\u00a0").replace(".", ",")
    return f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)


# As Excelize was seen to write: the size says one cell, formulas have no results. Go is not at
# hand, so openpyxl writes them and the size is changed.


def excelize(name: str, book: Book) -> None:
    small = _changed(
        _workbook(book),
        lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part),
    )
    (HERE / "excelize" / f"{name}.xlsx").write_bytes(small)


# SheetJS itself, by Node.


def sheetjs(name: str, book: Book) -> None:
    rows = [
        {"cells": [_js_cell(cell) for cell in cells], "hidden": is_hidden}
        for cells, is_hidden in lines(book)
    ]
    facts = {
        "path": str(HERE / "sheetjs" / f"{name}.xlsx"),
        "width": len(book.headings),
        "title": "Kulut" if book.has_guide else "Taul1",
        "guide": GUIDE if book.has_guide else None,
        "rows": rows,
    }
    command = ["node", str(HERE / "sheetjs.js")]
    subprocess.run(command, input=json.dumps(facts).encode(), check=True)


def _js_cell(cell):
    if isinstance(cell, Formula):
        return {"t": "n", "f": cell.text.removeprefix("="), "v": cell.result}
    if isinstance(cell, bool):
        return {"t": "b", "v": cell}
    if isinstance(cell, date):
        return {"t": "n", "v": (cell - date(1899, 12, 30)).days, "z": "d.m.yyyy"}
    if isinstance(cell, int | float):
        return {"t": "n", "v": cell}
    return {"t": "s", "v": cell} if cell else None


def main() -> None:
    for make in (excel, excel_csv, excelize, sheetjs):
        (HERE / make.__name__).mkdir(exist_ok=True)
        for name, book in BOOKS.items():
            make(name, book)
    libreoffice(BOOKS)


if __name__ == "__main__":
    main()
