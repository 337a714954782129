import re

import pytest
from django.contrib import admin
from django.db.models import Q, TextField
from django.urls import reverse

from projects.models import CoachingSession, Municipality, Pilot, Project
from surveys.models import Instrument, Survey
from tests.browser.conftest import DESK, PHONE
from toolkits.models import Publication, SupportTheme

COORDINATOR = ("koordinaattori@esimerkki.example", "kahvi-ja-pulla-1")
SAVE = re.compile(r"^Tallenna( ja julkaise muutokset)?$")
"""The button of a row, whether the public pages show it or not."""
CONTACT = ("yhdistys@esimerkki.example", "kahvi-ja-pulla-3")
LISTS = [
    "projects/project",
    "projects/pilot",
    "projects/pilotsession",
    "projects/costline",
    "projects/coachingsession",
    "projects/partnership",
    "projects/association",
    "projects/municipality",
    "projects/organisation",
    "projects/source",
    "projects/membership",
    "projects/invitation",
    "projects/user",
    "projects/auditevent",
    "surveys/survey",
    "surveys/cardsheet",
    "surveys/instrument",
    "surveys/promise",
    "surveys/release",
    "toolkits/tiplist",
    "toolkits/tool",
    "toolkits/supportphase",
    "toolkits/supporttheme",
    "toolkits/chapter",
    "toolkits/publication",
    "toolkits/assessment",
    "toolkits/assessmentaction",
    "toolkits/disadvantagecost",
    "osallisuus/accessibilityfeedback",
]
EDITED = [
    Project,
    Pilot,
    CoachingSession,
    Municipality,
    Survey,
    Instrument,
    Publication,
    SupportTheme,
]


@pytest.fixture
def signed_in_window(visit):
    def open_desk(viewport, account=COORDINATOR):
        window = visit(viewport)
        window.go("/hallinta/")
        window.page.get_by_label("Sähköposti").fill(account[0])
        window.page.get_by_label("Salasana", exact=True).fill(account[1])
        window.page.get_by_role("button", name="Kirjaudu sisään").click()
        window.page.wait_for_url("**/hallinta/")
        return window

    return open_desk


def barriers(window, path):
    """What the page complains of; what axe itself adds to the page is no fault of the page."""
    response = window.go(path)
    complaints = list(window.complaints)
    found = [*complaints, *window.violations()]
    window.complaints[:] = complaints
    if response.status != 200:
        found.append(f"status {response.status}")
    if window.overflow():
        found.append(f"overflow {window.overflow()}")
    return found


def paths():
    pilot = Pilot.objects.get(slug="vanhempien-aamupala")
    base = "/hallinta/projects/pilot/"
    edited = [
        reverse(
            f"admin:{m._meta.app_label}_{m._meta.model_name}_change", args=[m.objects.first().pk]
        )
        for m in EDITED
    ]
    parts = [f"{base}{pilot.pk}/history/", f"{base}{pilot.pk}/delete/", f"{base}add/"]
    files = ["/hallinta/projects/costline/tuo/", "/hallinta/projects/costline/vie/"]
    lists = [f"/hallinta/{name}/" for name in LISTS]
    return ["/hallinta/", "/hallinta/roskakori/", *lists, *edited, *parts, *files]


def test_wide_desk_has_no_barrier_that_axe_finds(signed_in_window, database):
    """The narrow one is that of test_every_desk_page.py."""
    window = signed_in_window(DESK)

    found = {path: barriers(window, path) for path in paths()}

    assert {path: complaints for path, complaints in found.items() if complaints} == {}


def test_headings_of_the_lists_have_a_colour_of_their_own(signed_in_window, database):
    window = signed_in_window(DESK)

    # White on white is hidden on purpose for all that axe knows.
    look = "all => all.map(one => (s => s.color === s.backgroundColor)(getComputedStyle(one)))"
    captions = window.page.locator("caption")

    assert captions.evaluate_all(look) == [False] * 4


def test_long_name_of_what_waits_stays_inside_a_phone(signed_in_window, database):
    pilot = Pilot.objects.get(slug="vanhempien-aamupala")
    name = "Järjestelmällistämättömyydelläänsäkäänköhänryhmä"
    Pilot.objects.filter(pk=pilot.pk).update(name=name, is_published=False)

    try:
        window = signed_in_window(PHONE)
        waits = window.page.locator(".todo").inner_text()
        overflow = window.overflow()
    finally:
        Pilot.objects.filter(pk=pilot.pk).update(name=pilot.name, is_published=True)

    assert (name in waits, overflow) == (True, 0)


