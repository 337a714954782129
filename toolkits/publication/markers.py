"""What a chapter can have from a frozen report, by the marker that is written in its text.

`[[kuva:muutos]]` stands on a line of its own and becomes a figure or a table; `[[luku:pareja]]`
and `[[lause:muutos]]` stand inside the text. Some can be asked of one place, whose name in
addresses is their last part: `[[luku:pareja:nivala]]`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.text.finnish import normal_text
from osallisuus.text.written import plain
from projects.costs import to_euros
from projects.pages import key_figures
from surveys.reports import EvaluationReport
from surveys.reports.frozen import change_words, wording
from surveys.reports.frozen.model import Level
from toolkits.models.publication import ALONE, MARKER

Value = Callable[[EvaluationReport, Level], str | None]


@dataclass(frozen=True)
class Marker:
    """`value` gives words or a number ready to print, None where the report may not show it; with
    a `template` it is a figure or a table instead. `is_of_places`: one place can be asked too.
    `is_counted`: whether what it rests on has been counted; what has not is missing, not hidden."""

    label: str | Promise
    value: Value | None = None
    template: str = ""
    is_of_places: bool = False
    is_counted: Callable[[EvaluationReport, Level], bool] = lambda report, level: True


def euros(value: Decimal | None) -> str | None:
    return None if value is None else key_figures.euros(value)


def hours(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def whole(value: Decimal | int | None) -> str | None:
    # `number_format` alone would cut 102,5 to 102.
    return None if value is None else number_format(to_euros(Decimal(value)), force_grouping=True)


def _answered(report: EvaluationReport, n: int | None) -> str | None:
    """How many answered in a phase, or at least so many; None where nobody's number is shown."""
    flow = report.project.flow
    if n is not None or flow.paired is None:
        return whole(n)
    return wording.people_counted(n, flow, report.thresholds.min_group_size)


def _less(value: int | None, other: int | None) -> str | None:
    """How many more there were; None where either number is hidden."""
    # A difference of which one part is hidden would tell that part.
    return None if value is None or other is None else whole(value - other)


def _change(report: EvaluationReport, level: Level) -> str | None:
    if level.is_hidden and not level.is_project:
        return wording.hidden(None)
    return change_words.sentence_of(level.main) if level.main else None


def _comparison(report: EvaluationReport, level: Level) -> str | None:
    note = report.note("no_comparison")
    return wording.note_of(note) if note else None


def _per_participant(report: EvaluationReport, level: Level) -> str | None:
    if level.is_project:
        return euros(report.cost.ratio_of_totals)
    found = report.cost.pilot(level.slug)
    return euros(found.per_participant) if found else None


def _has_price(report: EvaluationReport, level: Level) -> bool:
    return _per_participant(report, level) is not None


def _number(of: Callable[[EvaluationReport], str | None]) -> Value:
    return lambda report, level: of(report)


MARKERS: dict[str, Marker] = {
    "kuva:muutos": Marker(
        gettext_lazy("mikä muuttui alusta loppuun"),
        template="surveys/_change_chart.html",
        is_of_places=True,
    ),
    "kuva:alku_ja_loppu": Marker(
        gettext_lazy("tilanne alussa ja lopussa"),
        template="surveys/_before_after.html",
        is_of_places=True,
    ),
    "kuva:kustannukset": Marker(
        gettext_lazy("kustannus osallistujaa kohti"),
        template="surveys/_cost_chart.html",
        is_counted=_has_price,
    ),
    "taulukko:kokeilut": Marker(
        gettext_lazy("osallistujat ja kahdesti vastanneet kunnittain"),
        template="toolkits/_pilot_table.html",
    ),
    "taulukko:vastaajat": Marker(
        gettext_lazy("kuinka moni vastasi eri vaiheissa"), template="surveys/_flow.html"
    ),
    "taulukko:kustannukset": Marker(
        gettext_lazy("kustannukset eri tavoin laskettuna"),
        template="surveys/_cost_table.html",
        is_counted=_has_price,
    ),
    "taulukko:kulut": Marker(
        gettext_lazy("kulut, osallistujat ja käynnit kokeiluittain"),
        template="toolkits/_pilot_costs.html",
        is_counted=lambda report, level: report.cost.is_counted,
    ),
    "taulukko:menetelma": Marker(
        gettext_lazy("näin luvut on laskettu, luettelona"), template="surveys/_method.html"
    ),
    "lause:muutos": Marker(gettext_lazy("muutos alusta loppuun"), _change, is_of_places=True),
    "lause:vertailuryhma": Marker(gettext_lazy("oliko vertailuryhmää"), _comparison),
    "luku:kokeiluja": Marker(
        gettext_lazy("kokeilujen määrä"), _number(lambda report: whole(len(report.cost.pilots)))
    ),
    "luku:osallistujia": Marker(
        gettext_lazy("osallistujien määrä"),
        lambda report, level: whole(level.flow.participants),
        is_of_places=True,
        is_counted=lambda report, level: level.flow.participants is not None,
    ),
    "luku:alkuvastauksia": Marker(
        gettext_lazy("montako vastasi alussa"),
        _number(lambda report: _answered(report, report.project.flow.started)),
    ),
    "luku:loppuvastauksia": Marker(
        gettext_lazy("montako vastasi lopussa"),
        _number(lambda report: _answered(report, report.project.flow.ended)),
    ),
    "luku:pareja": Marker(
        gettext_lazy("montako vastasi alussa ja lopussa"),
        lambda report, level: whole(level.flow.paired),
        is_of_places=True,
    ),
    "luku:ilman_loppuvastausta": Marker(
        gettext_lazy("montako vastasi vain alussa"),
        _number(lambda report: _less(report.project.flow.started, report.project.flow.paired)),
    ),
    "luku:vain_loppuvastauksia": Marker(
        gettext_lazy("montako vastasi vain lopussa"),
        _number(lambda report: _less(report.project.flow.ended, report.project.flow.paired)),
    ),
    "luku:kustannus_osallistujaa_kohti": Marker(
        gettext_lazy("kustannus osallistujaa kohti"),
        _per_participant,
        is_of_places=True,
        is_counted=_has_price,
    ),
    "luku:kustannukset_yhteensa": Marker(
        gettext_lazy("kustannukset yhteensä"),
        _number(lambda report: euros(report.cost.counted_total)),
        is_counted=lambda report, level: report.cost.is_counted,
    ),
    "luku:vapaaehtoistunteja": Marker(
        gettext_lazy("vapaaehtoisten tunnit"),
        _number(lambda report: hours(report.cost.counted_hours)),
        is_counted=lambda report, level: report.cost.counted_hours is not None,
    ),
    "luku:pienin_ryhma": Marker(
        gettext_lazy("pienin ryhmä, jonka tulos näytetään"),
        _number(lambda report: whole(report.thresholds.min_group_size)),
    ),
}

