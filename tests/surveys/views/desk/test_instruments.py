import html
import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument, write_instrument
from surveys.instruments.xlsform.writing import xlsform_file
from surveys.models import Instrument
from surveys.services import instrument_spec, load_instrument
from tests.surveys.exports.awkward import made_up, scales
from tests.surveys.walks import OWN

pytestmark = pytest.mark.django_db
PLACE = [OWN.key, OWN.version]
IMPORT, ADD = reverse("instruments:import"), reverse("instruments:add")
FILES, FORM, TOML = (
    reverse(f"instruments:{name}", args=PLACE) for name in ("files", "xlsform", "toml")
)
SPEC = made_up("oma", *scales("a", "b"))


@pytest.fixture
def instrument(db):
    return load_instrument(OWN)


def upload(client, content, name="lomake.xlsx", **fields):
    return client.post(IMPORT, {"file": ContentFile(content, name)} | fields)


def shown_toml(page):
    return html.unescape(
        re.search(r"<textarea name=\"toml\" hidden>(.*?)</textarea>", page, re.S)[1]
    )


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("coordinator", 200),
        ("superuser", 200),
        ("municipal_coordinator", 404),
        ("association_contact", 404),
        ("evaluator", 404),
        ("editor", 404),
    ],
)
def test_files_of_instruments_are_the_coordinators(request, signed_in, instrument, actor, status):
    client = signed_in(request.getfixturevalue(actor))

    for address in (FILES, FORM, TOML, IMPORT):
        assert client.get(address).status_code == status
    sent = client.post(ADD, {"toml": write_instrument(SPEC)})
    assert sent.status_code == (302 if status == 200 else 404)
    assert Instrument.objects.filter(key="oma").exists() == (status == 200)


def test_pages_of_questionnaires_lead_here(signed_in, coordinator, instrument):
    client = signed_in(coordinator)

    change = client.get(reverse("admin:surveys_instrument_change", args=[instrument.pk])).text
    rows = client.get(reverse("admin:surveys_instrument_changelist")).text

    assert f'href="{FILES}"' in change
    assert f'href="{IMPORT}"' in rows


def test_pages_of_questionnaires_lead_nobody_else_here(signed_in, evaluator, instrument):
    client = signed_in(evaluator)

    change = client.get(reverse("admin:surveys_instrument_change", args=[instrument.pk])).text
    rows = client.get(reverse("admin:surveys_instrument_changelist")).text

    assert instrument.title in change
    assert instrument.title in rows
    assert FILES not in change
    assert IMPORT not in rows


def test_page_says_what_does_not_come_along_before_the_file(signed_in, coordinator, instrument):
    page = signed_in(coordinator).get(FILES).text

    assert "Muualla kysytään joka kerta myös ne, jotka täällä kysytään kerran" in page
    assert f'href="{FORM}"' in page
    assert f'href="{TOML}"' in page


def test_files_hold_the_instrument(signed_in, coordinator, instrument):
    client = signed_in(coordinator)

    form, toml = client.get(FORM), client.get(TOML)

    assert form["Content-Disposition"] == f'attachment; filename="{OWN.key}-{OWN.version}.xlsx"'
    assert load_workbook(BytesIO(form.content)).sheetnames == [
        "survey",
        "choices",
        "settings",
        "osallisuus",
    ]
    assert read_instrument(toml.content.decode()) == OWN


def test_frame_without_questions_has_no_form(signed_in, coordinator):
    frame = load_instrument(read_instrument(INSTRUMENT_DIR / "minun_arkeni_ja_elamani_2.toml"))
    client = signed_in(coordinator)
    place = [frame.key, frame.version]

    page = client.get(reverse("instruments:files", args=place))

    assert "Lomakkeella ei ole vielä kysymyksiä." in page.text
    assert client.get(reverse("instruments:xlsform", args=place)).status_code == 404


def test_form_is_shown_first_and_stored_when_asked(signed_in, coordinator):
    client = signed_in(coordinator)

    preview = upload(client, xlsform_file(SPEC))

    assert preview.status_code == 200
    assert "Suostumus ja kiitos otettiin lomakkeesta Arki ja elämä." in preview.text
    assert not Instrument.objects.exists()
    sent = client.post(ADD, {"toml": shown_toml(preview.text).replace("\n", "\r\n")})
    stored = Instrument.objects.get()
    assert sent.url == reverse("admin:surveys_instrument_change", args=[stored.pk])
    assert instrument_spec(stored).items == SPEC.items


def test_changed_form_becomes_a_new_version_and_the_old_one_stays(signed_in, coordinator):
    load_instrument(SPEC)
    client = signed_in(coordinator)

    preview = upload(client, xlsform_file(replace(SPEC, items=SPEC.items[:1])))
    client.post(ADD, {"toml": shown_toml(preview.text)})

    assert "Siitä tulee uusi versio, jos jokin on muuttunut." in preview.text
    assert list(Instrument.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert instrument_spec(Instrument.objects.get(version=1)) == SPEC


def test_key_owner_and_licence_can_be_given(signed_in, coordinator):
    spec = replace(SPEC, owner="", licence="")

    preview = upload(
        signed_in(coordinator), xlsform_file(spec), owner="Naapuri", licence="CC0", key="toinen"
    )

    read = read_instrument(shown_toml(preview.text))
    assert (read.key, read.owner, read.licence) == ("toinen", "Naapuri", "CC0")


def test_own_file_is_read_here_too(signed_in, coordinator):
    preview = upload(signed_in(coordinator), write_instrument(SPEC).encode(), "oma.toml")

    assert "Kaikki tiedoston tiedot tulevat mukaan." in preview.text
    assert read_instrument(shown_toml(preview.text)) == SPEC


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"x", "lomake.xls", "Valitse tiedosto, jonka nimi päättyy .xlsx tai .toml."),
        (b"x", "lomake.xlsx", "Tiedostoa ei voitu lukea. Tallenna lomake muotoon .xlsx."),
        (b"\xff", "lomake.toml", "Tallenna tiedosto muodossa UTF-8."),
        (b"key = 1", "lomake.toml", "key: vääränlainen arvo."),
        (b"x" * 2_097_153, "lomake.xlsx", "Tiedosto on suurempi kuin kaksi megatavua."),
        (
            xlsform_file(replace(SPEC, owner="")),
            "lomake.xlsx",
            "Mittarilta puuttuu tieto: omistaja.",
        ),
    ],
)
def test_file_that_cannot_be_used_gets_a_sentence(signed_in, coordinator, content, name, sentence):
    page = upload(signed_in(coordinator), content, name)

    assert page.status_code == 422
    assert sentence in html.unescape(page.text)
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("toml", ["", "key = 1"])
def test_what_comes_back_is_checked_again(signed_in, coordinator, toml):
    sent = signed_in(coordinator).post(ADD, {"toml": toml})

    assert sent.url == IMPORT
    assert not Instrument.objects.exists()


def test_words_of_an_owner_are_refused_with_a_sentence(signed_in, coordinator):
    load_instrument(read_instrument(INSTRUMENT_DIR / "3x10d.toml"))
    client = signed_in(coordinator)

    client.post(ADD, {"toml": write_instrument(replace(SPEC, key="3x10d", version=2))})

    assert "Lomakkeen 3x10d sanamuodot ovat sen omistajan." in client.get(IMPORT).text
    assert Instrument.objects.count() == 1
