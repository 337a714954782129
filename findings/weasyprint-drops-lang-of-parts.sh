#!/bin/sh
# WeasyPrint 70.0 writes a tagged PDF (PDF/UA) whose only language is that of <html>: a part in
# another language, <p lang="sv">, has no /Lang in the structure tree, so a screen reader speaks it
# with the voice of the page. PDF/UA and WCAG 3.1.2 want it; the attribute is valid HTML.
# Seen: one "/Lang" in the whole file, of the catalogue. Needs Pango of the system.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet install weasyprint==70.0 pikepdf==10.18.0
"$folder/venv/bin/python" - <<'PYTHON'
from io import BytesIO

import pikepdf
from weasyprint import HTML

html = (
    '<!doctype html><html lang="fi"><title>Kaksi kieltä</title><body>'
    '<p>Tervetuloa</p><p lang="sv">Välkommen</p></body></html>'
)
pdf = pikepdf.open(BytesIO(HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")))
dictionaries = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
paragraphs = [each for each in dictionaries if each.get("/S") == "/P"]
spoken = [str(each["/Lang"]) for each in dictionaries if "/Lang" in each]
print("paragraphs:", len(paragraphs), "languages:", spoken)
assert len(paragraphs) == 2, paragraphs
assert spoken == ["fi"], spoken
PYTHON
