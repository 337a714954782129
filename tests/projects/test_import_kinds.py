"""Every file of the desk × every kind of input that people have × CSV and XLSX."""

import re
import unicodedata
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from osallisuus.files.spreadsheets import write_csv, write_xlsx
from projects.models import Association, AuditEvent, CostLine, Municipality, Pilot, PilotSession
from tests import factories

pytestmark = pytest.mark.django_db
MODELS = {
    "association": Association,
    "costline": CostLine,
    "municipality": Municipality,
    "pilot": Pilot,
    "pilotsession": PilotSession,
}
GOOD = {
    "association": {"Nimi": "Äänen ystävät", "Kotikunta": "Haapavesi"},
    "costline": {
        "Kokeilu": "aamupala",
        "Päivä": date(2026, 2, 5),
        "Laji": "tarjoilu",
        "Euroa": "12,50",
    },
    "municipality": {
        "Kuntanumero": "005",
        "Nimi": "Alajärvi",
        "Osoitteen loppu": "alajarvi",
        "Asukasluku": 9000,
        "Asukasluvun päivä": date(2025, 12, 31),
    },
    "pilot": {
        "Osoitteen loppu": "iltapala",
        "Hanke": "Oma hanke",
        "Kunta": "071",
        "Nimi": "Iltapala",
        "Toimintatapa": "ryhmätoiminta",
        "Alkaa": date(2026, 2, 5),
        "Eri ihmisiä": 30,
        "Miten laskettu": "laskettu",
    },
    "pilotsession": {
        "Kokeilu": "aamupala",
        "Päivä": date(2026, 2, 5),
        "Toteutuminen": "pidetty",
        "Asukkaita": 9,
        "Huomio": "",
    },
}
FORMATS = ["csv", "xlsx"]
OPTIONAL = {"Verkkosivu", "Selite", "Huomio", "Yhdistykset"}
WHOLE_NUMBER = "Kirjoita kokonaisluku, esimerkiksi 12, tai jätä tyhjäksi."
TOO_MANY = "Luku on liian suuri: enintään %s. Tarkista numerot."
TOO_BIG = "Luku on liian suuri. Tarkista numerot."
YEAR = "Tarkista vuosi: 26."
NOT_CALCULATED = (
    "Sarakkeessa ”%s” on kaava, jonka tulosta tiedostossa ei ole. Avaa tiedosto taulukko-"
    "ohjelmassa, tallenna se ja tuo uudelleen, tai kirjoita luku kaavan tilalle."
)
WRONG_RESULT = "Sarakkeessa ”%s” on #REF!, koska kaavaa ei ole voitu laskea. Korjaa solu."
TOO_EARLY = "Hankkeen alkamispäivä on 1.1.2025. Tarkista päivät."
NOT_YET = "Päivä on vasta tulossa, joten kertaa ei voi vielä merkitä pidetyksi."
NOT_COUNTED_YET = "Päivä on vasta tulossa. Tarkista, minkä päivän asukasluku on."
ALREADY_MARTAT = "Kunnassa on jo ”Martat”. Jos tarkoitat sitä, kirjoita nimi samoin."
TICK = "Solussa on rasti (TOSI tai EPÄTOSI). Kirjoita teksti."
EMPTY = None
"""A line of a file without anything in it."""


def nfd(text):
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def rows(client, signed_in):
    """One row of each that is there already, and a superuser who brings in files."""
    signed_in(factories.make_user(is_superuser=True, name="Pirkko Pää"))
    project = factories.make_project(name="Oma hanke")
    place = factories.make_municipality(name="Haapavesi", code="071", slug="haapavesi")
    project.municipalities.add(place)
    pilot = factories.make_pilot(
        project=project, municipality=place, name="Aamupala", slug="aamupala"
    )
    return {
        "association": factories.make_association(name="Martat", home_municipality=place),
        "costline": factories.make_cost_line(pilot=pilot, amount="10.00", description="Kahvi"),
        "municipality": place,
        "pilot": pilot,
        "pilotsession": factories.make_pilot_session(
            pilot=pilot, held_on=date(2026, 1, 8), n_residents=4
        ),
    }


@pytest.fixture
def neighbour(rows):
    there = factories.make_municipality(name="Nivala", code="535", slug="nivala")
    return factories.make_association(name="Nivalan Martat", home_municipality=there)


