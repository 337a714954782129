from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import AuditEvent, CostLine, HeadingMatch
from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[2] / "files"
D = Decimal
MAY = date(2023, 5, 4)
HEADINGS = "Pvm;Selite;Summa\n"
FORMULA = (
    "Solussa on kaava, jonka tulosta tiedostossa ei ole. Kirjoita tähän, mitä solussa pitää olla."
)


@pytest.fixture
def bring(signed_in, coordinator, at):
    """Sends a file, or what a page of it has asked for."""
    client = signed_in(coordinator)

    def send(file=None, **data):
        if file is not None:
            data = {"step": "file", "file": file}
        return client.post(at("costs-import"), data)

    return send


def upload(text, name="kulut.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, content)


def of_file(name):
    return upload((FILES / name).read_bytes(), name)


def shown(page):
    return [
        (row["found"].row, row["found"].line.description, row["found"].line.total)
        for row in page.context["rows"]
    ]


def ticked(page, **more):
    """What the browser sends of the page when nothing but `more` is touched."""
    rows = page.context["rows"]
    data = {"step": "save", "sheet": page.context["packed"]}
    data["row"] = [str(row["found"].row) for row in rows if row["is_chosen"]]
    data["there"] = [str(row["found"].row) for row in rows if row["is_there"]]
    for row in rows:
        data[f"kind-{row['found'].row}"] = row["found"].line.kind
        for fix in row["fixes"]:
            data[f"fix-{row['found'].row}-{fix['name']}"] = fix["written"]
    return data | more


def test_sheet_as_a_coordinator_has_it_goes_in_at_the_first_try(bring, pilot, coordinator):
    asked = bring(of_file("aamupala-kulut.xlsx"))
    [unknown] = asked.context["headings"]
    match = {"step": "match", "sheet": asked.context["packed"], "col-4": "addition"}

    preview = bring(**match)
    n_before = CostLine.objects.count()
    bring(**ticked(preview, **{"fix-11-amount": "22,50"}))

    assert (unknown["heading"], unknown["examples"]) == ("Huom.", "kuitti 1, hyvitys")
    assert preview.context["sheet"].notes == [
        "Ohitettiin rivit: 1 (Vanhempien aamupala, kulut kevät 2023), 2 (tyhjä), 7 (tyhjä), "
        "12 (Yhteensä).",
        "Piilotetut rivit luettiin: 9.",
        "Luettiin taulukko Kulut. Lukematta jäi: Ohjeet.",
    ]
    [problem] = [row["fixes"] for row in preview.context["rows"] if row["fixes"]]
    assert [(fix["name"], fix["problem"], fix["written"]) for fix in problem] == [
        ("amount", FORMULA, "")
    ]
    found = pilot.costs.order_by("spent_on", "pk")
    values = found.values_list("spent_on", "kind", "description", "amount", "payer")
    assert list(values) == [
        (date(2021, 8, 1), "catering", "Kahvinkeitin, kuitti 1", D("1045.50"), "Kaupunki"),
        (MAY, "catering", "Pullat", D("45.50"), "Yhdistys"),
        (MAY, "catering", "Mehut", D("3.25"), "Hanke"),
        (date(2023, 5, 11), "catering", "Palautetut pullat, hyvitys", D("-12.00"), "Yhdistys"),
        (date(2023, 5, 12), "materials", "Tulosteet", D("8.00"), "Hanke"),
        (date(2023, 5, 18), "catering", "Kahvit ja mehut", D("11.25"), "Hanke"),
        (date(2023, 5, 25), "premises", "Salin vuokra", D("22.50"), "Kaupunki"),
    ]
    assert (n_before, set(found.values_list("state", flat=True))) == (0, {"approved"})
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.n_rows) == (coordinator, "import", 7)


def test_heading_is_asked_of_once_in_a_project(bring, pilot):
    asked = bring(of_file("aamupala-kulut.csv"))
    bring(**{"step": "match", "sheet": asked.context["packed"], "col-4": ""})

    again = bring(of_file("aamupala-kulut.csv"))

    assert HeadingMatch.objects.values_list("project", "heading", "column").get() == (
        pilot.project_id,
        "huom",
        "",
    )
    assert shown(again) == [
        (4, "Kahvinkeitin", D("1045.50")),
        (5, "Pullat", D("45.50")),
        (6, "Mehut", D("3.25")),
        (8, "Palautetut pullat", D("-12.00")),
    ]


