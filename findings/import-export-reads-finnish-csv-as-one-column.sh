#!/bin/sh
# django-import-export 4.4.3 reads the CSV that a Finnish spreadsheet writes (semicolons between
# cells, since the comma is the decimal mark) without complaint as ONE column, heading and all;
# with a decimal comma in the rows it fails as a table of unequal rows instead.
# Seen: headers ['Nimi;Kunta'], first row ('Iltapala;Haapavesi',); then InvalidDimensions.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install django==5.2.19 django-import-export==4.4.3 tablib==3.10.0
"$folder/venv/bin/python" - <<'PYTHON'
from django.conf import settings

settings.configure()

import django

django.setup()

from import_export.formats.base_formats import CSV
from tablib import InvalidDimensions

words = CSV().create_dataset("Nimi;Kunta\nIltapala;Haapavesi\n")
print(words.headers, words[0])
assert words.headers == ["Nimi;Kunta"]
assert words[0] == ("Iltapala;Haapavesi",)
try:
    CSV().create_dataset("Nimi;Euroa\nIltapala;12,50\n")
except InvalidDimensions:
    print("InvalidDimensions")
else:
    raise SystemExit("a decimal comma is read now")
PYTHON
