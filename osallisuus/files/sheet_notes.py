"""What whoever brings in a sheet is told of it beside its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

SHOWN = 20
"""Rows that are named one by one."""


@dataclass(frozen=True)
class Skipped:
    """A row that is no row of the table; `text` is empty where nothing stands in it."""

    row: int
    text: str

    def __str__(self) -> str:
        return f"{self.row} ({self.text or _('tyhjä')})"


@dataclass(frozen=True)
class Notes:
    """What whoever brings in a file is told of it.

    `skipped`: rows that are none of the table: above the headings, totals and empty rows; `hidden`:
    numbers of rows that were read though nobody sees them; `title`: the name of the sheet that was
    read, if it is not the first; `unread`: names of other sheets that have something in them.
    """

    skipped: tuple[Skipped, ...] = ()
    hidden: tuple[int, ...] = ()
    title: str = ""
    unread: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        found = []
        if self.skipped:
            found.append(_("Ohitettiin rivit: %s.") % _listed(self.skipped))
        if self.hidden:
            found.append(_("Piilotetut rivit luettiin: %s.") % _listed(self.hidden))
        names = ", ".join(self.unread)
        if self.title:
            text = _("Luettiin taulukko %(title)s. Lukematta jäi: %(names)s.")
            found.append(text % {"title": self.title, "names": names or "–"})
        elif names:
            found.append(_("Vain ensimmäinen taulukko luettiin. Lukematta jäi: %s.") % names)
        return found


def _listed(rows: Sequence[object]) -> str:
    more = [_("ja %d muuta") % (len(rows) - SHOWN)] if len(rows) > SHOWN else []
    return ", ".join([*map(str, rows[:SHOWN]), *more])
