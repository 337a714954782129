#!/bin/sh
# openpyxl 3.1.5 in its read-only mode takes the size that a sheet says of itself (<dimension>, which
# is optional and only a hint) for the end of the sheet: rows and columns beyond it are lost without
# an error or a warning. Its ordinary mode reads them. Some writers leave the old size when they add
# rows; reset_dimensions() before reading helps.
# Seen: 1 row of 3 and 1 column of 2 in read-only mode; all of them otherwise.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install openpyxl==3.1.5
cd "$folder"
"$folder/venv/bin/python" -W error - <<'PYTHON'
import re
from zipfile import ZipFile

import openpyxl

book = openpyxl.Workbook()
for row in ("one", 1), ("two", 2), ("three", 3):
    book.active.append(row)
book.save("right.xlsx")
with ZipFile("right.xlsx") as right, ZipFile("small.xlsx", "w") as small:
    for name in right.namelist():
        part = re.sub(rb'<dimension ref="A1:B3" ?/>', b'<dimension ref="A1"/>', right.read(name))
        small.writestr(name, part)


def rows(path, *, reset=False, **options):
    sheet = openpyxl.load_workbook(path, **options).active
    if reset:
        sheet.reset_dimensions()
    return list(sheet.iter_rows(values_only=True))


whole = [("one", 1), ("two", 2), ("three", 3)]
found = rows("small.xlsx", read_only=True)
print(found)
assert rows("right.xlsx", read_only=True) == whole
assert rows("small.xlsx") == rows("small.xlsx", read_only=True, reset=True) == whole
assert found == [("one",)], found
PYTHON
