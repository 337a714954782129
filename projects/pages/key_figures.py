"""Large figures of the public pages, ready to print: value, words, kind and source."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.costs import CostPerParticipant, to_cents
from projects.models import Project, Provenance, Source


@dataclass(frozen=True)
class KeyFigure:
    """One figure; `kind` is own, published or example. `is_quoted`: people wrote the note, in
    Finnish."""

    value: str
    label: str
    kind: str
    note: str = ""
    source: Source | None = None
    is_quoted: bool = False


def euros(amount: Decimal) -> str:
    return f"{number_format(to_cents(amount), decimal_pos=2, force_grouping=True)}\u00a0€"


def example_or_own(is_example: bool) -> str:
    return Provenance.EXAMPLE if is_example else Provenance.OWN


def published_cost(project: Project | None) -> KeyFigure | None:
    """The published cost per participant of a project; None where none has been published."""
    if project is None or project.published_cost is None:
        return None
    note = project.published_cost_note.rstrip(".")
    return KeyFigure(
        value=euros(project.published_cost),
        label=_("keskimääräinen kustannus osallistujaa kohti"),
        kind=Provenance.PUBLISHED if project.source else Provenance.OWN,
        note=f"{note}." if note else "",
        source=project.source,
        is_quoted=True,
    )


def pilots_figure(n_pilots: int) -> KeyFigure | None:
    """How many pilots a project has; None while there are none."""
    if not n_pilots:
        return None
    label = ngettext("kokeilu hankkeessa", "kokeilua hankkeessa", n_pilots)
    return KeyFigure(value=str(n_pilots), label=label, kind=Provenance.OWN)


def cost_figure(cost: CostPerParticipant, *, is_example: bool) -> KeyFigure | None:
    """All costs divided by all participants; None where that cannot be computed."""
    if cost.ratio_of_totals is None:
        return None
    return KeyFigure(
        value=euros(cost.ratio_of_totals),
        label=_("kustannus osallistujaa kohti"),
        kind=example_or_own(is_example),
    )