KINDS = {
    "luku": gettext_lazy("Luvut"),
    "lause": gettext_lazy("Lauseet"),
    "kuva": gettext_lazy("Kuvat"),
    "taulukko": gettext_lazy("Taulukot"),
}


def split(name: str) -> tuple[str, str]:
    """The marker without its place, and the place; `luku:pareja:nivala` has both."""
    kind, _colon, rest = name.partition(":")
    what, _colon, place = rest.partition(":")
    return f"{kind}:{what}", place


def marker_of(name: str) -> Marker | None:
    """What the name means; None where it means nothing."""
    base, place = split(name)
    found = MARKERS.get(base)
    if found is None or (place and not found.is_of_places):
        return None
    return found if place or name == base else None


def places_of(report: EvaluationReport) -> Iterator[Level]:
    """Municipalities, two of them together, and pilots; of one name the first."""
    seen = set()
    for level in (*report.municipalities, *report.merged, *report.pilots):
        if level.slug not in seen:
            seen.add(level.slug)
            yield level


def level_of(name: str, report: EvaluationReport) -> Level | None:
    """The level that a marker is about; None where the report has no such place."""
    base, place = split(name)
    if not place:
        return report.project
    # A price is a pilot's, which may share its name with its municipality.
    levels = report.pilots if base.endswith("_kohti") else places_of(report)
    return next((level for level in levels if level.slug == place), None)


def names_in(body: str) -> list[str]:
    """The markers of a text, each once, in the order of the alphabet."""
    return sorted(set(MARKER.findall(normal_text(body))))


def unknown_in(body: str) -> list[str]:
    return [name for name in names_in(body) if marker_of(name) is None]


def has_open_end(body: str) -> bool:
    return "[[" in MARKER.sub("", normal_text(body))


def inside_text(body: str) -> list[str]:
    """Figures and tables that do not stand on a line of their own."""
    rest = MARKER.findall(ALONE.sub("", normal_text(body)))
    return sorted({name for name in rest if (found := marker_of(name)) and found.template})


def validate_markers(body: str) -> None:
    """Raises ValidationError that names every marker that no figure or number answers to,
    or tells that a marker has no end."""
    if has_open_end(body):
        raise ValidationError(OPEN_END)
    if unknown := unknown_in(body):
        known = ", ".join(sorted(MARKERS))
        message = _("Tuntematon merkintä: %(unknown)s. Käytössä ovat: %(known)s.")
        raise ValidationError(message, params={"unknown": ", ".join(unknown), "known": known})
    if inside := inside_text(body):
        raise ValidationError(OWN_LINE, params={"markers": ", ".join(inside)})


OPEN_END = gettext_lazy(
    "Merkintä on jäänyt auki: kirjoita sen loppuun ]], esimerkiksi [[luku:pareja]]."
)
OWN_LINE = gettext_lazy("Kirjoita kuvan tai taulukon merkintä omalle rivilleen: %(markers)s.")