def file_of(kind, lines):
    headings = list(dict.fromkeys(heading for line in lines if line for heading in line))
    table = tablib.Dataset(headers=headings)
    table.extend([[(line or {}).get(heading) for heading in headings] for line in lines])
    return write_csv(table) if kind == "csv" else write_xlsx(table)


def bring(client, model, kind, content, **data):
    file = SimpleUploadedFile(f"tiedosto.{kind}", content)
    return client.post(reverse(f"admin:projects_{model}_import"), {"file": file, **data})


def outcome(client, model, kind, content):
    """What the page says of a file when it is checked and when it is brought in: the same."""
    checked = bring(client, model, kind, content, only_check="on")
    before = stored()
    done = bring(client, model, kind, content)
    if done.status_code == 302:
        counts = checked.context["counts"]
        assert checked.context["problems"] == []
        return [counts.new, counts.changed, counts.same, counts.empty]
    problems, asked = ([(p.row, p.text) for p in r.context["problems"]] for r in (done, checked))
    assert (problems, stored()) == (asked, before)
    return problems


def stored():
    """Everything that files write; nothing of it may change where a problem stands."""
    models = [*MODELS.values(), AuditEvent, *(model.history.model for model in MODELS.values())]
    ties = list(Pilot.associations.through.objects.order_by("pk").values())
    return [list(model.objects.order_by("pk").values()) for model in models] + [ties]


def taken(client, model):
    """The rows as the desk exports them, by heading."""
    content = client.post(reverse(f"admin:projects_{model}_export"), {"format": "xlsx"}).content
    headings, *lines = openpyxl.load_workbook(BytesIO(content)).active.values
    return [dict(zip(headings, line, strict=True)) for line in lines]


