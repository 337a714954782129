"""A small questionnaire, and people whose scores are easy to see, for tests of reports."""

from dataclasses import replace
from fractions import Fraction

from surveys.instruments.specs import (
    ChoiceSpec,
    DomainSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    ScoringSpec,
)
from surveys.services.instruments.loading import load_instrument
from tests import factories

WORDS = {1: "Yksi", 2: "Kaksi", 3: "Kolme", 4: "Neljä", 5: "Viisi"}
WISHES = {0: "En halua", 1: "Haluan"}
NOW = {3: "Parempaa", 2: "Samanlaista", 1: "Huonompaa"}


def _item(domain, number, polarity=1):
    return ItemSpec(
        f"{domain}_{number}", "scale", {"fi": f"{domain} {number}"}, domain, polarity, "viisi"
    )


SPEC = InstrumentFile(
    key="pieni",
    version=1,
    name={"fi": "Pieni kysely"},
    owner="Portaalin tekijät",
    licence="CC BY 4.0",
    source="",
    note="",
    is_locked=False,
    languages=("fi",),
    review={"fi": "own"},
    scoring=ScoringSpec("mean_0_100", Fraction(2, 3), "mean_of_domains"),
    scales=(
        ScaleSpec("viisi", tuple(ChoiceSpec(n, {"fi": word}) for n, word in WORDS.items())),
        ScaleSpec("toive", tuple(ChoiceSpec(n, {"fi": word}) for n, word in WISHES.items())),
    ),
    domains=(
        DomainSpec("seura", {"fi": "Seura"}),
        DomainSpec("tekeminen", {"fi": "Tekeminen"}),
    ),
    items=(
        *(_item("seura", n, -1 if n == 3 else 1) for n in (1, 2, 3)),
        *(_item("tekeminen", n) for n in (1, 2, 3)),
        ItemSpec("elama", "scale", {"fi": "Millaista elämä on?"}, scale="viisi"),
        ItemSpec("toive", "single", {"fi": "Haluatko muutosta?"}, scale="toive"),
    ),
    texts={"limits": {"fi": "Kyselyä ei ole vielä tutkittu."}},
)

# With a question that is asked at the end only.
SPEC_WITH_END = replace(
    SPEC,
    scales=(
        *SPEC.scales,
        ScaleSpec("vertaus", tuple(ChoiceSpec(n, {"fi": word}) for n, word in NOW.items())),
    ),
    items=(
        *SPEC.items,
        ItemSpec(
            "vertailu_alkuun",
            "single",
            {"fi": "Millaista elämä on nyt?"},
            scale="vertaus",
            phases=("end",),
        ),
    ),
)


def answers(seura, tekeminen=None, **others):
    """Answers that give (value − 1) × 25 points in each domain; the last item of Seura is
    reversed."""
    tekeminen = seura if tekeminen is None else tekeminen
    found = {"seura_1": seura, "seura_2": seura, "seura_3": 6 - seura}
    found |= {f"tekeminen_{n}": tekeminen for n in (1, 2, 3)}
    return found | others


def small_survey(project, name, **overrides):
    """A pilot with its survey in a municipality of its own, named in both."""
    slug = name.lower().replace("ä", "a")
    place = overrides.pop("municipality", None) or factories.make_municipality(name=name, slug=slug)
    n_participants = overrides.pop("n_participants", 20)
    instrument = load_instrument(overrides.pop("spec", SPEC))
    pilot = factories.make_pilot(
        project=project,
        municipality=place,
        name=f"Kerho {name}",
        slug=f"kerho-{slug}",
        n_participants=n_participants,
        n_participants_basis="counted",
    )
    return factories.make_survey(project=project, pilot=pilot, instrument=instrument, **overrides)


def add_pair(survey, start, end, **fields):
    """One person with both answers, given as values or as answers; returns both responses."""
    card = factories.make_card(survey=survey)
    return tuple(
        factories.make_response(
            card=card,
            phase=phase,
            answers=value if isinstance(value, dict) else answers(value),
            **fields,
        )
        for phase, value in (("start", start), ("end", end))
    )


def add_pairs(survey, *pairs):
    return [add_pair(survey, start, end) for start, end in pairs]


def add_start(survey, value):
    """One person who answered at the start only."""
    return _add_once(survey, "start", value)


def add_end(survey, value):
    """One person who answered at the end only."""
    return _add_once(survey, "end", value)


def _add_once(survey, phase, value):
    card = factories.make_card(survey=survey)
    given = value if isinstance(value, dict) else answers(value)
    return factories.make_response(card=card, phase=phase, answers=given)


EIGHT = ((2, 3), (3, 4), (3, 3), (2, 4), (4, 4), (1, 3), (3, 2), (4, 5))
SIX = ((2, 3), (3, 3), (3, 4), (2, 2), (4, 5), (1, 2))
THREE = ((2, 5), (3, 5), (1, 5))


def three_places(project):
    """Municipalities with 8, 6 and 3 pairs; the last is under five and the middle one guards it."""
    surveys = [small_survey(project, name) for name in ("Alajärvi", "Kalajoki", "Pyhäjoki")]
    for survey, pairs in zip(surveys, (EIGHT, SIX, THREE), strict=True):
        add_pairs(survey, *pairs)
    return surveys
