"""A chapter with a picked figure, from the desk to the published page, PDF, DOCX and slides."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from pptx import Presentation

from osallisuus.background import asking
from osallisuus.models import BackgroundJob
from surveys.models import Release
from tests import factories
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_background import AtOnce
from tests.browser.test_two_savers import desk_window as desk_window
from toolkits.models import Chapter

TEXT = "Kyselyyn vastasi kahdesti "


@pytest.fixture
def draft(database):
    release = Release.objects.live().filter(project__slug="yhdessa-osallisuutta").first()
    found = factories.make_publication(
        title="Aamupalan raportti",
        slug="aamupalan-raportti",
        project=release.project,
        release=release,
        is_published=False,
    )
    yield found
    BackgroundJob.objects.all().delete()
    found.delete()


def page_of(publication):
    return f"/hallinta/toolkits/publication/{publication.pk}/change/"


def check(window):
    """Barriers and overflow of the page; what axe adds to the page is no fault of the page."""
    complaints = list(window.complaints)
    found = [window.violations(), window.overflow()]
    window.complaints[:] = complaints
    return found


def downloaded(window, name):
    with window.page.expect_download() as download:
        window.page.get_by_role("link", name=name).click()
    return BytesIO(Path(download.value.path()).read_bytes())


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_picked_figure_comes_to_page_pdf_word_and_slides(desk_window, draft, monkeypatch, viewport):
    monkeypatch.setattr(asking, "Thread", AtOnce)
    window = desk_window(viewport, COORDINATOR)
    page = window.page
    window.go(page_of(draft))
    page.get_by_role("link", name="Lisää osio").click()
    page.wait_for_url("**/chapter/add/**")
    found = check(window)

    page.get_by_label("Otsikko:").fill("Mikä muuttui")
    page.get_by_label("Teksti:").fill(TEXT)
    page.get_by_role("button", name="Lisää tekstiin: montako vastasi alussa ja lopussa").click()
    # The writing goes on behind the marker.
    page.keyboard.type(" ihmistä.")
    page.get_by_text("Kuvat", exact=True).click()
    page.get_by_role("button", name="Lisää tekstiin: mikä muuttui alusta loppuun").first.click()
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.wait_for_url(f"**{page_of(draft)}")
    page.get_by_text("Valmis: mitään ei puutu.").wait_for()
    found += check(window)
    assert draft.chapters.get().body == f"{TEXT}[[luku:pareja]] ihmistä.\n\n[[kuva:muutos]]"

    page.get_by_role("link", name="Esikatsele").click()
    page.get_by_text("Esikatselu: näin julkaisu näkyy").wait_for()
    found += check(window)
    assert page.locator("figure.chartfig").count() == 1

    window.go(page_of(draft))
    page.get_by_label("Näkyy julkisilla sivuilla").check()
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.wait_for_url("**/publication/")
    window.go(f"/hallinta/toolkits/publication/{draft.pk}/tiedosto/")
    found += check(window)
    page.get_by_role("button", name="Tee PDF").click()
    page.get_by_text("Valmis.").wait_for()
    with pikepdf.open(downloaded(window, "Tallenna tiedosto")) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Aamupalan raportti")

    window.go("/julkaisut/aamupalan-raportti/")
    page.get_by_text(f"{TEXT}73 ihmistä.").wait_for()
    found += check(window)
    word = Document(downloaded(window, "Lataa Word-tiedostona"))
    slides = Presentation(downloaded(window, "Lataa luvut dioina"))
    assert f"{TEXT}73 ihmistä." in [paragraph.text for paragraph in word.paragraphs]
    assert word.tables[0].rows[0].cells[1].text == "+2,9 luottamusväli +0,8 … +5,0"
    assert slides.slides[0].shapes.title.text == "Aamupalan raportti"
    [table] = [shape.table for shape in slides.slides[1].shapes if shape.has_table]
    assert "73" in [row.cells[1].text for row in table.rows]
    assert found == [[], 0] * 5
    assert window.complaints == []


def test_marker_is_copied_where_there_are_no_scripts(desk_window, draft):
    window = desk_window(PHONE, COORDINATOR, javascript=False)
    page = window.page
    window.go(f"/hallinta/toolkits/chapter/add/?publication={draft.pk}")

    marker = page.locator("code", has_text="[[luku:osallistujia]]").first.inner_text()
    assert page.get_by_role("button", name="Lisää tekstiin").count() == 0
    page.get_by_label("Otsikko:").fill("Ketkä tulivat")
    page.get_by_label("Teksti:").fill(f"Mukaan tuli {marker} ihmistä.")
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.wait_for_url(f"**{page_of(draft)}")

    assert (
        Chapter.objects.get(publication=draft).body == "Mukaan tuli [[luku:osallistujia]] ihmistä."
    )
    window.go(f"/hallinta/toolkits/publication/{draft.pk}/esikatselu/")
    page.get_by_text("Mukaan tuli 100 ihmistä.").wait_for()


@pytest.mark.parametrize(("viewport", "is_folded"), [(PHONE, True), (DESK, False)])
def test_contents_are_folded_on_a_phone_and_open_on_a_desk(visit, viewport, is_folded):
    window = visit(viewport, javascript=False)
    window.go("/julkaisut/yhdessa-osallisuutta/")
    contents = window.page.get_by_role("navigation", name="Sisällys")
    first = contents.get_by_role("link", name="Tiivistelmä")

    folded = contents.get_by_text("23 lukua")
    assert (folded.is_visible(), first.is_visible()) == (is_folded, not is_folded)
    if is_folded:
        folded.click()
    assert first.is_visible()
    assert window.overflow() == 0
