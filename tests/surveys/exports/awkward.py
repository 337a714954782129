"""Ten made-up instruments whose keys, choices and texts are awkward in statistics programs."""

from dataclasses import replace
from fractions import Fraction

from surveys.instruments.specs import (
    ChoiceSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    ScoringSpec,
)

LIKERT = {1: "Harvoin", 2: "Joskus", 3: "Usein"}
LONG = "asioiden_hoitaminen_virastoissa_ja_verkossa_ilman_apua_"


def made_up(key, *items, version=1, **scales):
    """An instrument of (kind, key, scale) or (kind, key, scale, text); `scales`: value → label."""
    scales = {"kolme": LIKERT} | scales
    return InstrumentFile(
        key=key,
        version=version,
        name={"fi": f"Kysely {key}"},
        owner="Testien tekijä",
        licence="CC BY 4.0",
        source="",
        note="",
        is_locked=False,
        languages=("fi",),
        review={"fi": "own"},
        scoring=ScoringSpec("mean_0_100", Fraction(2, 3), "none"),
        scales=tuple(
            ScaleSpec(name, tuple(ChoiceSpec(value, {"fi": label}) for value, label in of.items()))
            for name, of in scales.items()
        ),
        items=tuple(
            ItemSpec(name, kind, {"fi": rest[0] if rest else f"Kysymys {name}"}, scale=scale)
            for kind, name, scale, *rest in items
        ),
    )


def scales(*keys, kind="scale"):
    return [(kind, key, "kolme") for key in keys]


AWKWARD = {
    "words_of_spss": made_up("sanat", *scales("to", "by", "all", "with", "not", "k_to")),
    "columns_of_ours": made_up("tiedot", *scales("apu", "kieli", "aika", "id", "kunta", "versio")),
    "not_a_letter_first": made_up("numerot", *scales("1a", "3x10d_1", "_a", "__", "_")),
    "choice_beside_item": made_up(
        "palvelut",
        ("multiple", "palvelut", "kolme"),
        ("scale", "palvelut_1", "kolme"),
        ("multiple", "palvelut_1_2", "kolme"),
    ),
    "words_as_choices": made_up(
        "sanoja",
        ("multiple", "keneltä".replace("ä", "a"), "apu", "Keneltä saat apua?"),
        ("single", "kuka", "apu", "Kuka auttaa?"),
        apu={"äiti": "Äiti", "aiti": "Aiti", "joku muu, kuka?": "Joku muu", "не знаю": "En tiedä"},
    ),
    "long_keys": made_up(
        "pitkat",
        *scales(f"{LONG}1", f"{LONG}2"),
        ("multiple", f"{LONG}3", "pitkat"),
        pitkat={f"vaihtoehto_jolla_on_pitka_tunnus_{n}": f"Vaihtoehto {n}" for n in (1, 2, 3)},
    ),
    "long_texts": made_up(
        "tekstit",
        ("scale", "pitka", "pitka", "Ä" * 250),
        ("single", "lainaus", "lainaus", "Sanoitko: 'kyllä', \"ei\"\nvai et mitään?"),
        pitka={1: "ö" * 130, 2: "€" * 41, 3: "Lyhyt"},
        lainaus={1: "'", 2: '"', 3: "rivi\ntoinen"},
    ),
    "odd_numbers": made_up(
        "luvut",
        ("scale", "viisi", "miinus"),
        ("multiple", "monta", "miinus"),
        ("single", "vuosi", "vuosi"),
        miinus={-2: "Huonompi", -1: "Vähän huonompi", 0: "Sama", 1: "Parempi"},
        vuosi={1950: "1950", 2026: "2026", 20261129: "Suuri"},
    ),
    "words_of_others": made_up("muut", *scales("if", "in", "null", "str5", "using", "a", "a_")),
    "without_texts": replace(
        made_up("lukittu", *scales("3x_1", "3x_2")), is_locked=True, languages=(), review={}
    ),
}
assert len(AWKWARD) == 10