def test_refund_has_a_minus_sign_before_it_is_saved(bring, pilot):
    HeadingMatch.objects.create(project=pilot.project, heading="huom", column="")

    html = bring(of_file("aamupala-kulut.csv")).content.decode()

    assert "<b>−12,00&nbsp;€</b>" in html
    assert "-12,00" not in html


def test_heading_of_another_project_is_asked_of(bring, pilot):
    HeadingMatch.objects.create(project=factories.make_project(), heading="huom", column="")

    assert [h["heading"] for h in bring(of_file("aamupala-kulut.csv")).context["headings"]] == [
        "Huom."
    ]


def test_headings_of_own_words_are_matched_by_choice(bring, pilot):
    asked = bring(upload("Milloin;Mitä;Paljonko\n4.5.2023;Kahvit;12,50\n"))
    sent = {"step": "match", "sheet": asked.context["packed"]}

    refused = bring(**sent, **{"col-0": "spent_on", "col-1": "spent_on", "col-2": "amount"})
    preview = bring(**sent, **{"col-0": "spent_on", "col-1": "description", "col-2": "amount"})

    assert [h["heading"] for h in asked.context["headings"]] == ["Milloin", "Mitä", "Paljonko"]
    assert (refused.status_code, refused.context["problem"]) == (
        422,
        "Kaksi saraketta on Päivä. Valitse vain yksi.",
    )
    assert shown(preview) == [(2, "Kahvit", D("12.50"))]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"col-2": "amount"}, "Valitse, missä sarakkeessa on päivä."),
        ({"col-0": "spent_on"}, "Valitse, missä sarakkeessa on summa tai tunnit."),
    ],
)
def test_sheet_without_days_or_sums_says_what_is_missing(bring, pilot, columns, problem):
    asked = bring(upload("Milloin;Mitä;Paljonko\n4.5.2023;Kahvit;12,50\n"))

    page = bring(**{"step": "match", "sheet": asked.context["packed"]} | columns)

    assert (page.status_code, page.context["problem"]) == (422, problem)


def test_hours_are_read_as_people_write_them_and_ask_for_a_rate(bring, pilot):
    text = (
        "Pvm;Selite;Tunnit\n4.5.2023;Ohjaus;2 t 30 min\n5.5.2023;Ohjaus;2,5\n6.5.2023;Ohjaus;2:30\n"
    )
    preview = bring(upload(text))
    sent = ticked(preview)

    bring(**sent, rate="30")

    assert preview.context["lacks_rate"]
    assert [(c.kind, c.hours, c.rate, c.total) for c in pilot.costs.all()] == [
        ("staff", D("2.50"), D("30.00"), D("75.00"))
    ] * 3


def test_row_that_cannot_be_read_is_mended_on_the_page_or_left_out(bring, pilot):
    preview = bring(
        upload(HEADINGS + "31.2.2023;Kahvit;5\n4.5.2023;Mehut;viisi\n4.5.2023;Teet;3\n")
    )
    sent = ticked(preview)

    refused = bring(**sent)
    n_before = pilot.costs.count()
    bring(**sent | {"fix-2-spent_on": "28.2.2023", "row": ["2", "4"]})

    problems = {row["found"].row: row["found"].problems for row in refused.context["rows"]}
    assert (refused.status_code, n_before) == (422, 0)
    assert problems == {
        2: {"spent_on": "Kirjoita päivä muodossa 5.2.2026."},
        3: {"amount": "Kirjoita summa numeroina, esimerkiksi 12,50."},
        4: {},
    }
    assert list(pilot.costs.values_list("spent_on", "description")) == [
        (date(2023, 2, 28), "Kahvit"),
        (MAY, "Teet"),
    ]


def test_row_whose_day_cannot_be_read_shows_no_other_day(bring, pilot):
    page = bring(upload(HEADINGS + "24.9.;Bussi;120\n"))

    assert "Rivi 2: Bussi, 120,00 €" in " ".join(main_text(page).split())
    assert page.context["rows"][0]["fixes"][0]["written"] == "24.9."


def test_year_of_nobody_and_a_sum_too_large_are_told(bring, pilot):
    page = bring(upload(HEADINGS + "4.5.0023;Kahvit;5\n4.5.2023;Mehut;999999999\n"))

    problems = [row["found"].problems for row in page.context["rows"]]
    assert problems[0] == {"spent_on": "Tarkista vuosi: 23."}
    assert list(problems[1]) == ["amount"]


