#!/bin/sh
# Importing WeasyPrint 70.0 changes Pillow 13.0.0 for the whole process: a picture of which only the
# beginning came (an upload that broke off) loads without a word, its missing rows grey or black,
# where Pillow by itself raises OSError. A site that checks uploads with Pillow and prints PDF files
# with WeasyPrint so accepts in one process what it refuses in another, by what was imported first.
# Seen: "refused" before the import, "loaded" after it, same bytes. Needs Pango of the system.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install weasyprint==70.0 pillow==13.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from io import BytesIO

from PIL import Image


def outcome(content):
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.load()
    except OSError:
        return "refused"
    return "loaded"


whole = BytesIO()
Image.effect_noise((64, 64), 50).save(whole, "JPEG")
half = whole.getvalue()[: len(whole.getvalue()) // 2]

before = outcome(half)
import weasyprint  # noqa: E402, F401  what it changes is the point

after = outcome(half)
print(before, after)
raise SystemExit((before, after) != ("refused", "loaded"))
PYTHON
