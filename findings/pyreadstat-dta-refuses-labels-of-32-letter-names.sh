#!/bin/sh
# pyreadstat 1.3.7 writes a Stata variable whose name has all the 32 letters that Stata allows, but
# refuses the same variable once its values have labels; with 31 letters both are written.
# Seen: ReadstatError: A provided name is too long for the file format.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install pyreadstat==1.3.7 pandas==3.1.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pandas
import pyreadstat

for length in (31, 32):
    name = "k" * length
    table = pandas.DataFrame({name: [1.0, 2.0]})
    pyreadstat.write_dta(table, "bare.dta")
    assert pyreadstat.read_dta("bare.dta")[1].column_names == [name]

pyreadstat.write_dta(
    pandas.DataFrame({"k" * 31: [1.0]}), "31.dta", variable_value_labels={"k" * 31: {1: "yes"}}
)
try:
    pyreadstat.write_dta(
        pandas.DataFrame({"k" * 32: [1.0]}), "32.dta", variable_value_labels={"k" * 32: {1: "yes"}}
    )
except pyreadstat.ReadstatError as error:
    print(error)
    assert str(error) == "A provided name is too long for the file format"
else:
    raise SystemExit("labels of a name of 32 letters are written now")
PYTHON
