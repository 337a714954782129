#!/bin/sh
# frictionless 5.21.0 reports a row as completely blank, and the table as invalid, when every cell
# of it is a missing value that the schema itself declares, though every cell has something in it.
# Table Schema lets 991 stand for a missing answer; a row of nothing else is still a row.
# Seen: (3, 'blank-row', 'Row at position "3" is completely blank').
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install frictionless==5.21.0
cd "$folder"
printf 'one,two\n1,2\n991,991\n' > answers.csv
"$folder/venv/bin/python" - <<'PYTHON'
from frictionless import Resource

fields = [{"name": name, "type": "integer"} for name in ("one", "two")]
schema = {"fields": fields, "missingValues": ["991"]}
report = Resource({"name": "answers", "path": "answers.csv", "schema": schema}).validate()
found = report.flatten(["rowNumber", "type", "message"])
print(found)
assert not report.valid
assert found == [[3, "blank-row", 'Row at position "3" is completely blank']]
PYTHON
