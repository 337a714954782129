from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.files import (
    INSTRUMENT_DIR,
    InstrumentFileError,
    read_instrument,
    write_instrument,
)
from surveys.instruments.specs import (
    ChoiceSpec,
    DomainSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    ScoringSpec,
)

LANGUAGES = ("fi", "sv", "en", "uk")
OWN = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
SMALL = InstrumentFile(
    key="pieni",
    version=1,
    name={"fi": "Pieni"},
    owner="Tekijä",
    licence="CC BY 4.0",
    source="",
    note="",
    is_locked=False,
    languages=("fi",),
    review={"fi": "own"},
    scoring=ScoringSpec("mean_0_100", Fraction(2, 3), "none"),
    scales=(ScaleSpec("kaksi", (ChoiceSpec(1, {"fi": "Ei"}), ChoiceSpec(2, {"fi": "Kyllä"}))),),
    domains=(DomainSpec("arki", {"fi": "Arki"}),),
    items=(ItemSpec("arki_1", "scale", {"fi": "Arki sujuu."}, domain="arki", scale="kaksi"),),
    texts={"decline": {"fi": "En halua vastata"}},
)


@pytest.mark.parametrize("name", ["arki_ja_elama", "virkistysalueet", "esis", "3x10d"])
def test_shipped_instrument_is_read_and_written_without_loss(name):
    path = INSTRUMENT_DIR / f"{name}.toml"
    spec = read_instrument(path)

    assert spec.key == name
    assert read_instrument(write_instrument(spec)) == spec
    assert write_instrument(spec) == path.read_text(encoding="utf-8")


def test_own_instrument_has_every_text_in_every_language():
    assert OWN.languages == LANGUAGES
    assert {language: OWN.missing_texts(language) for language in LANGUAGES} == {
        "fi": (),
        "sv": (),
        "en": (),
        "uk": (),
    }
    assert OWN.review == {"fi": "own", "sv": "unreviewed", "en": "unreviewed", "uk": "unreviewed"}


def test_own_instrument_has_six_domains_of_four_statements():
    sizes = {domain.key: len(OWN.domain_items(domain.key)) for domain in OWN.domains}

    assert sizes == {
        "ihmissuhteet": 4,
        "vapaa_aika": 4,
        "mielen_hyvinvointi": 4,
        "toimintakyky": 4,
        "osallisuus": 4,
        "arjen_sujuminen": 4,
    }


def test_own_instrument_turns_three_statements():
    turned = [item.key for item in OWN.items if item.polarity == -1]

    assert turned == ["mielen_hyvinvointi_2", "mielen_hyvinvointi_4", "toimintakyky_3"]


def test_own_instrument_questions_outside_the_domains():
    outside = [(item.key, item.kind, item.scale, item.phases) for item in OWN.domain_items("")]

    assert outside == [
        ("elama_nyt", "scale", "life5", ("start", "end")),
        ("muutostoive", "single", "wish3", ("start", "end")),
        ("vertailu_alkuun", "single", "compare3", ("end",)),
        ("avoin_muutos", "open", "", ("start", "end")),
        ("avoin_kunta", "open", "", ("start", "end")),
    ]


def test_own_instrument_scores_by_the_two_thirds_rule():
    assert OWN.scoring == ScoringSpec("mean_0_100", Fraction(2, 3), "mean_of_domains")


def test_own_instrument_needs_no_answer():
    assert [item.key for item in OWN.items if item.is_required] == []


@pytest.mark.parametrize(("name", "steps"), [("esis", range(1, 6)), ("3x10d", range(11))])
def test_locked_frame_has_ten_empty_items(name, steps):
    frame = read_instrument(INSTRUMENT_DIR / f"{name}.toml")

    assert frame.is_locked
    assert [item.key for item in frame.items] == [f"{name}_{n}" for n in range(1, 11)]
    assert [item.text for item in frame.items] == [{}] * 10
    assert [choice.value for choice in frame.scales[0].choices] == list(steps)
    assert frame.languages == ()


def test_3x10d_has_no_total():
    frame = read_instrument(INSTRUMENT_DIR / "3x10d.toml")

    assert (frame.scoring.method, frame.scoring.index, frame.domains) == ("per_item", "none", ())


@given(st.text(), st.text(), st.text(min_size=1))
def test_any_text_survives_writing_and_reading(note, source, label):
    spec = replace(
        SMALL,
        note=note,
        source=source,
        texts={"decline": {"fi": label}, "hint": {"fi": f"{label}\n\n{label}"}},
    )

    assert read_instrument(write_instrument(spec)) == spec


def test_missing_texts_name_the_places():
    assert SMALL.missing_texts("sv") == (
        "name",
        "scales.kaksi.1",
        "scales.kaksi.2",
        "domains.arki",
        "items.arki_1",
        "texts.decline",
    )


