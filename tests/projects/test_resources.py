from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import Association, AuditEvent, CostLine, Municipality, Pilot, PilotSession
from projects.resources.columns import ProvenanceCell
from tests import factories

FILES = Path(__file__).parent / "files"


@pytest.fixture
def project(db):
    return factories.make_project(name="Oma hanke")


@pytest.fixture
def municipality(project):
    place = factories.make_municipality(name="Oma kunta", code="007")
    project.municipalities.add(place)
    return place


@pytest.fixture
def association(municipality):
    return factories.make_association(name="Oma yhdistys", home_municipality=municipality)


@pytest.fixture
def pilot(project, municipality):
    return factories.make_pilot(
        project=project, municipality=municipality, name="Oma kokeilu", slug="oma-kokeilu"
    )


@pytest.fixture
def others_pilot(project):
    place = factories.make_municipality(name="Toinen kunta")
    project.municipalities.add(place)
    return factories.make_pilot(
        project=project, municipality=place, name="Toisten kokeilu", slug="toisten-kokeilu"
    )


def bring(client, model, name, content=None, **data):
    content = (FILES / name).read_bytes() if content is None else content
    path = reverse(f"admin:projects_{model}_import")
    return client.post(path, {"file": SimpleUploadedFile(name, content), **data})


def problems(response):
    return [(problem.row, problem.text) for problem in response.context["problems"]]


def test_costs_come_from_a_finnish_csv(client, signed_in, municipal_coordinator, pilot):
    signed_in(municipal_coordinator)

    response = bring(client, "costline", "kulut.csv")

    rows = CostLine.objects.values_list("spent_on", "kind", "basis", "amount", "hours", "state")
    assert response.status_code == 302
    assert [(f"{day}", *rest) for day, *rest in rows] == [
        ("2026-02-05", "catering", "itemised", Decimal("12.50"), None, "approved"),
        ("2026-02-12", "staff", "estimated", None, Decimal("3.50"), "approved"),
        ("2026-02-19", "premises", "not_itemisable", None, None, "approved"),
    ]


@pytest.mark.parametrize("word", ["keksitty esimerkki", "Havainnollistava esimerkki"])
def test_example_is_read_by_its_present_and_by_its_former_word(word):
    cell = ProvenanceCell()

    assert cell.clean(word) == "example"
    assert cell.render("example") == "keksitty esimerkki"


def test_costs_come_from_excel(client, signed_in, coordinator, pilot):
    signed_in(coordinator)

    bring(client, "costline", "kulut.xlsx")

    rows = CostLine.objects.values_list("description", "amount")
    assert list(rows) == [("Aamupala", Decimal("12.50")), ("Kutsutaksi", Decimal("1234.50"))]


def test_import_leaves_an_event(client, signed_in, coordinator, project, pilot):
    signed_in(coordinator)

    bring(client, "costline", "kulut.csv")

    event = AuditEvent.objects.get()
    assert (event.actor, event.project, event.action, event.target, event.n_rows) == (
        coordinator,
        project,
        "import",
        "kulurivit (csv)",
        3,
    )


def test_every_problem_is_told_by_its_row_and_nothing_is_saved(
    client, signed_in, municipal_coordinator, pilot, others_pilot
):
    signed_in(municipal_coordinator)

    response = bring(client, "costline", "kulut-virheita.csv")

    assert problems(response) == [
        (2, "Euroa: Kirjoita summa numeroina, esimerkiksi 12,50."),
        (3, "Päivä: Kirjoita päivä muodossa 5.2.2026."),
        (
            4,
            "Laji: ”huvitukset” ei ole mikään vaihtoehdoista työaika, tilat, tarjoilu, "
            "tarvikkeet ja viestintä, matkat ja kyydit, palkkiot, muu.",
        ),
        (5, "Kokeilu: Kokeilua ”toisten-kokeilu” ei löydy niistä, joihin sinulla on oikeus."),
        (7, "Kokeilu puuttuu."),
        (
            8,
            "Kirjoita joko summa tai tunnit ja tuntihinta. "
            "Jos kulua ei voi eritellä, valitse perusteeksi ”ei voi eritellä” ja jätä ne tyhjiksi.",
        ),
    ]
    assert not CostLine.objects.exists()


def test_missing_columns_are_named_in_one_sentence(client, signed_in, coordinator, pilot):
    signed_in(coordinator)

    response = bring(client, "costline", "kulut-ilman-sarakkeita.csv")

    assert problems(response) == [(None, "Tiedostosta puuttuvat sarakkeet ”Päivä” ja ”Laji”.")]


