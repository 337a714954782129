"""Our instruments as XLSForm, read by pyxform, which Kobo and ODK read forms with."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from surveys.instruments.files import INSTRUMENT_DIR, InstrumentFileError, read_instrument
from surveys.instruments.specs import ConditionSpec, ItemSpec
from surveys.instruments.xlsform.writing import not_carried, xlsform_file
from tests.surveys.exports.awkward import AWKWARD, made_up, scales

SHIPPED = {file.stem: file for file in sorted(INSTRUMENT_DIR.glob("*.toml"))}
EMPTY_FRAME = "minun_arkeni_ja_elamani_2"
XF, JR = "{http://www.w3.org/2002/xforms}", "{http://openrosa.org/javarosa}"
OWN = read_instrument(SHIPPED["arki_ja_elama"])


def spec_of(name):
    return AWKWARD[name] if name in AWKWARD else read_instrument(SHIPPED[name])


def xform_of(spec):
    """What pyxform makes of the form: (warnings, root)."""
    warnings = []
    done = convert(xlsform=xlsform_file(spec), file_type=".xlsx", warnings=warnings)
    return warnings, ET.fromstring(done.xform)


def texts_of(root):
    return {
        (one.get("lang"), text.get("id")): text.findtext(f"{XF}value")
        for one in root.iter(f"{XF}translation")
        for text in one
    }


@pytest.mark.parametrize("name", sorted({*SHIPPED, *AWKWARD} - {EMPTY_FRAME}))
def test_pyxform_takes_every_instrument_without_a_warning(name):
    spec = spec_of(name)

    warnings, root = xform_of(spec)

    body = root.find(".//{http://www.w3.org/1999/xhtml}body")
    kinds = {"open": "input", "multiple": "select"}
    assert warnings == []
    assert [each.tag for each in body] == [
        XF + kinds.get(item.kind, "select1") for item in spec.items
    ]


def test_pyxform_finds_every_question_and_choice_in_every_language():
    _warnings, root = xform_of(OWN)

    texts = texts_of(root)
    names = {"fi": "Suomi (fi)", "sv": "Svenska (sv)", "en": "English (en)"}
    names["uk"] = "Українська (uk)"
    for code, language in names.items():
        for item in OWN.items:
            assert texts[language, f"/data/{item.key}:label"] == item.text[code]
            if item.hint:
                hint = OWN.texts[item.hint][code]
                assert texts[language, f"/data/{item.key}:hint"] == hint
        for scale in OWN.scales:
            for number, choice in enumerate(scale.choices):
                assert texts[language, f"{scale.key}-{number}"] == choice.label[code]


def test_pyxform_finds_the_condition_and_who_must_answer():
    last = ItemSpec(
        "miksi", "open", {"fi": "Miksi?"}, is_required=True, depends_on=ConditionSpec("a", (1, 3))
    )
    spec = made_up("ehto", *scales("a"))

    _warnings, root = xform_of(replace(spec, items=(*spec.items, last)))

    [bind] = [each for each in root.iter(f"{XF}bind") if each.get("nodeset") == "/data/miksi"]
    assert bind.get("relevant") == " /data/a  = '1' or  /data/a  = '3'"
    assert bind.get("required") == "true()"


def test_text_that_looks_like_a_formula_stays_a_text():
    spec = made_up("kaava", ("scale", "a", "kolme", "=1+1 on kaksi?"))

    sheet = load_workbook(BytesIO(xlsform_file(spec)))["survey"]

    headings = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, headings.index("label::Suomi (fi)") + 1)
    assert (cell.value, cell.data_type) == ("=1+1 on kaksi?", "s")


def test_characters_that_no_workbook_can_hold_are_left_out():
    spec = made_up("merkit", ("scale", "a", "kolme", "Mi\x0btä\x00?"))

    sheet = load_workbook(BytesIO(xlsform_file(spec)))["survey"]

    assert "Mitä?" in [cell.value for cell in sheet[2]]


def test_frame_without_questions_is_refused_with_a_sentence():
    with pytest.raises(InstrumentFileError) as raised:
        xlsform_file(spec_of(EMPTY_FRAME))

    assert raised.value.problems == ("Lomakkeella ei ole yhtään kysymystä.",)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("columns_of_ours", []),
        (
            "3x10d",
            [
                "Lukitus ei tule mukaan. Omistaja ei salli sanamuotojen muuttamista.",
                "Lomakkeella ei ole vielä tekstejä: niiden paikalla on tunnus.",
                "Tunnus on toinen, koska muut ohjelmat eivät hyväksy omaamme: "
                + ", ".join(f"3x10d_{n} → k_3x10d_{n}" for n in range(1, 11))
                + ".",
            ],
        ),
        (
            "arki_ja_elama",
            [
                "Osa-alueet ja pisteytys ovat mukana vain tätä portaalia varten.",
                "Muualla kysytään joka kerta myös ne, jotka täällä kysytään kerran: "
                "vertailu_alkuun.",
                "Suostumus, kiitos ja muut saatetekstit ovat välilehdellä, jota muut eivät näytä.",
                "Tieto siitä, onko käännös tarkistettu, ei tule mukaan.",
            ],
        ),
        (
            "words_as_choices",
            [
                "Tunnus on toinen, koska muut ohjelmat eivät hyväksy omaamme: äiti → aiti, "
                "aiti → aiti_2, joku muu, kuka? → joku_muu_kuka_, не знаю → _.",
            ],
        ),
    ],
)
def test_list_tells_what_other_programs_do_not_have(name, told):
    decline = "Vaihtoehtoa ”En halua vastata” ei ole: muualla kysymyksen voi vain ohittaa."

    assert not_carried(spec_of(name)) == [decline, *told]