# kind: (model, changes to the good row for each line, problems by row or new/changed/same/empty)
TABLE = {
    "two lines of one key": [
        (
            "association",
            [{}, {}],
            [
                (
                    3,
                    "Saman niminen yhdistys samasta kunnasta on tiedostossa jo rivillä 2. Poista "
                    "toinen, tai kirjoita nimet niin, että ne eroavat.",
                )
            ],
        ),
        ("costline", [{}, {}], [2, 0, 0, 0]),
        (
            "municipality",
            [{}, {"Kuntanumero": "5"}],
            [(3, "Sama kuntanumero on tiedostossa jo rivillä 2. Poista toinen niistä.")],
        ),
        (
            "pilot",
            [{}, {"Nimi": "Toinen"}],
            [
                (
                    3,
                    "Sama osoitteen loppu on tiedostossa jo rivillä 2. Jos kokeiluja on kaksi, "
                    "anna toiselle oma osoitteen loppu.",
                )
            ],
        ),
        ("pilotsession", [{}, {"Asukkaita": 14}], [2, 0, 0, 0]),
        ("pilotsession", [{"Huomio": "aamu"}, {"Huomio": "ilta"}], [2, 0, 0, 0]),
        (
            "pilotsession",
            [{}, {}],
            [
                (
                    3,
                    "Täsmälleen sama toimintakerta on tiedostossa jo rivillä 2. Jos kertoja oli "
                    "kaksi, kerro ero sarakkeessa Huomio.",
                )
            ],
        ),
    ],
    "two lines of one row that is there": [
        (
            "association",
            [{"Nimi": "Martat"}, {"Nimi": "Martat", "Verkkosivu": "https://martat.example"}],
            [
                (
                    3,
                    "Saman niminen yhdistys samasta kunnasta on tiedostossa jo rivillä 2. Poista "
                    "toinen, tai kirjoita nimet niin, että ne eroavat.",
                )
            ],
        ),
        (
            "municipality",
            [
                {"Kuntanumero": 71, "Nimi": "Haapavesi", "Osoitteen loppu": "haapavesi"},
                {"Kuntanumero": "071", "Nimi": "Haapavesi", "Osoitteen loppu": "haapavesi"},
            ],
            [(3, "Sama kuntanumero on tiedostossa jo rivillä 2. Poista toinen niistä.")],
        ),
        (
            "pilot",
            [
                {"Osoitteen loppu": "aamupala", "Alkaa": date(2026, 1, 8)},
                {"Osoitteen loppu": "aamupala", "Alkaa": date(2026, 1, 8), "Nimi": "Toinen"},
            ],
            [
                (
                    3,
                    "Sama osoitteen loppu on tiedostossa jo rivillä 2. Jos kokeiluja on kaksi, "
                    "anna toiselle oma osoitteen loppu.",
                )
            ],
        ),
        (
            "costline",
            [{"Päivä": date(2026, 1, 9)}, {"Päivä": date(2026, 1, 9)}],
            [2, 0, 0, 0],
        ),
        (
            "pilotsession",
            [{"Päivä": date(2026, 1, 8)}, {"Päivä": date(2026, 1, 8), "Asukkaita": 14}],
            [
                (
                    3,
                    "Portaalissa on tältä päivältä yksi toimintakerta, ja tiedostossa se on jo "
                    "rivillä 2. Kerro portaalissa olevan kerran rivin numero; uuden kerran numero "
                    "jää tyhjäksi.",
                )
            ],
        ),
    ],
    "year that nobody means": [
        ("costline", [{}, {"Päivä": "5.2.0026"}], [(3, f"Päivä: {YEAR}")]),
        (
            "municipality",
            [{"Asukasluvun päivä": "31.12.0026"}],
            [(2, f"Asukasluvun päivä: {YEAR}")],
        ),
        ("pilot", [{"Alkaa": "5.2.0026"}], [(2, f"Alkaa: {YEAR}")]),
        ("pilotsession", [{"Päivä": "5.2.0026"}], [(2, f"Päivä: {YEAR}")]),
    ],
    "more people than there are": [
        (
            "municipality",
            [{"Asukasluku": 10**8}],
            [(2, f"Asukasluku: {TOO_MANY % 10_000_000}")],
        ),
        ("pilot", [{"Eri ihmisiä": 10**8}], [(2, f"Eri ihmisiä: {TOO_MANY % 100_000}")]),
        ("pilotsession", [{"Asukkaita": 10**8}], [(2, f"Asukkaita: {TOO_MANY % 100_000}")]),
    ],
    "more than a database holds": [
        ("municipality", [{"Asukasluku": 10**12}], [(2, f"Asukasluku: {TOO_BIG}")]),
        ("pilot", [{"Eri ihmisiä": 10**12}], [(2, f"Eri ihmisiä: {TOO_BIG}")]),
        ("pilotsession", [{"Asukkaita": 10**12}], [(2, f"Asukkaita: {TOO_BIG}")]),
    ],
    "tick box": [
        ("municipality", [{"Asukasluku": True}], [(2, f"Asukasluku: {WHOLE_NUMBER}")]),
        ("pilot", [{"Eri ihmisiä": True}], [(2, f"Eri ihmisiä: {WHOLE_NUMBER}")]),
        ("pilotsession", [{"Asukkaita": True}], [(2, f"Asukkaita: {WHOLE_NUMBER}")]),
        (
            "costline",
            [{"Euroa": True}],
            [(2, "Euroa: Kirjoita summa numeroina, esimerkiksi 12,50.")],
        ),
    ],
    "result that could not be calculated": [
        ("association", [{}, {"Nimi": "#REF!"}], [(3, WRONG_RESULT % "Nimi")]),
        ("costline", [{"Euroa": "#REF!"}], [(2, WRONG_RESULT % "Euroa")]),
        ("municipality", [{"Asukasluku": "#REF!"}], [(2, WRONG_RESULT % "Asukasluku")]),
        ("pilot", [{"Eri ihmisiä": "#REF!"}], [(2, WRONG_RESULT % "Eri ihmisiä")]),
        ("pilotsession", [{}, {"Asukkaita": "#REF!"}], [(3, WRONG_RESULT % "Asukkaita")]),
    ],
    "letters in two pieces": [
        (
            "association",
            [{}, {"Nimi": nfd("Äänen ystävät")}],
            [
                (
                    3,
                    "Saman niminen yhdistys samasta kunnasta on tiedostossa jo rivillä 2. Poista "
                    "toinen, tai kirjoita nimet niin, että ne eroavat.",
                )
            ],
        ),
        ("costline", [{"Laji": nfd("työaika"), "Selite": nfd("Äiti")}], [1, 0, 0, 0]),
        ("municipality", [{"Nimi": nfd("Alajärvi")}], [1, 0, 0, 0]),
        ("pilot", [{"Toimintatapa": nfd("ryhmätoiminta")}], [1, 0, 0, 0]),
        ("pilotsession", [{"Huomio": nfd("Ääni")}], [1, 0, 0, 0]),
    ],
    "characters that nobody sees": [
        ("association", [{"Nimi": "Mar\u00adtat"}], [0, 0, 1, 0]),
        (
            "association",
            [{"Nimi": "\ufeffMartat", "Kotikunta": "Haapa\u200bvesi"}],
            [0, 0, 1, 0],
        ),
        ("costline", [{"Laji": "tar\u00adjoilu", "Kokeilu": "aamu\u2060pala"}], [1, 0, 0, 0]),
        ("municipality", [{"Kuntanumero": "\u200b005"}], [1, 0, 0, 0]),
        (
            "pilot",
            [{"Hanke": "Oma han\u00adke", "Toimintatapa": "ryhmä\u00adtoiminta"}],
            [1, 0, 0, 0],
        ),
        ("pilotsession", [{"Päivä": "5.2.\u200b2026", "Asukkaita": "9\ufeff"}], [1, 0, 0, 0]),
    ],
    "name in capitals and with other spaces": [
        ("association", [{"Nimi": "MARTAT"}], [(2, f"Nimi: {ALREADY_MARTAT}")]),
        ("association", [{"Nimi": "MARTAT", "Kotikunta": "Nivala"}], [1, 0, 0, 0]),
        (
            "association",
            [{}, {"Nimi": "ÄÄNEN\u00a0 ystävät"}],
            [
                (
                    3,
                    "Saman niminen yhdistys samasta kunnasta on tiedostossa jo rivillä 2. Poista "
                    "toinen, tai kirjoita nimet niin, että ne eroavat.",
                )
            ],
        ),
        ("association", [{"Kotikunta": "haapavesi"}], [1, 0, 0, 0]),
        ("association", [{"Kotikunta": "HAAPAVESI"}], [1, 0, 0, 0]),
        (
            "association",
            [{"Kotikunta": "haapavesj"}],
            [(2, "Kotikunta: Kuntaa ”haapavesj” ei ole. Tarkista nimi tai kuntanumero.")],
        ),
        ("costline", [{"Kokeilu": "AAMUPALA"}], [1, 0, 0, 0]),
        (
            "pilot",
            [
                {
                    "Kunta": "haapavesi",
                    "Hanke": "OMA  hanke",
                    "Yhdistykset": "martat; NIVALAN martAT",
                }
            ],
            [1, 0, 0, 0],
        ),
        ("pilotsession", [{"Kokeilu": "Aamupala"}], [1, 0, 0, 0]),
    ],
    "day that cannot be": [
        (
            "municipality",
            [{"Asukasluvun päivä": "31.12.2099"}],
            [(2, f"Asukasluvun päivä: {NOT_COUNTED_YET}")],
        ),
        ("pilotsession", [{}, {"Päivä": "5.2.1999"}], [(3, f"Päivä: {TOO_EARLY}")]),
        (
            "pilotsession",
            [{"Päivä": "5.2.1999", "Toteutuminen": "suunniteltu", "Asukkaita": ""}],
            [(2, f"Päivä: {TOO_EARLY}")],
        ),
        ("pilotsession", [{"Päivä": "31.12.2099"}], [(2, f"Päivä: {NOT_YET}")]),
        (
            "pilot",
            [{"Osoitteen loppu": "aamupala"}],
            [(2, "Alkaa: Kokeilulla on kerta jo 8.1.2026. Tarkista, milloin kokeilu alkoi.")],
        ),
    ],
    "number of a place as a spreadsheet has it": [
        (
            "association",
            [{"Kotikunta": "71.0"}, {"Nimi": "B", "Kotikunta": "71,00"}],
            [2, 0, 0, 0],
        ),
        ("municipality", [{"Kuntanumero": "5.0"}], [1, 0, 0, 0]),
        ("municipality", [{"Kuntanumero": 5.0}], [1, 0, 0, 0]),
        ("pilot", [{"Kunta": "71.0"}], [1, 0, 0, 0]),
    ],
    "number of a place without its zero": [
        ("association", [{"Kotikunta": 71}, {"Nimi": "B", "Kotikunta": "71"}], [2, 0, 0, 0]),
        ("municipality", [{"Kuntanumero": 5}], [1, 0, 0, 0]),
        ("pilot", [{"Kunta": 71}], [1, 0, 0, 0]),
    ],
    "empty line": [
        (model, [{}, EMPTY, {"Nimi": "Toinen", "Osoitteen loppu": "b", "Kuntanumero": 9}], n)
        for model, n in (("association", [2, 0, 0, 1]), ("municipality", [2, 0, 0, 1]))
    ]
    + [
        ("costline", [{}, EMPTY, {}], [2, 0, 0, 1]),
        ("pilot", [{}, EMPTY, {"Osoitteen loppu": "toinen"}], [2, 0, 0, 1]),
        ("pilotsession", [{}, EMPTY, {"Asukkaita": 1}], [2, 0, 0, 1]),
    ],
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("model", "changes", "expected"),
    [case for cases in TABLE.values() for case in cases],
    ids=[f"{name}-{case[0]}-{n}" for name, cases in TABLE.items() for n, case in enumerate(cases)],
)
def test_kind(client, rows, neighbour, kind, model, changes, expected):
    own = set(GOOD[model])
    lines = [
        change
        if change is EMPTY
        else GOOD[model] | {k: v for k, v in change.items() if k in own or k in OPTIONAL}
        for change in changes
    ]

    assert outcome(client, model, kind, file_of(kind, lines)) == expected