def test_strange_column_is_named(client, signed_in, coordinator, pilot):
    signed_in(coordinator)
    content = "Kokeilu;Päivä;Laji;Hinta\noma-kokeilu;5.2.2026;tarjoilu;1,00\n".encode()

    response = bring(client, "costline", "kulut.csv", content)

    assert problems(response) == [
        (None, "Saraketta ”Hinta” ei tunneta. Tarkista otsikko tai poista sarake.")
    ]


def test_headings_are_read_whatever_their_case(client, signed_in, coordinator, pilot):
    signed_in(coordinator)
    content = "KOKEILU; päivä ;laji;euroa\noma-kokeilu;5.2.2026;tarjoilu;1,00\n".encode()

    bring(client, "costline", "kulut.csv", content)

    assert list(CostLine.objects.values_list("amount", flat=True)) == [Decimal("1.00")]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("kulut.xlsx", b"ei taulukko", "Tiedostoa ei voitu lukea."),
        ("kulut.csv", b"Kokeilu;Laji\n", "Tiedostossa ei ole rivejä."),
        (
            "kulut.csv",
            b"Kokeilu;Laji\na;b\na;b;;c\n",
            "Rivillä 3 on enemmän soluja kuin otsikoita.",
        ),
    ],
)
def test_unreadable_file_says_what_to_do(
    client, signed_in, coordinator, pilot, name, content, expected
):
    signed_in(coordinator)

    response = bring(client, "costline", name, content)

    [(row, text)] = problems(response)
    assert (row, text.startswith(expected)) == (None, True)


def test_other_files_are_refused(client, signed_in, coordinator, pilot):
    signed_in(coordinator)

    response = bring(client, "costline", "kulut.pdf", b"%PDF")

    assert response.context["form"].errors == {
        "file": ["Valitse tiedosto, jonka nimi päättyy .csv tai .xlsx."]
    }


def test_checking_saves_nothing(client, signed_in, coordinator, pilot):
    signed_in(coordinator)

    response = bring(client, "costline", "kulut.csv", only_check="on")

    assert (response.status_code, response.context["counts"].new) == (200, 3)
    assert not CostLine.objects.exists()


def test_same_costs_twice_are_asked_about(client, signed_in, coordinator, pilot):
    signed_in(coordinator)
    bring(client, "costline", "kulut.csv")

    response = bring(client, "costline", "kulut.csv")

    asked = "Sama kulu on jo portaalissa. Poista rivi tiedostosta tai kerro rivin numero."
    assert problems(response) == [(row, asked) for row in (2, 3, 4)]
    assert CostLine.objects.count() == 3


def test_row_of_another_municipality_cannot_be_overwritten_by_its_number(
    client, signed_in, municipal_coordinator, pilot, others_pilot
):
    signed_in(municipal_coordinator)
    theirs = factories.make_cost_line(pilot=others_pilot, amount="5.00")
    line = f"{theirs.pk};oma-kokeilu;5.2.2026;tarjoilu;999,00"
    content = f"Rivin numero;Kokeilu;Päivä;Laji;Euroa\n{line}\n".encode()

    response = bring(client, "costline", "kulut.csv", content)

    assert problems(response) == [
        (2, f"Riviä numero {theirs.pk} ei löydy niistä, joihin sinulla on oikeus.")
    ]
    theirs.refresh_from_db()
    assert theirs.amount == Decimal("5.00")


def test_session_is_found_again_by_its_pilot_and_day(client, signed_in, coordinator, pilot):
    signed_in(coordinator)
    kept = factories.make_pilot_session(pilot=pilot, held_on="2026-02-05", n_residents=4)

    bring(client, "pilotsession", "kerrat.csv")

    rows = PilotSession.objects.values_list("status", "n_residents", "n_first_timers")
    kept.refresh_from_db()
    assert list(rows) == [("held", 9, 2), ("held", None, None), ("planned", None, None)]
    assert kept.n_residents == 9


def test_pilot_comes_with_its_associations(
    client, signed_in, municipal_coordinator, association, municipality
):
    signed_in(municipal_coordinator)

    bring(client, "pilot", "kokeilut.csv")

    pilot = Pilot.objects.get(slug="iltapala")
    assert (pilot.municipality, list(pilot.associations.all())) == (municipality, [association])
    assert (pilot.n_participants, pilot.is_published, f"{pilot.starts_on}") == (
        30,
        True,
        "2026-02-02",
    )


def test_pilot_of_another_municipality_is_not_overwritten(
    client, signed_in, municipal_coordinator, pilot, others_pilot
):
    signed_in(municipal_coordinator)
    heading = "Osoitteen loppu;Hanke;Kunta;Nimi;Toimintatapa"
    line = "toisten-kokeilu;Oma hanke;Oma kunta;Kaapattu;ryhmätoiminta"

    response = bring(client, "pilot", "kokeilut.csv", f"{heading}\n{line}\n".encode())

    assert problems(response) == [(2, "Tämä rivi on jo portaalissa, eikä se kuulu sinulle.")]
    others_pilot.refresh_from_db()
    assert others_pilot.name == "Toisten kokeilu"


