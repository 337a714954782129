#!/bin/sh
# pyreadstat 1.3.7 writes a label that SPSS has no room for (256 octets for a variable, 120 for a
# value, 64 for the file) cut, without an error or a warning; for Stata the same label is refused.
# Octets, not letters: half as many letters of ä as of a are kept.
# Seen: 256 of 300 letters a, 128 of 300 letters ä; 120 and 60 of a value; then ReadstatError.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install pyreadstat==1.3.7 pandas==3.1.1
cd "$folder"
"$folder/venv/bin/python" -W error - <<'PYTHON'
import pandas
import pyreadstat

table = pandas.DataFrame({"k": [1.0]})
kept = {}
for letter in "aä":
    long = letter * 300
    pyreadstat.write_sav(
        table, "long.sav", column_labels=[long], variable_value_labels={"k": {1.0: long}}
    )
    _rows, facts = pyreadstat.read_sav("long.sav")
    kept[letter] = (len(facts.column_labels[0]), len(facts.variable_value_labels["k"][1.0]))
print(kept)
assert kept == {"a": (256, 120), "ä": (128, 60)}, kept
try:
    pyreadstat.write_dta(table, "long.dta", column_labels=["a" * 300])
except pyreadstat.ReadstatError as error:
    print(error)
else:
    raise SystemExit("a long label is written for Stata now")
PYTHON