def test_pilot_stands_under_its_municipality(signed_in_window, database):
    window = signed_in_window(DESK)

    link = window.page.locator(".matrix tbody th a").first
    below = "link => link.querySelector('small').offsetTop - link.offsetTop"
    left = "link => link.querySelector('small').offsetLeft - link.offsetLeft"

    assert link.evaluate(below) > 10
    assert link.evaluate(left) == 0


def test_association_writes_down_a_session_on_a_phone(signed_in_window, database):
    window = signed_in_window(PHONE, CONTACT)
    page = window.page

    page.get_by_role("link", name="Käynnit ja kulut laske kävijät, lisää kulu").click()
    page.get_by_role("link", name="Lisää kerta").click()
    page.get_by_label("Päivä").fill("2023-05-12")
    page.get_by_role("button", name="Lisää kerta").click()
    for _n in range(7):
        page.get_by_role("button", name="Asukkaita: yksi lisää").click()
    page.get_by_text("Kaikki painallukset ovat tallessa.").wait_for()
    page.get_by_role("link", name="Valmis").click()

    row = page.get_by_role("listitem").filter(has_text="perjantai 12.5.2023")
    assert row.inner_text().split("\n")[:3] == [
        "perjantai 12.5.2023 7 asukasta",
        "",
        "odottaa hyväksyntää",
    ]


def test_wrong_file_tells_its_problems_by_row(signed_in_window, tmp_path):
    window = signed_in_window(DESK)
    file = tmp_path / "kulut.csv"
    file.write_text("Kokeilu;Päivä;Laji;Euroa\nvanhempien-aamupala;5.2.2026;tarjoilu;12,5O\n")
    window.go("/hallinta/projects/costline/tuo/")

    window.page.get_by_label("Tiedosto:").set_input_files(file)
    window.page.get_by_role("button", name="Tuo tiedosto").click()

    alert = window.page.get_by_role("alert").inner_text()
    assert "Rivi 2: Euroa: Kirjoita summa numeroina, esimerkiksi 12,50." in alert
    assert window.violations() == []
    window.complaints.clear()


def rows_to_save():
    """One row of each model of the desk, if possible one with lines of text."""
    with_figures = Publication.objects.filter(chapters__body__contains="[[kuva:")
    for model in admin.site._registry:
        texts = [f.name for f in model._meta.concrete_fields if isinstance(f, TextField)]
        with_lines = Q()
        for name in texts:
            with_lines |= Q(**{f"{name}__contains": "\n"})
        rows = with_figures if model is Publication else model.objects.filter(with_lines)
        row = rows.first() or model.objects.first()
        if row is not None:
            yield row


def values_of(row):
    """What can be typed of a row and of its parts, as stored."""
    parts = admin.site._registry[type(row)].inlines
    found = [type(row).objects.filter(pk=row.pk)]
    for part in parts:
        tie = next(f.name for f in part.model._meta.concrete_fields if f.related_model is type(row))
        found.append(part.model.objects.filter(**{tie: row}).order_by("pk"))
    return [
        list(rows.values_list(*[f.name for f in rows.model._meta.concrete_fields if f.editable]))
        for rows in found
    ]


def test_saving_an_untouched_row_changes_nothing(signed_in_window, database):
    window = signed_in_window(DESK)
    saved, changed, refused = [], [], []

    for row in rows_to_save():
        options = row._meta
        path = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
        window.go(path)
        button = window.page.get_by_role("button", name=SAVE)
        if not button.count():
            continue
        before = values_of(row)
        with window.page.expect_navigation():
            button.click()
        # A chapter leads back to the page of its publication.
        if path in window.page.url:
            refused.append(
                (options.model_name, window.page.locator(".errorlist").all_inner_texts())
            )
        elif values_of(row) != before:
            changed.append(options.model_name)
        saved.append(options.model_name)

    assert (changed, refused) == ([], [])
    assert {"pilot", "project", "publication", "tiplist", "tool", "promise"} <= set(saved)