def test_choice_question_may_have_text_values():
    scale = ScaleSpec("alueet", (ChoiceSpec("ranta", {}), ChoiceSpec("polku", {})))
    labelled = replace(
        scale,
        choices=tuple(ChoiceSpec(each.value, {"fi": each.value}) for each in scale.choices),
    )
    item = ItemSpec("kaipaat", "multiple", {"fi": "Mitä kaipaat?"}, scale="alueet")
    spec = replace(SMALL, scales=(*SMALL.scales, labelled), items=(*SMALL.items, item))

    assert read_instrument(write_instrument(spec)) == spec


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": 0}, "Versionumeron pitää olla vähintään 1."),
        ({"owner": " "}, "Mittarilta puuttuu tieto: omistaja."),
        ({"key": "Pieni kysely"}, "mittari: tunnuksessa Pieni kysely saa olla vain"),
        ({"languages": ()}, "Mittarilla ei ole yhtään kieltä."),
        ({"review": {"fi": "done"}}, "Kielen fi tarkistustilan pitää olla jokin näistä"),
        (
            {"scoring": ScoringSpec("sum", Fraction(2, 3), "none")},
            "Tuntematon pisteytystapa: ”sum”. Vaihtoehdot: mean_0_100, per_item.",
        ),
        (
            {"scoring": ScoringSpec("mean_0_100", Fraction(3, 2), "none")},
            "vähimmäisosuuden pitää olla suurempi kuin 0",
        ),
        ({"items": SMALL.items * 2}, "kysymys: tunnus arki_1 on käytössä kahdesti."),
        ({"items": ()}, "Osa-alueella arki ei ole yhtään kysymystä."),
        ({"scales": ()}, "Kysymyksen arki_1 asteikkoa kaksi ei ole."),
        ({"domains": ()}, "Kysymyksen arki_1 osa-aluetta arki ei ole."),
        ({"name": {}}, "Mittarilta puuttuu suomenkielinen nimi."),
        ({"texts": {"decline": {"fi": ""}}}, "Kielestä fi puuttuu teksti: texts.decline."),
        (
            {"items": (replace(SMALL.items[0], polarity=2),)},
            "Kysymyksen arki_1 suunnan pitää olla 1 tai -1.",
        ),
        (
            {"items": (replace(SMALL.items[0], kind="slider"),)},
            "Tuntematon kysymyksen arki_1 laji: ”slider”.",
        ),
        (
            {"items": (replace(SMALL.items[0], phases=("middle",)),)},
            "Tuntematon kysymyksen arki_1 vaihe: ”middle”.",
        ),
        (
            {"items": (replace(SMALL.items[0], hint="ohje"),)},
            "Kysymyksen arki_1 ohjetta ohje ei ole teksteissä.",
        ),
        (
            {"items": (replace(SMALL.items[0], kind="open"),)},
            "Avoimella kysymyksellä arki_1 ei voi olla asteikkoa.",
        ),
        (
            {"scales": (ScaleSpec("kaksi", (ChoiceSpec(1, {"fi": "Ei"}),) * 2),)},
            "Asteikon kaksi arvo 1 on käytössä kahdesti.",
        ),
        (
            {"scales": (ScaleSpec("kaksi", (ChoiceSpec(1, {"fi": "Ei"}),)),)},
            "Asteikolla kaksi pitää olla vähintään kaksi vaihtoehtoa.",
        ),
    ],
)
def test_broken_instrument_is_refused_with_the_reason(change, problem):
    content = write_instrument(replace(SMALL, **change))

    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(content)

    assert any(problem in found for found in refused.value.problems), refused.value.problems


def test_all_problems_are_told_at_once():
    broken = replace(SMALL, version=0, owner="", items=(replace(SMALL.items[0], scale="kolme"),))

    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(write_instrument(broken))

    assert refused.value.problems == (
        "Versionumeron pitää olla vähintään 1.",
        "Mittarilta puuttuu tieto: omistaja.",
        "Kysymyksen arki_1 asteikkoa kolme ei ole.",
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("format = 1", "format = 2", "Tiedoston muoto (format) ei ole 1."),
        ('min_share = "2/3"', 'min_share = "puolet"', "”puolet” ei ole murtoluku"),
        ("version = 1", 'version = "1"', "version: vääränlainen arvo."),
        ("locked = false", "", "locked: puuttuu."),
        ("locked = false", "locked = false\nlukittu = true", "lukittu: tuntematon tieto."),
        ('kind = "scale"', 'kind = "scale"\nscore = 3', "items[1].score: tuntematon tieto."),
        ('fi = "Arki sujuu."', "fi = 3", "items[1].text.fi: vääränlainen arvo."),
        ("format = 1", "format = ", "Tiedosto ei ole kelvollista TOML-muotoa"),
    ],
)
def test_badly_formed_file_is_refused_with_the_reason(old, new, problem):
    content = write_instrument(SMALL)
    assert old in content

    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(content.replace(old, new))

    assert any(problem in found for found in refused.value.problems), refused.value.problems