NUMBERS = {
    "association": "Mitä yhdistys tekee",
    "costline": "Euroa",
    "municipality": "Asukasluku",
    "pilot": "Eri ihmisiä",
    "pilotsession": "Asukkaita",
}


@pytest.mark.parametrize("model", MODELS)
def test_formula_that_was_saved_without_its_result(client, rows, model):
    book = openpyxl.Workbook()
    heading = NUMBERS[model]
    line = GOOD[model] | {heading: "=1+1"}
    book.active.append(list(line))
    book.active.append(list(line.values()))
    out = BytesIO()
    book.save(out)

    assert outcome(client, model, "xlsx", out.getvalue()) == [(2, NOT_CALCULATED % heading)]


TEXTS = [
    ("association", "Nimi"),
    ("association", "Kotikunta"),
    ("costline", "Kokeilu"),
    ("costline", "Selite"),
    ("municipality", "Kuntanumero"),
    ("pilot", "Nimi"),
    ("pilot", "Hanke"),
    ("pilot", "Yhdistykset"),
    ("pilotsession", "Kokeilu"),
]


@pytest.mark.parametrize(
    ("kind", "tick"),
    [("xlsx", True), ("csv", True), ("csv", "TRUE"), ("csv", "false"), ("csv", "EPÄTOSI")],
)
@pytest.mark.parametrize(("model", "heading"), TEXTS)
def test_tick_box_where_text_belongs(client, rows, model, heading, kind, tick):
    content = file_of(kind, [GOOD[model] | {heading: tick}])

    [(row, text)] = outcome(client, model, kind, content)

    # What several rows are named by has no heading in what is said of it.
    assert (row, text.removeprefix(f"{heading}: ")) == (2, TICK)


