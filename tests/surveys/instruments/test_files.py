import unicodedata
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from osallisuus.text.finnish import normal_text
from surveys.instruments.files import (
    INSTRUMENT_DIR,
    InstrumentFileError,
    read_instrument,
    write_instrument,
)
from surveys.instruments.specs import (
    ChoiceSpec,
    ConditionSpec,
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


@pytest.mark.parametrize(
    ("name", "key", "version"),
    [
        ("arki_ja_elama", "arki_ja_elama", 2),
        ("arki_ja_elama_1", "arki_ja_elama", 1),
        ("minun_arkeni_ja_elamani", "minun_arkeni_ja_elamani", 1),
        ("minun_arkeni_ja_elamani_2", "minun_arkeni_ja_elamani", 2),
        ("virkistysalueet", "virkistysalueet", 1),
        ("esis", "esis", 1),
        ("3x10d", "3x10d", 1),
    ],
)
def test_shipped_instrument_is_read_and_written_without_loss(name, key, version):
    path = INSTRUMENT_DIR / f"{name}.toml"
    spec = read_instrument(path)

    assert (spec.key, spec.version) == (key, version)
    assert read_instrument(write_instrument(spec)) == spec
    assert write_instrument(spec) == path.read_text(encoding="utf-8")


def test_letters_in_two_pieces_are_read_as_one():
    text = write_instrument(OWN)
    parts = unicodedata.normalize("NFD", text)

    assert parts != text
    assert read_instrument(parts) == OWN


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


def test_own_instrument_asks_how_to_change_only_who_wants_a_change():
    conditions = {item.key: item.depends_on for item in OWN.items if item.depends_on}

    assert conditions == {"avoin_muutos": ConditionSpec("muutostoive", (1, 2))}


def conditional(condition, **fields):
    """The small instrument with a question that depends on an earlier one."""
    item = ItemSpec("lisa", "open", {"fi": "Miksi?"}, depends_on=condition)
    return replace(SMALL, items=(*SMALL.items, replace(item, **fields)))


def test_condition_is_one_line_of_the_file():
    spec = conditional(ConditionSpec("arki_1", (2,)))

    text = write_instrument(spec)

    assert 'depends_on = { item = "arki_1", values = [2] }' in text
    assert read_instrument(text) == spec


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        (
            conditional(ConditionSpec("lisa", (1,))),
            "Kysymyksen lisa ehto lisa ei ole mikään aiempi kysymys.",
        ),
        (
            conditional(ConditionSpec("puuttuu", (1,))),
            "Kysymyksen lisa ehto puuttuu ei ole mikään aiempi kysymys.",
        ),
        (
            conditional(ConditionSpec("arki_1", (3,))),
            "Kysymyksen lisa ehdon arki_1 asteikolla ei ole arvoa 3.",
        ),
        (
            conditional(ConditionSpec("arki_1", (2,)), kind="scale", scale="kaksi", domain="arki"),
            "Osa-alueen kysymyksellä lisa ei voi olla ehtoa.",
        ),
        (
            replace(
                conditional(ConditionSpec("arki_1", (2,))),
                items=(
                    replace(SMALL.items[0], phases=("end",)),
                    *conditional(ConditionSpec("arki_1", (2,))).items[1:],
                ),
            ),
            "Kysymyksen lisa ehtoa arki_1 ei kysytä kaikissa samoissa vaiheissa.",
        ),
        (
            replace(
                conditional(ConditionSpec("arki_1", (2,))),
                items=(
                    replace(SMALL.items[0], kind="multiple", domain=""),
                    *conditional(ConditionSpec("arki_1", (2,))).items[1:],
                ),
                domains=(),
            ),
            "Kysymyksen lisa ehto arki_1: yksi vastaus, joka kysytään kaikilta.",
        ),
    ],
)
def test_condition_that_cannot_hold_is_refused_with_the_reason(spec, problem):
    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(write_instrument(spec))

    assert refused.value.problems == (problem,)


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


TEXT = st.text().map(normal_text)


@given(TEXT, TEXT, TEXT.filter(bool))
@example(normal_text("\x1f\u0307"), normal_text("\U0001d15f"), "\n\u0303")
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
            "Osuuden väittämistä, joihin on vastattava, pitää olla suurempi kuin 0",
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


FIRST = read_instrument(INSTRUMENT_DIR / "arki_ja_elama_1.toml")


def texts_of(spec, language):
    return {path: texts[language] for path, texts in spec.all_texts()}


def test_own_instrument_keeps_its_first_version_beside_the_second():
    assert [(spec.key, spec.version) for spec in (FIRST, OWN)] == [
        ("arki_ja_elama", 1),
        ("arki_ja_elama", 2),
    ]
    assert [each.key for each in FIRST.items] == [each.key for each in OWN.items]
    assert [each.polarity for each in FIRST.items] == [each.polarity for each in OWN.items]
    assert texts_of(FIRST, "fi")["scales.life5.5"] == "Oikein hyvää"
    assert texts_of(FIRST, "fi")["domains.toimintakyky"] == "Toimintakyky"


