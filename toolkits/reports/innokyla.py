"""A pilot under the headings of Innokylä, where Finnish working models are shared.

Name, place, funder, needs, aim, idea and conditions are headings of models published there; target
group, trial, results and tips follow its form as it is known to be, and were not seen on a page. A
heading that would have no text is left out and named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.costs import CostPerParticipant
from projects.models import Pilot
from projects.queries.pages import Visits, marks
from surveys.reports import EvaluationReport, Level
from toolkits.reports.sections import Line, Section, content
from toolkits.reports.welfare_insert import (
    change_sentences,
    continuation_of,
    cost_sentences,
    people_sentences,
)

FACTS = ("nimi", "paikka", "rahoittaja")


@dataclass(frozen=True)
class Described:
    """What a pilot's page tells of it; `level` is its own in the newest release."""

    pilot: Pilot
    visits: Visits
    cost: CostPerParticipant
    funders: Sequence[str]
    report: EvaluationReport | None
    level: Level | None


@dataclass(frozen=True)
class InnokylaText:
    sections: list[Section]
    missing: list[str]
    """Headings for which the pilot has no text yet."""


def innokyla_of(described: Described) -> InnokylaText:
    pilot = described.pilot
    parts = [
        ("nimi", _("Toimintamallin nimi"), content(pilot.name)),
        (
            "kuvaus",
            _("Toimintamallin lyhyt kuvaus"),
            content(pilot.lead or pilot.published_text),
        ),
        ("paikka", _("Toteutuspaikka"), _place(pilot)),
        (
            "rahoittaja",
            _("Toimintamallin rahoittaja"),
            content(", ".join(described.funders)),
        ),
        ("tarve", _("Kehitystyön lähtökohtana olevat tarpeet"), content(pilot.need)),
        ("ryhma", _("Kohderyhmä"), content(pilot.target_group)),
        ("tavoite", _("Tavoiteltu muutos"), content(pilot.aim)),
        ("idea", _("Ratkaisun perusidea"), content(pilot.how)),
        ("ehdot", _("Toimivuuden ja käyttöönoton ehdot"), content(pilot.needed)),
        ("kokeilu", _("Kokeilun toteutus"), _trial(described)),
        ("tulokset", _("Arvioinnin tulokset tiivistettynä"), _results(described)),
        ("vinkit", _("Vinkit toimintamallin soveltajille"), _tips(pilot)),
    ]
    return InnokylaText(
        [
            Section(key, title, tuple(lines), _is_invented(pilot, key))
            for key, title, lines in parts
            if lines
        ],
        [title for _key, title, lines in parts if not lines],
    )


def _is_invented(pilot: Pilot, key: str) -> bool:
    """Name, place and funder are of the pilot itself, all the rest of its description."""
    return pilot.is_example if key in FACTS else marks([pilot]).has_examples


def _place(pilot: Pilot) -> list[Line]:
    place = f"{pilot.place}, {pilot.municipality.name}" if pilot.place else pilot.municipality.name
    return content(place)


def _trial(described: Described) -> list[Line]:
    pilot = described.pilot
    people = people_sentences(pilot, described.visits)
    return [
        Line(" ".join(people)),
        *content(pilot.rhythm, _("Kuinka usein")),
        Line(continuation_of(pilot), _("Jatko")),
        *content(pilot.continuation_story, _("Miten jatkui")),
    ]


def _results(described: Described) -> list[Line]:
    told = change_sentences(described.report, described.level)
    return [
        *content(described.pilot.results),
        *map(Line, told),
        *map(Line, cost_sentences(described.cost)),
    ]


def _tips(pilot: Pilot) -> list[Line]:
    return [line for lesson in pilot.lesson_list for line in content(lesson)]
