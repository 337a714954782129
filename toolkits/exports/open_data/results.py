"""Frozen figures, one to a row: those of the results pages, and no others.

They come from `figures_table`, which the CSV file of a project's results is made of. Nothing is
computed here, so nothing is told that the ledger of published figures has not weighed.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from surveys.reports import latest_report
from surveys.reports.tables.sheet import COLUMNS, figures_table
from toolkits.exports.open_data.model import (
    DAY,
    LINK,
    NUMBER,
    TEXT,
    Absolute,
    Cell,
    Column,
    Cube,
    DataSet,
    Row,
)
from toolkits.exports.open_data.shared import PROJECT

# What stands before the figures in the table, and after them.
FACTS = ("nimi", "aineisto", "vahvistettu", "menetelma", "tarkistussumma")
ABOUT = ("taso", "tunnus", "kohde", "asia_tunnus", "asia")
REST = ("luku", "arvo", "yksikko", "syy", "sanoin")
Figure = tuple[str, Row]
"""The project's part of addresses, and the cells of the figure."""


def public_figures() -> list[Figure]:
    """Figures of the newest release that is not withdrawn, of each public project."""
    found = ((project.slug, latest_report(project)) for project in Project.objects.public())
    return [
        (slug, row)
        for slug, report in found
        if report is not None
        for cells in figures_table(report)
        for row in _long(list(cells))
    ]


def figure_rows(figures: Iterable[Figure], absolute: Absolute) -> Sequence[Row]:
    return [(slug, *row, absolute(results_page(slug))) for slug, row in figures]


def results_page(slug: str) -> str:
    return reverse("surveys:results-detail", args=[slug])


def _long(cells: list) -> list[Row]:
    """A row for each figure of a row of the wide table; one with its reason where none is shown."""
    n_before = len(FACTS) + len(ABOUT)
    facts = [_plain(cell) for cell in cells[:n_before]]
    wide, rest = cells[n_before : -len(REST)], cells[-len(REST) :]
    name, value, unit, reason, words = map(_plain, rest)
    found = [
        (*facts, str(column.heading), *_number_or_words(cell), None, None)
        for column, cell in zip(COLUMNS, wide, strict=True)
        if cell is not None
    ]
    # The sentence of a shown measure stands beside its figures; a count is a figure by itself.
    if name or not found:
        return [(*facts, name, value, words, unit, reason)]
    return [*found, (*facts, None, None, words, None, None)] if words else found


def _number_or_words(cell) -> tuple[Cell, Cell]:
    plain = _plain(cell)
    return (None, plain) if isinstance(plain, str) else (plain, None)


def _plain(cell) -> Cell:
    if isinstance(cell, Decimal):
        return float(cell)
    # Reasons are members of an enumeration whose value is its name.
    is_simple = cell is None or isinstance(cell, int | float | date)
    return cell if is_simple else str(cell)


RESULTS = DataSet(
    key="tulokset",
    title=_("Tulokset"),
    about=_("Vahvistetut kyselytulokset, yksi luku riville. Samat luvut kuin tulossivuilla."),
    columns=(
        PROJECT,
        Column("nimi", TEXT, _("Hankkeen nimi."), is_required=True),
        Column("aineisto", TEXT, _("Onko luku julkaistua tietoa vai keksitty esimerkki.")),
        Column("vahvistettu", DAY, _("Päivä, jonka vastauksista luvut laskettiin.")),
        Column("menetelma", TEXT, _("Laskentatavan versio."), is_required=True),
        Column("tarkistussumma", TEXT, _("Vahvistettujen lukujen sormenjälki."), is_required=True),
        Column("taso", TEXT, _("Ketä luku koskee: hanke, kunta vai kokeilu."), is_required=True),
        Column("tunnus", TEXT, _("Kunnan tai kokeilun tunnus; koko hankkeella oma sana.")),
        Column("kohde", TEXT, _("Hankkeen, kunnan tai kokeilun nimi.")),
        Column("asia_tunnus", TEXT, _("Mitatun asian tunnus."), is_required=True),
        Column("asia", TEXT, _("Mitatun asian nimi.")),
        Column("luku", TEXT, _("Mikä luku on kyseessä. Tyhjä: rivi kertoo sanoin.")),
        Column("arvo", NUMBER, _("Luku pyöristettynä kuten sivulla. Tyhjä: ei näytetä.")),
        Column("sanoin", TEXT, _("Sama sanoin, kuten sivulla.")),
        Column("yksikko", TEXT, _("Luvun yksikkö, jos se on ihmistä, euroa tai pistettä.")),
        Column("ei_nayteta_syy", TEXT, _("Miksi lukua ei näytetä.")),
        Column("osoite", LINK, _("Sivu, jolla sama tieto on."), is_required=True),
    ),
    source=public_figures,
    rows=figure_rows,
    cube=Cube(
        ("hanke", "taso", "tunnus", "asia_tunnus", "luku"),
        ("arvo",),
        (("hanke", "nimi"), ("asia_tunnus", "asia")),
    ),
    links=(("hanke", "hankkeet", "tunnus"),),
)
