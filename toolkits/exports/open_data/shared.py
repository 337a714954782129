"""Columns that several sets have, and the cells of them."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from projects.models import Provenance, Source
from projects.models.sourcing import Sourced
from toolkits.exports.open_data.model import LINK, TEXT, Column

PROJECT = Column("hanke", TEXT, _("Hankkeen tunnus."), is_required=True)
PLACE = (
    Column("kunta_koodi", TEXT, _("Kunnan kolminumeroinen kuntanumero."), is_required=True),
    Column("kunta", TEXT, _("Kunnan nimi."), is_required=True),
)
ORIGIN = Column(
    "alkupera",
    TEXT,
    _("Mistä rivin tieto on: hankkeelta, julkaistusta lähteestä vai keksitty esimerkki."),
    tuple(Provenance.choices),
    is_required=True,
)
SOURCE = Column("lahde", LINK, _("Julkaistun tiedon lähteen osoite."))
PAGE = Column("osoite", LINK, _("Sivu, jolla sama tieto on."), is_required=True)


def source_url(row: Sourced) -> str | None:
    """The source that the row's page names; none beside a project's own fact."""
    return None if row.provenance == Provenance.OWN else address_of(row.source)


def address_of(source: Source | None) -> str | None:
    return source.url if source else None


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"
