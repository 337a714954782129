"""A coordinator's day with a coaching session: places, the door, what people said, papers."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from osallisuus.background import asking
from osallisuus.models import BackgroundJob
from projects.models import CoachingSession, Partnership, Project, SignUp
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_background import AtOnce
from tests.browser.test_tally import barriers
from tests.browser.test_two_savers import desk_window as desk_window
from tests.projects.views.coaching_desk.conftest import pdf_pages
from tests.reading import pdf_text

BASE = "/hallinta/valmennus/tuleva-valmennus/"
PAGES = ("ilmoittautuneet/", "lasnaolo/", "palaute/", "viesti/", "peru/", "palauta/")
ITEMS = 5


@pytest.fixture
def session(database):
    """Next week, with one place, whose owner is Aino; Eero waits and reads Swedish."""
    begins = timezone.now() + timedelta(days=7)
    made = CoachingSession.objects.create(
        project=Project.objects.get(slug="yhdessa-osallisuutta"),
        theme="Tuleva valmennus",
        slug="tuleva-valmennus",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        capacity=1,
        is_published=True,
    )
    for name, language, is_waiting in (("Aino Aalto", "fi", False), ("Eero Ek", "sv", True)):
        SignUp.objects.create(
            session=made,
            name=name,
            email=f"{name.split()[0].lower()}@esimerkki.example",
            sector="association",
            language=language,
            is_waiting=is_waiting,
        )
    mail.outbox.clear()
    yield made
    CoachingSession.objects.filter(theme="Tuleva valmennus").delete()


def begin(session):
    """A week later: the session has begun."""
    CoachingSession.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )


def click(window, words, role="button"):
    window.page.get_by_role(role, name=words).first.click()


@pytest.mark.parametrize(("viewport", "javascript"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_more_places_serve_the_queue(desk_window, session, viewport, javascript):
    window = desk_window(viewport, COORDINATOR, javascript=javascript)
    window.go(BASE + "ilmoittautuneet/")
    click(window, "Muuta paikkoja tai aikaa", "link")

    window.page.get_by_label("Paikkoja").fill("2")
    click(window, re.compile("^Tallenna ja kerro ilmoittautuneille$"))
    window.page.get_by_text("1 jonossa ollut sai paikan ja viestin siitä.").wait_for()

    window.go(BASE + "ilmoittautuneet/")
    words = window.page.locator("#content-main").inner_text()
    assert "Paikka on 2 ihmisellä." in words
    assert "Jonossa" not in words
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["eero@esimerkki.example"], "Du fick en plats: Tuleva valmennus")
    ]


def test_letter_is_read_before_it_goes_and_each_gets_their_own(desk_window, session, monkeypatch):
    monkeypatch.setattr(asking, "Thread", AtOnce)
    window = desk_window(PHONE, COORDINATOR)
    window.go(BASE + "ilmoittautuneet/")
    click(window, "Kirjoita heille", "link")

    window.page.get_by_label("Eero Ek (jonossa)").uncheck()
    window.page.get_by_label("Otsikko").fill("Tuo sisäkengät")
    window.page.get_by_label("Viesti", exact=True).fill("Lattia on uusi.")
    click(window, "Esikatsele")
    preview = window.page.locator("pre").inner_text()
    found = barriers(window)
    click(window, "Lähetä")
    window.page.get_by_text("Viesti meni 1 ihmiselle.").wait_for()
    BackgroundJob.objects.all().delete()

    assert preview.startswith("Hei Aino Aalto\n\nLattia on uusi.")
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["aino@esimerkki.example"], "Tuo sisäkengät")
    ]
    assert found == [0]


def test_door_feedback_and_certificate(desk_window, visit, session):
    begin(session)
    window = desk_window(PHONE, COORDINATOR)
    window.go(BASE + "lasnaolo/")

    click(window, "Merkitse tulleeksi , Aino Aalto")
    window.page.get_by_role("button", name="Asukas: yksi lisää").click()
    window.page.get_by_role("button", name="Asukas: yksi lisää").click()
    found = barriers(window)
    click(window, "Valmis")
    window.page.get_by_text("Läsnäolo on merkitty.").wait_for()
    link = window.page.get_by_role("link", name=re.compile("^Svenska ?, Aino Aalto$"))
    certificate = window.page.request.get(window.address + link.get_attribute("href")).body()
    click(window, "Palaute", "link")
    click(window, "Tee palautelomake")
    window.page.get_by_label("Linkki osallistujille").wait_for()
    address = window.page.get_by_label("Linkki osallistujille").input_value()
    found += barriers(window)
    for javascript in (True, False, False, False, False):
        answer(visit(PHONE, javascript=javascript), address.removeprefix(window.address))
    window.page.get_by_label("Palautetta ei voi sen jälkeen antaa").check()
    click(window, "Sulje ja näytä tulokset")
    window.page.get_by_text("Palautelomake on suljettu.").wait_for()
    found += barriers(window)

    session.refresh_from_db()
    words = window.page.locator("#content-main").inner_text()
    assert (session.n_association, session.n_residents, session.n_other) == (1, 2, 0)
    assert pdf_pages(certificate) == 1
    assert "Intyg om deltagande" in pdf_text(certificate)
    assert words.count("Keskiarvo 4,0 asteikolla 1–5.") == ITEMS
    assert found == [0] * 3


def answer(window, path):
    window.go(path)
    for group in window.page.locator("main").get_by_role("group").all():
        group.get_by_label("melko samaa mieltä").check()
    click(window, "Lähetä palaute")
    window.page.get_by_role("heading", name="Kiitos palautteesta").wait_for()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_pages_of_coaching_have_no_barriers(desk_window, session, viewport):
    window = desk_window(viewport, COORDINATOR)
    paths = [*(BASE + page for page in PAGES), "/hallinta/valmennus/kopioi/"]
    found = {}
    for path in paths:
        window.go(path)
        found[path] = barriers(window)

    assert found == dict.fromkeys(paths, [0])


def test_programme_is_copied_by_ticking(desk_window, session):
    window = desk_window(PHONE, COORDINATOR)
    window.go("/hallinta/projects/coachingsession/")
    click(window, "Kopioi ohjelma uusille päiville", "link")
    row = window.page.get_by_role("listitem").filter(has_text="Tuleva valmennus")
    row.get_by_role("checkbox").check()
    row.get_by_label("Uusi päivä").fill("2099-05-05")

    click(window, "Kopioi valitut")
    window.page.get_by_text("Kopioit yhden valmennuksen.").wait_for()

    made = CoachingSession.objects.get(theme="Tuleva valmennus", is_published=False)
    assert timezone.localdate(made.starts_at).isoformat() == "2099-05-05"


@pytest.fixture
def partnership(database):
    row = Partnership.objects.order_by("pk").first()
    kept = (row.review_on, row.municipality_person)
    yield row
    Partnership.objects.filter(pk=row.pk).update(
        review_on=kept[0], municipality_person=kept[1], agreed_on=None
    )


def test_partnership_that_is_overdue_leads_to_its_page_and_its_agreement(desk_window, partnership):
    Partnership.objects.filter(pk=partnership.pk).update(
        review_on=timezone.localdate() - timedelta(days=2)
    )
    window = desk_window(PHONE, COORDINATOR)
    window.go("/hallinta/projects/partnership/")
    found = barriers(window)
    window.page.locator("section.overdue").get_by_role("link").click()
    window.page.get_by_role("link", name="Vastuuhenkilöt").click()
    window.page.get_by_label("Kunnan vastuuhenkilö").fill("Maija Meikäläinen")
    click(window, re.compile("^Tallenna ja jatka: Sopimus"))
    window.page.get_by_role("heading", name="Sopimus").wait_for()
    found += barriers(window)

    link = window.page.get_by_role("link", name="Suomi", exact=True)
    agreement = window.page.request.get(window.address + link.get_attribute("href")).body()

    text = pdf_text(agreement)
    assert pdf_pages(agreement) == 1
    assert "Maija Meikäläinen" in text
    assert partnership.association.name in text
    assert found == [0] * 2
