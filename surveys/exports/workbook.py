"""The figures of a release as an Excel workbook that is the same to the byte every time."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from osallisuus.files.spreadsheets import FORMATS
from surveys.reports.frozen.model import EvaluationReport
from surveys.reports.tables.sheet import figures_table

# The oldest day that a zip file can tell; the day of the figures stands inside.
ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
PROPERTIES = "docProps/core.xml"


def results_workbook(report: EvaluationReport) -> bytes:
    """The same table as the CSV file of the release, without the moment of its making."""
    return without_moments(FORMATS["xlsx"].write(figures_table(report)), report.data_date)


def without_moments(workbook: bytes, day: date) -> bytes:
    """A workbook whose times are all those of one day."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == PROPERTIES:
                stamp = f"{day.isoformat()}T00:00:00Z".encode()
                # openpyxl writes the moment of making into the
                # properties, and zip the one of packing.
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            target.writestr(ZipInfo(name, ENTRY_TIME), content, ZIP_DEFLATED)
    return out.getvalue()