@pytest.mark.parametrize("kind", FORMATS)
def test_word_that_means_a_tick_is_still_a_word(client, rows, kind):
    content = file_of(kind, [GOOD["costline"] | {"Selite": "tosi"}])

    assert outcome(client, "costline", kind, content) == [1, 0, 0, 0]


@pytest.mark.parametrize("model", MODELS)
def test_size_that_the_file_says_is_not_believed(client, rows, model):
    out = BytesIO()
    with (
        ZipFile(BytesIO(file_of("xlsx", [GOOD[model], EMPTY, EMPTY]))) as old,
        ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            part = re.sub(rb'<dimension ref="[A-Z0-9:]+"', b'<dimension ref="A1"', old.read(name))
            new.writestr(name, part)

    assert outcome(client, model, "xlsx", out.getvalue()) == [1, 0, 0, 0]


@pytest.mark.parametrize("model", MODELS)
def test_line_that_names_the_separator(client, rows, model):
    content = file_of("csv", [GOOD[model]]).removeprefix(b"\xef\xbb\xbf")

    assert outcome(client, model, "csv", b"sep=;\r\n" + content) == [1, 0, 0, 0]


def test_sheets_that_are_not_read_are_named(client, rows):
    book = openpyxl.load_workbook(BytesIO(file_of("xlsx", [GOOD["pilot"]])))
    book.create_sheet("Syksy").append(["jotain"])
    book.create_sheet("Tyhjä")
    out = BytesIO()
    book.save(out)

    done = client.get(bring(client, "pilot", "xlsx", out.getvalue()).url)

    assert [str(message) for message in done.context["messages"]] == [
        "Tuotiin tiedosto: uusia rivejä 1, muuttuneita 0, ennallaan 0, tyhjiä 0.",
        "Vain ensimmäinen taulukko luettiin. Lukematta jäi: Syksy.",
    ]


# model: a column that somebody else changes, its old, newer and own words; another column, its own
EDITED = {
    "association": ("Mitä yhdistys tekee", "", "Retkiä", "Kerho", "Y-tunnus", "1234567-8"),
    "costline": ("Selite", "Kahvi", "Kahvit", "Tee", "Maksaja", "Kunta"),
    "municipality": ("Esittely", "", "Joki", "Meri", "Hyvinvointialue", "Pohde"),
    "pilot": ("Esittely", "", "Aamuisin", "Iltaisin", "Paikka", "Talo"),
    "pilotsession": ("Huomio", "", "Satoi", "Paistoi", "Asukkaita", 12),
}
FIELDS = {
    "Mitä yhdistys tekee": "activity",
    "Selite": "description",
    "Huomio": "note",
    "Y-tunnus": "business_id",
    "Maksaja": "payer",
    "Hyvinvointialue": "wellbeing_county",
    "Paikka": "place",
    "Asukkaita": "n_residents",
}
INTRO = {"municipality": "intro", "pilot": "lead"}


def field_of(model, heading):
    return FIELDS.get(heading) or INTRO[model]


@pytest.fixture
def change(client, rows):
    """Somebody changes a row at the desk."""

    def change_row(model, **fields):
        row = rows[model]
        for name, value in fields.items():
            setattr(row, name, value)
        row._history_user = factories.make_user(name="Maija Mallikas")
        row.save()

    return change_row


def values_of(model, *names):
    return MODELS[model].objects.values_list(*names).get()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", MODELS)
def test_older_export_does_not_undo_what_others_changed(client, rows, change, model, kind):
    heading, _old, newer, _mine, other, mine = EDITED[model]
    [line] = taken(client, model)
    change(model, **{field_of(model, heading): newer})

    found = outcome(client, model, kind, file_of(kind, [line | {other: mine}]))

    assert found == [0, 1, 0, 0]
    assert values_of(model, field_of(model, heading), field_of(model, other)) == (newer, mine)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", MODELS)
def test_untouched_older_export_changes_nothing(client, rows, change, model, kind):
    heading, _old, newer, *_rest = EDITED[model]
    [line] = taken(client, model)
    change(model, **{field_of(model, heading): newer})

    assert outcome(client, model, kind, file_of(kind, [line])) == [0, 0, 1, 0]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", MODELS)
def test_what_both_changed_is_told_by_row(client, rows, change, model, kind):
    heading, _old, newer, mine, *_rest = EDITED[model]
    [line] = taken(client, model)
    change(model, **{field_of(model, heading): newer})

    [(row, text)] = outcome(client, model, kind, file_of(kind, [line | {heading: mine}]))

    assert (row, re.sub(r"[0-9.]+ klo [0-9.]+", "PÄIVÄ", text)) == (
        2,
        f"{heading}: Maija Mallikas muutti tätä portaalissa PÄIVÄ, sen jälkeen kun tiedosto "
        f"vietiin. Portaalissa on nyt ”{newer}”, tiedostossa ”{mine}”. Vie tiedosto uudelleen ja "
        "tee muutoksesi siihen.",
    )


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", MODELS)
def test_row_without_version_is_written_with_a_warning(client, rows, change, model, kind):
    heading, _old, newer, mine, *_rest = EDITED[model]
    [line] = taken(client, model)
    change(model, **{field_of(model, heading): newer})
    line.pop("Versio")

    done = bring(client, model, kind, file_of(kind, [line | {heading: mine}]))

    assert [str(message) for message in client.get(done.url).context["messages"]] == [
        "Tuotiin tiedosto: uusia rivejä 0, muuttuneita 1, ennallaan 0, tyhjiä 0.",
        "1 muuttuvalla rivillä ei ole versiota, joten toisten myöhempiä muutoksia ei ole voitu "
        "tarkistaa. Vie tiedosto portaalista ja tee muutokset siihen.",
    ]
    assert values_of(model, field_of(model, heading)) == (mine,)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", MODELS)
def test_version_of_another_row_is_told_by_row(client, rows, model, kind):
    [line] = taken(client, model)
    strange = rows["municipality"].history.first().history_id + 1000

    found = outcome(client, model, kind, file_of(kind, [line | {"Versio": strange}]))

    assert found == [
        (
            2,
            "Sarakkeen Versio luku kuuluu toiseen riviin. Vie tiedosto uudelleen, tai tyhjennä "
            "solu, jos rivi on uusi.",
        )
    ]


RENAMED = {
    "association": ("name", "Haapaveden Martat"),
    "municipality": ("code", "072"),
    "pilot": ("slug", "aamupala-haapavesi"),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", RENAMED)
def test_row_that_has_been_renamed_is_found_by_its_version(client, rows, change, model, kind):
    field, name = RENAMED[model]
    _heading, _old, _newer, _mine, other, mine = EDITED[model]
    [line] = taken(client, model)
    change(model, **{field: name})

    found = outcome(client, model, kind, file_of(kind, [line | {other: mine}]))

    assert found == [0, 1, 0, 0]
    assert values_of(model, field, field_of(model, other)) == (name, mine)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", ["association", "pilot"])
def test_deleted_row_does_not_come_back_by_itself(client, rows, model, kind):
    [line] = taken(client, model)
    rows["pilot"].sessions.all().delete()
    rows["pilot"].costs.all().delete()
    rows[model].delete()

    assert outcome(client, model, kind, file_of(kind, [line])) == [
        (
            2,
            "Rivi on poistettu portaalista sen jälkeen, kun tiedosto vietiin. Poista rivi "
            "tiedostosta, tai tyhjennä solu Versio, jos haluat tallentaa sen uutena.",
        )
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_copied_line_with_its_own_key_is_a_new_row(client, rows, kind):
    [line] = taken(client, "pilot")

    copied = line | {"Osoitteen loppu": "toinen", "Nimi": "Toinen"}

    assert outcome(client, "pilot", kind, file_of(kind, [line, copied])) == [1, 0, 1, 0]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("model", ["costline", "pilotsession"])
def test_number_of_a_row_twice_is_told_by_row(client, rows, model, kind):
    [line] = taken(client, model)

    assert outcome(client, model, kind, file_of(kind, [line, line])) == [
        (
            3,
            "Sama rivin numero on tiedostossa jo rivillä 2. Poista toinen, tai tyhjennä numero, "
            "jos rivi on uusi.",
        )
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_second_session_of_a_day_is_new_beside_a_numbered_one(client, rows, kind):
    [line] = taken(client, "pilotsession")
    evening = line | {"Rivin numero": None, "Versio": None, "Asukkaita": 14}

    found = outcome(client, "pilotsession", kind, file_of(kind, [evening, line]))

    assert found == [1, 0, 1, 0]
    kept = PilotSession.objects.order_by("pk").values_list("n_residents", flat=True)
    assert list(kept) == [4, 14]


@pytest.mark.parametrize("kind", FORMATS)
def test_associations_of_one_name_are_told_apart_by_place(client, rows, kind):
    there = factories.make_municipality(name="Nivala", code="535", slug="nivala")
    other = factories.make_association(name="Martat", home_municipality=there)
    rows["pilot"].associations.add(other)
    [line] = taken(client, "pilot")

    plain = outcome(client, "pilot", kind, file_of(kind, [line | {"Yhdistykset": "Martat"}]))

    assert line["Yhdistykset"] == "Martat (Nivala)"
    assert outcome(client, "pilot", kind, file_of(kind, [line])) == [0, 0, 1, 0]
    assert plain == [
        (
            2,
            "”Martat” on useammassa kunnassa. Kirjoita perään kunta: Nimi (Kunta).",
        )
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_association_that_others_added_stays(client, rows, kind):
    [line] = taken(client, "pilot")
    rows["pilot"].associations.add(rows["association"])

    found = outcome(client, "pilot", kind, file_of(kind, [line | {"Paikka": "Talo"}]))

    assert found == [0, 1, 0, 0]
    assert list(rows["pilot"].associations.all()) == [rows["association"]]


@pytest.mark.parametrize("kind", FORMATS)
def test_pilots_of_one_name_are_told_apart_by_address(client, rows, kind):
    factories.make_pilot(
        project=rows["pilot"].project, municipality=rows["municipality"], name="Aamupala"
    )

    assert outcome(
        client, "costline", kind, file_of(kind, [GOOD["costline"] | {"Kokeilu": "Aamupala"}])
    ) == [
        (
            2,
            "Kokeilu: Nimi ”Aamupala” on useammalla. Kirjoita nimen tilalle tunnus.",
        )
    ]