def test_sheet_sent_twice_is_saved_once_but_equal_rows_are_both_true(bring, pilot):
    preview = bring(upload(HEADINGS + "4.5.2023;Kahvit;5\n4.5.2023;Kahvit;5\n"))
    sent = ticked(preview)

    bring(**sent)
    bring(**sent)
    again = bring(upload(HEADINGS + "4.5.2023;Kahvit;5\n"))

    assert pilot.costs.count() == 2
    assert [(row["is_there"], row["is_chosen"]) for row in again.context["rows"]] == [(True, False)]
    assert "Samanlainen kulu on jo portaalissa." in main_text(again)


def test_kind_is_guessed_from_the_words_and_chosen_by_the_reader(bring, pilot):
    words = ["Kahvit ja pullat", "Salin vuokra", "Bussimatka", "Tulkin palkkio", "Jotain muuta"]
    text = HEADINGS + "".join(f"4.5.2023;{word};5\n" for word in words)
    preview = bring(upload(text))

    bring(**ticked(preview, **{"kind-6": "materials"}))

    guesses = [row["found"].line.kind for row in preview.context["rows"]]
    assert guesses == ["catering", "premises", "travel", "fees", "other"]
    assert pilot.costs.get(description="Jotain muuta").kind == "materials"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload("Pvm;Kokeilu;Summa\n4.5.2023;aamupala;5\n"), "siinä on usean kokeilun kuluja"),
        (upload(HEADINGS + "4.5.2023;Kahvit;5\n" * 301), "Taulukossa on 301 riviä."),
        (upload(HEADINGS), "Tiedostossa ei ole rivejä."),
        (upload(b"PK\x03\x04", "kulut.xlsx"), "Tiedostoa ei voitu lukea."),
    ],
)
def test_file_that_cannot_be_brought_says_why(bring, pilot, file, words):
    page = bring(file)

    assert page.status_code == 422
    assert words in page.context["problem"]


def test_file_of_another_kind_is_refused(bring, pilot):
    page = bring(upload("x", "kulut.pdf"))

    assert dict(page.context["form"].errors) == {
        "file": ["Valitse tiedosto, jonka nimi päättyy .csv tai .xlsx."]
    }


def test_sheet_that_was_changed_on_its_way_is_brought_anew(bring, pilot, at):
    response = bring(step="save", sheet="roskaa", row=["1"])

    assert response["Location"] == at("costs-import")
    assert CostLine.objects.count() == 0


def test_nothing_ticked_saves_nothing(bring, pilot):
    preview = bring(upload(HEADINGS + "4.5.2023;Kahvit;5\n"))

    page = bring(**ticked(preview, row=[]))

    assert (page.status_code, pilot.costs.count()) == (422, 0)


def test_wrongly_remembered_heading_is_seen_and_forgotten(bring, pilot, signed_in, coordinator, at):
    asked = bring(upload("Pvm;Juttu;Summa\n4.5.2023;Kahvi;5\n"))
    bring(step="match", sheet=asked.context["packed"], **{"col-1": "payer"})
    client = signed_in(coordinator)
    match = HeadingMatch.objects.get()
    others = HeadingMatch.objects.create(
        project=factories.make_project(), heading="juttu", column="payer"
    )

    page = main_text(client.get(at("costs-headings")))
    for sent in (str(match.pk), str(match.pk), str(others.pk), "x", ""):
        client.post(at("costs-headings"), {"forget": sent})
    again = bring(upload("Pvm;Juttu;Summa\n4.5.2023;Kahvi;5\n"))

    assert "juttu Maksaja Unohda , juttu" in page
    assert list(HeadingMatch.objects.all()) == [others]
    assert [each["heading"] for each in again.context["headings"]] == ["Juttu"]
    assert "Yhtään otsikkoa ei ole vielä muistissa." in main_text(client.get(at("costs-headings")))


def test_notes_are_left_out_until_chosen_and_descriptions_are_said_to_be_public(bring, pilot):
    asked = bring(of_file("aamupala-kulut.xlsx"))
    [notes] = asked.context["headings"]
    untouched = {"step": "match", "sheet": asked.context["packed"], "col-4": notes["column"]}

    preview = bring(**untouched)

    offered = [(key, str(label)) for key, label in asked.context["columns"]]
    assert offered[0] == ("", "Ei tuoda")
    assert dict(offered)["addition"] == "Selitteen perään (julkinen teksti)"
    assert "Selite ja kaikki sen perään tuotu tulevat julkisiksi" in main_text(asked)
    assert "Rivien selitteet tulevat julkisiksi kokeilun sivulle." in main_text(preview)
    assert [text for _row, text, _total in shown(preview) if "kuitti" in text] == []