@pytest.mark.parametrize(
    ("language", "agree", "disagree"),
    [
        ("fi", ("Täysin samaa mieltä", "Melko samaa"), ("Täysin eri mieltä", "Melko eri")),
        ("sv", ("Helt av samma åsikt", "Ganska långt"), ("Helt av annan åsikt", "Ganska långt")),
        ("en", ("Completely agree", "Mostly agree"), ("Completely disagree", "Mostly disagree")),
        ("uk", ("Повністю погоджуюся", "Здебільшого"), ("Повністю не", "Здебільшого не")),
    ],
)
def test_ends_of_the_own_scale_are_equally_strong(language, agree, disagree):
    words = {c.value: c.label[language] for c in OWN.scale("agree5").choices}

    assert (words[5], words[4].startswith(agree[1])) == (agree[0], True)
    assert words[1].startswith(disagree[0])
    assert words[2].startswith(disagree[1])


def test_ends_of_life_are_equally_strong_in_finnish():
    words = {choice.value: choice.label["fi"] for choice in OWN.scale("life5").choices}

    assert words == {
        5: "Erittäin hyvää",
        4: "Melko hyvää",
        3: "Ei hyvää eikä huonoa",
        2: "Melko huonoa",
        1: "Erittäin huonoa",
    }


def test_two_weeks_are_thought_of_only_where_one_has_lived_them():
    hinted = [item.key for item in OWN.items if item.hint == "hint_two_weeks"]

    assert hinted == [
        "ihmissuhteet_2",
        "vapaa_aika_2",
        "mielen_hyvinvointi_1",
        "mielen_hyvinvointi_2",
        "mielen_hyvinvointi_4",
        "toimintakyky_1",
        "toimintakyky_2",
        "toimintakyky_3",
        "osallisuus_2",
        "arjen_sujuminen_3",
    ]


def test_own_statements_need_no_meeting_and_no_plan():
    texts = texts_of(OWN, "fi")
    changed = [
        "ihmissuhteet_4",
        "mielen_hyvinvointi_1",
        "mielen_hyvinvointi_4",
        "toimintakyky_1",
        "toimintakyky_4",
        "osallisuus_1",
    ]

    assert [texts[f"items.{key}"] for key in changed] == [
        "Minun on helppo olla muiden seurassa.",
        "Minulla on päivisin hetkiä, jolloin minun on hyvä olla.",
        "Päivät tuntuvat raskailta.",
        "Jaksan tehdä päivän tärkeät asiat.",
        "Voin oppia uusia asioita.",
        "Muut ihmiset huomaavat minut.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_question_asks_one_thing(language):
    opened = [item.text[language] for item in OWN.items if item.kind == "open"]

    assert [text.count("?") for text in opened] == [1, 1]


def test_own_domains_have_everyday_names():
    assert [domain.name["fi"] for domain in OWN.domains] == [
        "Ihmissuhteet",
        "Vapaa-aika",
        "Mielen hyvinvointi",
        "Jaksaminen",
        "Mukana oleminen",
        "Arjen sujuminen",
    ]


def test_ukrainian_words_have_no_straight_apostrophe():
    assert [path for path, text in texts_of(OWN, "uk").items() if "'" in text] == []


NAMED = read_instrument(INSTRUMENT_DIR / "minun_arkeni_ja_elamani.toml")


def test_named_survey_has_the_structure_of_the_public_sources():
    rated = [(item.key, item.domain, item.kind, item.scale) for item in NAMED.items[:9]]
    keys = [
        "ihmissuhteet",
        "turvallisuus",
        "koti",
        "mielen_hyvinvointi",
        "vapaa_aika",
        "toimintakyky",
        "toimeentulo",
        "tyo_ja_tekeminen",
        "apu_ja_palvelut",
    ]

    assert rated == [(key, key, "scale", "well5") for key in keys]
    assert [(item.key, item.kind, item.scale) for item in NAMED.domain_items("")] == [
        ("arki_nyt", "scale", "well5"),
        ("muutostoive", "single", "wish3"),
        ("muutoksen_alue", "multiple", "area"),
        ("avoin_itse", "open", ""),
        ("avoin_muut", "open", ""),
        ("avoin_kunta", "open", ""),
    ]
    assert [choice.value for choice in NAMED.scale("area").choices] == keys


def test_named_survey_asks_of_a_change_only_those_who_want_one():
    asked_after = {item.key: item.depends_on for item in NAMED.items if item.depends_on}
    wished = ConditionSpec("muutostoive", (1, 2))

    assert asked_after == dict.fromkeys(("muutoksen_alue", "avoin_itse", "avoin_muut"), wished)


def test_named_survey_says_in_every_language_whose_words_it_has():
    assert {language: NAMED.missing_texts(language) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, ()
    )
    assert [
        (language, word in NAMED.text("about", language) and word in NAMED.text("limits", language))
        for language, word in {"fi": "sivuston omia", "sv": "webbplatsens egen"}.items()
    ] == [("fi", True), ("sv", True)]
    assert "own" in NAMED.text("about", "en")
    assert (NAMED.scoring.method, NAMED.scoring.index) == ("mean_0_100", "mean_of_domains")


def test_slot_of_the_named_survey_is_locked_and_has_no_words():
    slot = read_instrument(INSTRUMENT_DIR / "minun_arkeni_ja_elamani_2.toml")

    assert (slot.key, slot.is_locked, slot.languages, slot.items) == (NAMED.key, True, (), ())
