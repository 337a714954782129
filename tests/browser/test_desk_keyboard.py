"""The main journeys of the desk by keyboard alone: the tally, the release, the publication."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from projects.models import Pilot, PilotSession
from surveys.models import Survey
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import CONTACT, COORDINATOR
from tests.browser.test_two_savers import desk_window as desk_window
from toolkits.models import Publication

MOST_TABS = 400
ROW = 150
FOCUSED = """() => {
  const found = document.activeElement;
  if (!found || found === document.body) return null;
  const box = found.getBoundingClientRect();
  const marks = [found, found.closest(".choice")].filter(Boolean).map(one => getComputedStyle(one));
  return {
    name: found.name || "",
    words: (found.getAttribute("aria-label") || found.innerText || found.labels?.[0]?.innerText
        || found.value || "").trim().replace(/\\s+/g, " "),
    top: box.top + scrollY, left: box.left, width: box.width, height: box.height,
    isMarked: marks.some(style => style.boxShadow !== "none"
        || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)),
    isFixed: Boolean(found.closest("header, nav, [class*=select2]")),
  };
}"""

COUNTED = [
    "Asukkaita", "Heistä ensi kertaa", "Vapaaehtoisia", "Kokemustoimijoita", "Työntekijöitä",
    "EURA-ilmoituksen tehneitä",
]  # fmt: skip
TOWNS = "Haapavesi Nivala Raahe Reisjärvi Sievi Utajärvi"
RELEASE = [
    "Tulokset asiantuntijalle",
    "Piilota pienen ryhmän lisäksi toinen ryhmä. Portaali valitsee ryhmistä pienimmän.",
    f"Valitse {TOWNS}",
    f"Valitse {TOWNS}",
    "Valitse Utajärvi: Yhdessä saattaen kylätapahtumaan",
    "Katso, mitä näkyisi",
    "Mitä näkyisi",
]
PUBLICATION = [
    "project", "kind", "title", "slug", "summary", "release", "url", "language", "translation_of",
    "is_published", "published_on", "shown_from", "retired_on", "replaced_by", "reviewed_on",
    "licence", "provenance", "source", "_save", "_addanother", "_continue",
]  # fmt: skip


@dataclass
class Keyboard:
    """A person without a mouse: goes on by Tab, and presses what has the focus."""

    page: object

    def to(self, words):
        """Tabs until what has the focus begins with the words."""
        for _n in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(FOCUSED)
            if found and found["words"].startswith(words):
                return found
        raise AssertionError(f"{words} has no place in the order of the keyboard")

    def press(self, words, key="Enter"):
        assert self.to(words)["isMarked"]
        self.page.keyboard.press(key)

    def walk(self):
        """Everything that gets the focus, from the top of the page until it has left it."""
        found = []
        self.page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        for _n in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(FOCUSED)
            if here is None or (here in found[:-1] and here == found[0]):
                return found
            # A date is one field, with a stop for each of its parts.
            if here not in found[-1:]:
                found.append(here)
        raise AssertionError("the keyboard never leaves the page")


def words(stops):
    return [stop["words"] for stop in stops]


def faults(stops):
    """Stops that nobody sees, and those that lead back up the page by more than a row, unless to
    the head of the next column."""
    hidden = [stop["words"] for stop in stops if not (stop["width"] and stop["height"])]
    unmarked = [stop["words"] for stop in stops if not stop["isMarked"]]
    moving = [stop for stop in stops if not stop["isFixed"]]
    pairs = zip(moving, moving[1:], strict=False)
    back = [
        two["words"]
        for one, two in pairs
        if two["top"] < one["top"] - ROW and two["left"] <= one["left"]
    ]
    return {"hidden": hidden, "unmarked": unmarked, "back": back}


@pytest.fixture
def session(database):
    pilot = Pilot.objects.get(slug="vanhempien-aamupala")
    row = PilotSession.objects.create(pilot=pilot, held_on=timezone.localdate(), status="planned")
    yield row
    row.delete()


def tally_path(session):
    return f"/hallinta/kokeilu/{session.pilot.slug}/kaynnit/{session.pk}/laske/"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_visitors_are_counted_by_keyboard_alone(desk_window, session, key):
    window = desk_window(PHONE, CONTACT)
    window.go(tally_path(session))
    keyboard = Keyboard(window.page)

    keyboard.press("+1 Asukkaita: yksi lisää", key)
    window.page.keyboard.press(key)
    keyboard.press("+1 Vapaaehtoisia: yksi lisää", key)
    keyboard.press("Peru viimeisin painallus", key)
    window.page.get_by_text("Kaikki painallukset ovat tallessa.").wait_for()
    keyboard.press("Valmis")
    window.page.wait_for_url("**/kaynnit/")

    session.refresh_from_db()
    assert (session.n_residents, session.n_volunteers) == (2, None)


def test_focus_goes_through_keying_in_the_order_of_the_paper(desk_window, database):
    window = desk_window(DESK, COORDINATOR)
    window.go("/hallinta/kyselyt/harjoitus/tallenna/alku/")
    items = Survey.objects.get(slug="harjoitus").instrument.items.order_by("order")
    asked = [item.key for item in items if "start" in item.phases]

    names = [window.page.evaluate(FOCUSED)["name"]]
    stops = Keyboard(window.page).walk()
    names += [stop["name"] for stop in stops]

    assert faults(stops) == {"hidden": [], "unmarked": [], "back": []}
    head = ["code", "answered_on", "language", "helped_by", "consent"]
    written = [each for key in asked[-2:] for each in (key, f"{key}_saa_julkaista")]
    assert names == [*head, *asked[:-2], *written, ""]
    assert stops[-1]["words"] == "Tallenna ja ota seuraava"


def test_release_is_looked_at_by_keyboard_alone(desk_window, database):
    window = desk_window(DESK, COORDINATOR)
    window.go("/hallinta/tulokset/yhdessa-osallisuutta/")
    keyboard = Keyboard(window.page)

    keyboard.press("Katso, mitä näkyisi")
    window.page.get_by_role("heading", name="Mitä näkyisi").wait_for()
    stops = keyboard.walk()

    assert faults(stops) == {"hidden": [], "unmarked": [], "back": []}
    assert words(stops)[-len(RELEASE) :] == RELEASE


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_focus_goes_through_a_tally_in_the_order_of_reading(desk_window, session, viewport):
    window = desk_window(viewport, CONTACT)
    window.go(tally_path(session))

    stops = Keyboard(window.page).walk()

    pairs = [(f"0 {one}: ei ketään", f"+1 {one}: yksi lisää") for one in COUNTED]
    assert faults(stops) == {"hidden": [], "unmarked": [], "back": []}
    assert words(stops)[-13:] == [*(each for pair in pairs for each in pair), "Valmis"]


def test_focus_goes_through_a_publication_in_the_order_of_the_form(desk_window, database):
    window = desk_window(DESK, COORDINATOR)
    window.go(f"/hallinta/toolkits/publication/{Publication.objects.first().pk}/change/")

    stops = Keyboard(window.page).walk()

    names = [stop["name"] for stop in stops if stop["name"] not in ("", "ylos", "alas")]
    assert faults(stops) == {"hidden": [], "unmarked": [], "back": []}
    assert names == PUBLICATION


def test_publication_is_written_and_saved_by_keyboard_alone(desk_window, database):
    row = Publication.objects.first()
    window = desk_window(DESK, COORDINATOR)
    window.go(f"/hallinta/toolkits/publication/{row.pk}/change/")
    keyboard = Keyboard(window.page)

    keyboard.to(window.page.locator("label[for=id_title]").inner_text())
    window.page.keyboard.press("End")
    window.page.keyboard.type(" 2")
    keyboard.press("Tallenna")
    window.page.wait_for_url("**/publication/")

    title, row.title = row.title, Publication.objects.get(pk=row.pk).title
    assert row.title == f"{title} 2"
    Publication.objects.filter(pk=row.pk).update(title=title)


PLACES = [
    "/hallinta/",
    "/hallinta/kokeilu/vanhempien-aamupala/kaynnit/",
    "/hallinta/kokeilu/vanhempien-aamupala/kulut/uusi/",
    "/hallinta/ihmiset/yhdessa-osallisuutta/",
    "/hallinta/kyselyt/kuntalaisraati/",
    "/hallinta/projects/pilot/",
    "/hallinta/projects/pilot/add/",
]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_focus_is_seen_and_goes_down_the_page(desk_window, session, viewport):
    window = desk_window(viewport, COORDINATOR)
    keyboard = Keyboard(window.page)
    found = {}
    for path in [*PLACES, tally_path(session)]:
        window.go(path)
        found[path] = faults(keyboard.walk())

    assert {path: each for path, each in found.items() if any(each.values())} == {}
