"""The whole answering in a language that is read from right to left."""

import re

import pytest
from django.conf import settings
from django.test import override_settings

from projects.models import Project
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Draft, HelpContact, Response, Survey
from surveys.services import load_instrument, make_practice_cards, practice_code
from tests.browser import mirror
from tests.browser.conftest import PHONE
from tests.browser.walking import answer_all, answers_of, begin, send

N_QUESTIONS = 28
LATIN_WORD = re.compile(r"[A-Za-zÅÄÖåäö]{3,}")
# Names, and what the person has written.
OWN_NAMES = re.compile(
    r"Yhdessä kunnassa|Yhdessä osallisuutta|Suomi|Svenska|English|Kahvi"
    r"|Esimerkkiorganisaatio"
)


@pytest.fixture(scope="module")
def mirrored_site(demo_site, django_db_blocker, tmp_path_factory):
    """A practice survey in the made language, for which a catalogue stands beside the others."""
    folder = tmp_path_factory.mktemp("locale")
    mirror.write_catalogue(folder, settings.LOCALE_PATHS[0] / "uk" / "LC_MESSAGES" / "django.mo")
    more = {
        "LANGUAGES": [*settings.LANGUAGES, (mirror.CODE, mirror.NAME)],
        "LOCALE_PATHS": [folder, *settings.LOCALE_PATHS],
    }
    with django_db_blocker.unblock(), override_settings(**more):
        survey = make_survey()
        yield make_practice_cards(survey=survey, n_cards=8)
        forget(survey)


def make_survey():
    spec = read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml")
    survey = Survey.objects.create(
        project=Project.objects.get(slug="yhdessa-osallisuutta"),
        instrument=load_instrument(mirror.mirrored_instrument(spec, "peili")),
        is_practice=True,
        title="Peili",
        slug="peili",
        languages=["fi", mirror.CODE],
    )
    HelpContact.objects.create(
        survey=survey,
        name="Kriisipuhelin",
        phone="09 2525 0111",
        translations={mirror.CODE: {"name": mirror.mirrored("Kriisipuhelin"), "note": ""}},
    )
    return survey


def forget(survey):
    Response.objects.filter(survey=survey).delete()
    Draft.objects.filter(card__sheet__survey=survey).delete()
    for sheet in survey.sheets.all():
        sheet.cards.all().delete()
        sheet.delete()
    instrument = survey.instrument
    survey.delete()
    instrument.items.all().delete()
    instrument.delete()


@pytest.fixture
def code(mirrored_site, database):
    card = mirrored_site.cards.filter(responses=None, drafts=None).order_by("label").first()
    return practice_code(card)


@pytest.fixture
def look(visit):
    """Opens a window and looks at each page that it comes to."""

    def open_window(**options):
        window = visit(PHONE, **options)

        def look_at_page():
            assert window.page.locator("html").get_attribute("dir") == "rtl"
            assert window.page.locator("html").get_attribute("lang") == mirror.CODE
            assert window.overflow() == 0
            assert left_in_finnish(window) == []

        return window, look_at_page

    return open_window


def left_in_finnish(window):
    words = OWN_NAMES.sub("", window.page.locator("body").inner_text())
    return LATIN_WORD.findall(words)


def places(window, selector):
    return [each.bounding_box() for each in window.page.locator(selector).all()]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_resident_walks_the_whole_survey_from_right_to_left(look, code, javascript):
    window, look_at_page = look(javascript=javascript)
    window.go(f"/kysely/?kieli={mirror.CODE}")

    begin(window, code, mirror.CODE, look=look_at_page)
    answer_all(window, N_QUESTIONS, look=look_at_page)
    send(window, look=look_at_page)

    assert [row[:3] for row in answers_of(code)] == [("start", N_QUESTIONS, mirror.CODE)]


def test_pages_from_right_to_left_have_no_barrier_that_axe_finds(look, code):
    window, look_at_page = look()
    found = {}

    def inspect():
        look_at_page()
        found[window.path()] = window.violations()

    window.go(f"/kysely/?kieli={mirror.CODE}")
    inspect()
    begin(window, code, mirror.CODE, look=inspect)
    inspect()
    window.page.locator(".actions button").first.click()
    window.page.locator(".error-summary").wait_for()
    inspect()
    window.page.locator(".choice input").first.check()
    window.page.locator(".actions button").first.click()
    window.wait_for("/kysely/kysymys/2/")
    for path in (f"/kysely/kysymys/{N_QUESTIONS}/", "/kysely/tarkista/"):
        window.go(path)
        inspect()
    send(window, look=inspect)
    window.go("/poista-vastaukseni/")
    inspect()

    assert {path: rules for path, rules in found.items() if rules} == {}
    assert len(found) == 8
    window.forgive_refusals()


def test_question_stands_from_right_to_left(look, code):
    window, _look = look()
    window.go(f"/kysely/?kieli={mirror.CODE}")
    begin(window, code, mirror.CODE)
    window.page.locator(".choice input").first.check()
    window.page.locator(".actions button").first.click()
    window.wait_for("/kysely/kysymys/2/")

    circles, labels = places(window, ".choice input"), places(window, ".choice span")
    heading = window.page.locator("h1").evaluate("e => getComputedStyle(e).textAlign")
    progress = window.page.locator("progress").evaluate("e => getComputedStyle(e).direction")

    assert len(circles) == 6
    assert all(
        circle["x"] > label["x"] + label["width"] - 1
        for circle, label in zip(circles, labels, strict=True)
    )
    assert (heading, progress) == ("start", "rtl")
    assert window.page.locator(".progress p").inner_text().endswith("2 / 28")


def test_code_is_typed_and_telephone_read_from_left_to_right(look, code):
    window, _look = look(javascript=False)
    window.go(f"/kysely/?kieli={mirror.CODE}")
    typed = window.page.locator("#koodi").evaluate("e => e.dir")
    begin(window, code, mirror.CODE)
    window.page.locator(".choice input").first.check()
    window.page.locator(".actions button").first.click()
    window.page.locator("button[name=siirry][value=lopeta]").click()
    send(window)
    window.wait_for("/kysely/kiitos/")

    numbers = [each.get_attribute("dir") for each in window.page.locator("a[href^=tel]").all()]

    assert (typed, numbers) == ("ltr", ["ltr", "ltr"])
