"""Reads for the public pages of tip lists, tools, publications and the support package."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osallisuus.search.finding import rows_of
from osallisuus.text.numbers import rounded
from projects.costs import to_euros
from projects.models import Project, Provenance
from projects.municipality_file import swedish_name
from toolkits.models import (
    DisadvantageCost,
    Publication,
    TipList,
    Tool,
)
from toolkits.models.content import Content

MILLION = Decimal(1_000_000)


def find_tip_lists(*, text: str = "", theme: str = "", reader: str = "") -> QuerySet[TipList]:
    """Public tip lists in the reader's language where there is one, that meet every wish.

    Every word of `text`, in some form of it, must be in the list or in one of its tips. `reader`
    is one of `Reader`, or empty.
    """
    found = TipList.objects.in_language(get_language())
    return _narrowed(found, "tip_list", text, theme, reader)


def find_tools(*, text: str = "", theme: str = "", reader: str = "") -> QuerySet[Tool]:
    """Public tools, by the same rules."""
    found = Tool.objects.in_language(get_language())
    return _narrowed(found, "tool", text, theme, reader)


def _narrowed(found, kind, text, theme, reader):
    if theme:
        found = found.filter(theme=theme)
    if reader:
        found = found.for_reader(reader)
    return found.filter(pk__in=rows_of(kind, text)) if text.strip() else found


def find_publications() -> QuerySet[Publication]:
    """Public publications, newest first, those without a day last."""
    found = Publication.objects.in_language(get_language()).select_related("source")
    newest = F("published_on").desc(nulls_last=True)
    written = Count("chapters", filter=~Q(chapters__body=""))
    return found.annotate(n_chapters=written).order_by(newest, "title")


def origin_of(*contents: Content) -> str:
    """Whose texts they are, where a reader could take them for the project's.

    Own texts beside a demonstration project are the portal's; elsewhere they are the project's,
    and published or invented ones carry their mark instead.
    """
    if not any(content.provenance == Provenance.OWN for content in contents):
        return ""
    # Beside a demonstration the project's own lists are elsewhere, and these could pass for them.
    if not Project.objects.public().filter(is_demo=True).exists():
        return ""
    return _("Tekstit ovat sivuston omia, eivät hankkeen vinkkilistoja.")


@dataclass(frozen=True)
class DisadvantageFigure:
    """What disadvantage costs somewhere, ready to print; `total` is "152,7 miljoonaa euroa".

    `per_resident` is empty where the population is not known.
    """

    cost: DisadvantageCost
    component: str
    where: str
    per_resident: str
    total: str
    note: str
    kind: str
    source: str
    source_url: str


def disadvantage_figures() -> list[DisadvantageFigure]:
    return [_figure(cost) for cost in DisadvantageCost.objects.select_related("source")]


def _figure(cost) -> DisadvantageFigure:
    return DisadvantageFigure(
        cost=cost,
        component=cost.component,
        where=_where(cost),
        per_resident=euros_per_resident(cost),
        total=euros_in_words(cost.euros),
        note=cost.note,
        kind=cost.provenance,
        source=cost.source.title if cost.source else "",
        source_url=cost.source.url if cost.source else "",
    )


def _where(cost) -> str:
    area = swedish_name(cost.area) if get_language() == "sv" else cost.area
    return f"{area} {cost.year}" if cost.year else area


def euros_per_resident(cost) -> str:
    return "" if cost.per_resident is None else whole_euros(cost.per_resident)


def whole_euros(euros: Decimal) -> str:
    return f"{number_format(to_euros(euros), force_grouping=True)}\u00a0€"


def euros_in_words(euros: Decimal) -> str:
    """ "3,9 miljoonaa euroa", or whole euros under a million."""
    if euros < MILLION:
        return whole_euros(euros)
    # Django's own cuts what does not fit: 3 895 500 would become 3,8 million.
    millions = rounded(euros / MILLION, 1)
    number = number_format(millions, force_grouping=True)
    return _("%(number)s miljoonaa euroa") % {"number": number}
