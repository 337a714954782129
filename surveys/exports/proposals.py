"""What readers of a translation said, as a file for who writes the next version."""

import csv
from io import StringIO

from surveys.queries.review import ReviewProgress

STATES = {"approved": "hyvä", "proposed": "ehdotus", "open": "arvioimatta"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def proposals_csv(progress: ReviewProgress) -> str:
    """One line for each text, and one more for each further proposal to it; opens in Excel as it
    is."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(["tunnus", "suomeksi", "käännös", "tila", "ehdotus"])
    for line in progress.lines:
        for proposal in line.proposals or ("",):
            cells = (line.key, line.source, line.text, STATES[line.state], proposal)
            writer.writerow([_plain(cell) for cell in cells])
    # Excel knows UTF-8 by this mark alone.
    return "\ufeff" + written.getvalue()


def _plain(cell: str) -> str:
    # No words of a stranger may begin a formula in the coordinator's Excel.
    return f"'{cell}" if cell.startswith(FORMULA) else cell
