"""XLSForms of ours and of others as instruments."""

import re
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from surveys.instruments.files import INSTRUMENT_DIR, InstrumentFileError, read_instrument
from surveys.instruments.specs import ChoiceSpec, ConditionSpec, ItemSpec, ScaleSpec, ScoringSpec
from surveys.instruments.xlsform.reading import read_xlsform
from surveys.instruments.xlsform.writing import xlsform_file
from tests.surveys.exports.awkward import AWKWARD

SHIPPED = {file.stem: file for file in sorted(INSTRUMENT_DIR.glob("*.toml"))}
WITH_TEXTS = ["arki_ja_elama", "arki_ja_elama_1", "minun_arkeni_ja_elamani", "virkistysalueet"]
CLASHING = ["words_of_spss", "not_a_letter_first", "choice_beside_item", "words_of_others"]
STANDARD = "Suostumus ja kiitos otettiin lomakkeesta Arki ja elämä. Lue ne ennen käyttöä."
NO_SCORING = "Pisteytystä ei ole: jokaisen kysymyksen tulos näytetään erikseen."
SETTINGS = {"form_title": "Oma kysely", "form_id": "oma_kysely"}
YES_NO = [
    {"list_name": "kylla_ei", "name": "1", "label::Suomi (fi)": "Kyllä"},
    {"list_name": "kylla_ei", "name": "0", "label::Suomi (fi)": "Ei"},
]