def test_association_goes_only_to_the_own_municipality(
    client, signed_in, municipal_coordinator, municipality, others_pilot
):
    signed_in(municipal_coordinator)

    response = bring(client, "association", "yhdistykset.csv")

    assert problems(response) == [
        (3, "Kotikunta: Kuntaa ”Toinen kunta” ei löydy niistä, joihin sinulla on oikeus.")
    ]
    assert not Association.objects.filter(name="Martat").exists()


def test_municipality_is_found_by_its_code_without_leading_zeros(
    client, signed_in, municipal_coordinator, municipality
):
    signed_in(municipal_coordinator)

    bring(client, "municipality", "kunnat.csv")

    place = Municipality.objects.get(code="007")
    assert (place.population, place.intro) == (10512, "Joen varrella.")


def test_register_of_municipalities_is_not_renamed_by_a_coordinator(
    client, signed_in, municipal_coordinator, municipality
):
    signed_in(municipal_coordinator)
    content = b"Kuntanumero;Nimi\n007;Uusi nimi\n"

    response = bring(client, "municipality", "kunnat.csv", content)

    assert problems(response) == [(2, "Nimen, osoitteen ja kuntamuodon muuttaa vain pääkäyttäjä.")]


@pytest.mark.parametrize("model", ["pilot", "pilotsession", "costline", "municipality"])
@pytest.mark.parametrize("actor", ["association_contact", "evaluator", "editor"])
def test_others_do_not_bring_files_in(client, signed_in, request, actor, model):
    signed_in(request.getfixturevalue(actor))

    response = client.get(reverse(f"admin:projects_{model}_import"))

    assert response.status_code == 403


def take(client, model, file_format="csv", query=""):
    path = reverse(f"admin:projects_{model}_export") + query
    return client.post(path, {"format": file_format})


def test_export_has_only_visible_rows(
    client, signed_in, municipal_coordinator, pilot, others_pilot
):
    signed_in(municipal_coordinator)
    factories.make_cost_line(pilot=pilot, amount="12.50", description="Oma kulu")
    factories.make_cost_line(pilot=others_pilot, description="Toisten kulu")

    text = take(client, "costline").content.decode("utf-8-sig")

    lines = text.splitlines()
    assert lines[0].split(";")[:8] == [
        "Rivin numero",
        "Kokeilu",
        "Päivä",
        "Laji",
        "Peruste",
        "Selite",
        "Euroa",
        "Tuntia",
    ]
    assert [line.split(";")[1:8] for line in lines[1:]] == [
        ["oma-kokeilu", "5.2.2026", "tarjoilu", "eritelty", "Oma kulu", "12,50", ""]
    ]


def test_export_follows_the_filters_of_the_list(client, signed_in, coordinator, pilot):
    signed_in(coordinator)
    factories.make_cost_line(pilot=pilot, description="Hyväksytty")
    factories.make_cost_line(pilot=pilot, description="Odottava", state="submitted")

    text = take(client, "costline", query="?state__exact=submitted").content.decode("utf-8-sig")

    assert ("Odottava" in text, "Hyväksytty" in text) == (True, False)


def test_export_disarms_formulas(client, signed_in, coordinator, pilot):
    signed_in(coordinator)
    factories.make_cost_line(pilot=pilot, description="=HYPERLINK(1)", payer="@kunta")

    text = take(client, "costline").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(take(client, "costline", "xlsx").content))

    cells = [cell.value for cell in book.active[2]]
    assert ("'=HYPERLINK(1)" in text, "'@kunta" in text) == (True, True)
    assert ("'=HYPERLINK(1)" in cells, Decimal(str(cells[6]))) == (True, Decimal("10"))


def test_export_leaves_an_event(client, signed_in, coordinator, project, pilot):
    signed_in(coordinator)
    factories.make_cost_line(pilot=pilot)

    take(client, "costline", "xlsx")

    event = AuditEvent.objects.get()
    assert (event.project, event.action, event.target, event.n_rows) == (
        project,
        "export",
        "kulurivit (xlsx)",
        1,
    )


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("model", ["pilot", "pilotsession", "costline", "association"])
def test_exported_file_can_be_brought_back_unchanged(
    client, signed_in, coordinator, pilot, association, model, file_format
):
    signed_in(coordinator)
    pilot.associations.add(association)
    factories.make_pilot_session(pilot=pilot, n_residents=7, note="-5 astetta")
    factories.make_cost_line(pilot=pilot, amount="12.50", description="=ei kaava")

    content = take(client, model, file_format).content
    response = bring(client, model, f"tiedosto.{file_format}", content, only_check="on")

    assert problems(response) == []
    assert response.context["counts"].same == 1