def form(survey, choices=YES_NO, settings=SETTINGS, **more):
    """An XLSForm as somebody else would write it; rows by heading."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in {"survey": survey, "choices": choices, "settings": [settings]}.items():
        sheet = book.create_sheet(title)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def question(name, kind="select_one kylla_ei", text="Kysymys?", **more):
    return {"type": kind, "name": name, "label::Suomi (fi)": text} | more


def read(*survey, **parts):
    return read_xlsform(form(survey, **parts), owner="Naapuri", licence="CC0")


def losses(*survey, **parts):
    return [each for each in read(*survey, **parts).losses if each not in (STANDARD, NO_SCORING)]


def refused(content):
    with pytest.raises(InstrumentFileError) as raised:
        read_xlsform(content, owner="Naapuri", licence="CC0")
    return list(raised.value.problems)


@pytest.mark.parametrize("name", WITH_TEXTS)
def test_own_instrument_comes_back_but_for_what_the_list_says(name):
    spec = read_instrument(SHIPPED[name])

    found = read_xlsform(xlsform_file(spec))

    review = {code: "own" if code == "fi" else "unreviewed" for code in spec.languages}
    assert found.spec == replace(spec, is_locked=False, review=review)
    assert found.losses == ()


@pytest.mark.parametrize("name", ["3x10d", "esis"])
def test_frame_without_words_is_no_instrument_yet(name):
    content = xlsform_file(read_instrument(SHIPPED[name]))

    assert refused(content) == ["Mittarilla ei ole yhtään kieltä."]


@pytest.mark.parametrize("name", sorted({*AWKWARD} - {*CLASHING, "without_texts"}))
def test_awkward_keys_choices_and_texts_come_back(name):
    spec = AWKWARD[name]

    found = read_xlsform(xlsform_file(spec)).spec

    used = {item.scale for item in spec.items}
    assert found.items == spec.items
    assert found.scales == tuple(scale for scale in spec.scales if scale.key in used)
    assert (found.key, found.version, found.scoring) == (spec.key, spec.version, spec.scoring)


@pytest.mark.parametrize("name", CLASHING)
def test_keys_that_want_one_name_are_refused_here_too(name):
    assert "saman muuttujan nimen" in refused(xlsform_file(AWKWARD[name]))[0]


def test_form_of_others_becomes_an_instrument():
    found = read(
        question("nukun", text="Nukutko hyvin?", required="yes"),
        question("Miksi-ei", "text", "Miksi et?", relevant="${nukun} = '0'"),
        question("apu", "select_multiple keneltä", "Kuka auttaa?", hint="Voit valita monta."),
        question("arvio", "range", "Arvosana", parameters="start=1 end=3"),
        choices=[
            *YES_NO,
            {"list_name": "keneltä", "name": "perhe", "label::Suomi (fi)": "Perhe"},
            {"list_name": "keneltä", "name": "ystävä", "label::Suomi (fi)": "Ystävä"},
        ],
    )

    spec = found.spec
    assert (spec.key, spec.version, spec.name) == ("oma_kysely", 1, {"fi": "Oma kysely"})
    assert (spec.owner, spec.licence, spec.review) == ("Naapuri", "CC0", {"fi": "own"})
    assert spec.scoring == ScoringSpec("per_item", Fraction(1), "none")
    assert spec.items == (
        ItemSpec("nukun", "single", {"fi": "Nukutko hyvin?"}, scale="kylla_ei", is_required=True),
        ItemSpec("miksi_ei", "open", {"fi": "Miksi et?"}, depends_on=ConditionSpec("nukun", (0,))),
        ItemSpec("apu", "multiple", {"fi": "Kuka auttaa?"}, scale="kenelta", hint="hint_apu"),
        ItemSpec("arvio", "scale", {"fi": "Arvosana"}, scale="arvio_luvut"),
    )
    assert spec.scales == (
        ScaleSpec("kylla_ei", (ChoiceSpec(1, {"fi": "Kyllä"}), ChoiceSpec(0, {"fi": "Ei"}))),
        ScaleSpec(
            "kenelta",
            (ChoiceSpec("perhe", {"fi": "Perhe"}), ChoiceSpec("ystävä", {"fi": "Ystävä"})),
        ),
        ScaleSpec("arvio_luvut", (ChoiceSpec(1, {}), ChoiceSpec(2, {}), ChoiceSpec(3, {}))),
    )
    assert spec.texts["hint_apu"] == {"fi": "Voit valita monta."}
    assert spec.texts["consent_refuse"] == {"fi": "En halua vastata"}
    assert found.losses == (NO_SCORING, STANDARD)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (question("ika", "integer"), "Rivi 3, ika: lajia ”integer” ei ole täällä, joten se jää"),
        ({"type": "start", "name": "start"}, "Rivi 3, start: lajia ”start” ei ole täällä, joten"),
        ({"type": "note", "name": "alku"}, "Rivi 3, alku: lajia ”note” ei ole täällä, joten se"),
        (question("a", "select_one ei_ole"), "Rivi 3, a: luetteloa ei_ole ei ole."),
        (
            question("a", "select_one kylla_ei or_other"),
            "Rivi 3, a: vaihtoehto ”Muu, mikä?” jää pois.",
        ),
        (
            question("a", relevant="${oma} > 1 and today() > 2"),
            "Rivi 3, a: ehto ${oma} > 1 and today() > 2 jää pois, kysytään aina.",
        ),
        (question("a", required="${oma} = 1"), "Rivi 3, a: ehdollinen pakollisuus jää pois."),
        (
            question("a", constraint=". > 1"),
            "Sarake constraint (survey) jää lukematta, rivit 3.",
        ),
        (
            question("a", **{"label::Klingon": "nuqneH"}),
            "Kieltä Klingon ei tunneta, joten sen tekstit jäävät pois. Kirjoita koodi sulkeisiin, "
            "esimerkiksi Suomi (fi).",
        ),
        (
            question("a", **{"label::Svenska (sv)": "Fråga?"}),
            "Kieli sv jää pois, koska siitä puuttuu tekstejä: scales.kylla_ei.1, "
            "scales.kylla_ei.0, items.oma.",
        ),
        (
            question("a", "range", parameters="start=0 end=1 step=0.1"),
            "Rivi 3, a: liuku jää pois: kokonaislukuja saa olla enintään 21.",
        ),
    ],
)
def test_what_cannot_be_carried_is_told(row, told):
    [sentence] = losses(question("oma"), row)

    assert sentence.startswith(told)


def test_groups_come_one_by_one_and_repeats_not_at_all():
    found = read(
        {"type": "begin_group", "name": "ryhma", "label::Suomi (fi)": "Ryhmä"},
        question("a"),
        {"type": "end_group"},
        {"type": "begin repeat", "name": "lapset"},
        question("b"),
        {"type": "end repeat"},
        question("a"),
    )

    assert [item.key for item in found.spec.items] == ["a", "a_2"]
    assert found.losses[:2] == (
        "Rivi 2, ryhma: ryhmän kysymykset tulevat yksitellen, otsikko ja ehto eivät.",
        "Rivi 6, b: toistuvan ryhmän kysymys jää pois.",
    )


def test_condition_that_our_rules_refuse_is_left_out_and_told():
    found = read(
        question("a"),
        question("b", relevant="${a} = '1'"),
        question("c", relevant="selected(${b}, '1') or selected(${b}, '0')"),
    )

    assert [item.depends_on for item in found.spec.items] == [None, ConditionSpec("a", (1,)), None]
    assert found.losses[-1] == (
        "Ehto jää pois: Kysymyksen c ehto b: yksi vastaus, joka kysytään kaikilta."
    )


def test_dash_stands_for_a_missing_translation():
    sv = "label::Svenska (sv)"
    choices = [row | {sv: word} for row, word in zip(YES_NO, ("Ja", "Nej"), strict=True)]

    found = read(question("a", **{sv: "Fråga?"}), question("b", **{sv: "-"}), choices=choices)

    assert found.spec.languages == ("fi",)
    assert found.losses[-1] == "Kieli sv jää pois, koska siitä puuttuu tekstejä: items.b."


def test_texts_without_a_language_are_read_as_finnish_and_told():
    row = {"type": "text", "name": "a", "label": "Miksi?"}

    found = read(row)

    assert found.spec.items[0].text == {"fi": "Miksi?"}
    assert found.losses[0] == "Tekstit, joiden kieltä ei ole kerrottu, luettiin suomeksi."
    told = read(row, settings=SETTINGS | {"default_language": "Suomi (fi)"})
    assert told.losses == (NO_SCORING, STANDARD)


@pytest.mark.parametrize("heading", ["Suomi (fi)", "Finnish (fi-FI)", "fi", "suomi", "Finnish"])
def test_finnish_is_known_by_its_names(heading):
    found = read({"type": "text", "name": "a", f"label::{heading}": "Miksi?"})

    assert found.spec.items[0].text == {"fi": "Miksi?"}


def test_columns_of_kobo_itself_are_no_loss_and_others_are_told_shortly():
    rows = [question(f"q{n}", calculation="1", **{"$kuid": "abc"}) for n in range(10)]

    assert losses(*rows) == [
        "Sarake calculation (survey) jää lukematta, rivit 2, 3, 4, 5, 6, 7, 8, 9, …."
    ]


def test_file_with_a_false_size_is_read_whole():
    book = load_workbook(BytesIO(form([question(f"q{n}") for n in range(5)])))
    out = BytesIO()
    book.save(out)
    content = _with_dimension(out.getvalue(), b"A1:B2")

    found = read_xlsform(content, owner="Naapuri", licence="CC0").spec

    assert [item.key for item in found.items] == ["q0", "q1", "q2", "q3", "q4"]


def _with_dimension(content, size):
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            part = re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="%s"' % size,
                          source.read(name))  # fmt: skip
            target.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"no workbook", "Tiedostoa ei voitu lukea. Tallenna lomake muotoon .xlsx."),
        (form([]), "Tiedostossa ei ole XLSForm-lomakkeen välilehteä survey."),
        (
            form([{"type": "text", "name": "a", "label::English (en)": "Why?"}]),
            "Mittarin kielistä puuttuu suomi (fi).",
        ),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_a_sentence(content, problem):
    assert refused(content)[0] == problem


def test_owner_must_be_known():
    with pytest.raises(InstrumentFileError) as raised:
        read_xlsform(form([question("a")]))

    assert raised.value.problems == (
        "Mittarilta puuttuu tieto: omistaja.",
        "Mittarilta puuttuu tieto: lisenssi.",
    )


def test_letters_in_two_pieces_become_one():
    found = read(question("a", text="Mita\u0308?"), choices=YES_NO)

    assert found.spec.items[0].text == {"fi": "Mitä?"}


def test_characters_that_nobody_sees_are_not_read():
    found = read(question("a", text="\ufeffMi\u00adtä\u200b?"), choices=YES_NO)

    assert found.spec.items[0].text == {"fi": "Mitä?"}
