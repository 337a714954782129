"""What answering costs a person on a small phone: taps, scrolls, bytes and things that jump.

`EVERY_LANGUAGE=1 pytest -s tests/browser/test_answering_effort.py` prints the table of
docs/accessibility.md, a row for each language; the suite walks in Finnish.
"""

import gzip
import os
import time
from dataclasses import dataclass, field

import pytest

from surveys.models import Response
from surveys.services import find_card
from tests.browser.conftest import PHONE
from tests.browser.walking import enter

LANGUAGES = ["fi", "sv", "en", "uk"] if os.environ.get("EVERY_LANGUAGE") else ["fi"]
KILOBYTE = 1000
HEAD = "language | taps | scrolls | seconds of pages | kB without font | kB with font | shift"
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Effort:
    """Counts one walk: `covered` are the places of Jatka that were below the window."""

    window: object
    n_taps: int = 0
    n_scrolls: int = 0
    shift: float = 0
    covered: list = field(default_factory=list)

    def tap(self, target):
        """A tap, with the scroll that it takes where the target is not in view."""
        box = target.bounding_box()
        if box["y"] < 0 or box["y"] + box["height"] > PHONE["height"]:
            self.n_scrolls += 1
            self.covered.append((self.window.path(), round(box["y"] + box["height"])))
        self.n_taps += 1
        self.shift = max(self.shift, self.window.page.evaluate("window.shifted"))
        target.click()


def begin(window, code, language):
    """From the code to the first question; what is read there is worth any scroll."""
    window.page.add_init_script(SHIFTS)
    enter(window, code)
    before = Effort(window)
    before.tap(window.page.locator(f"main button[name=kieli][value={language}]"))
    window.wait_for("/kysely/lupa/")
    before.tap(window.page.locator("button[name=lupa][value='1']"))
    window.wait_for("/kysely/kysymys/1/")
    return before


def walk(effort, choice):
    """Every question with one tap on an answer and one on Jatka, then the sending."""
    page = effort.window.page
    while "/kysymys/" in page.url:
        address = page.url
        goes_on = is_going(page)
        if page.locator(".choice").count():
            effort.tap(page.locator(".choice").nth(choice))
        if not goes_on:
            effort.tap(page.locator("[data-forward-button]"))
        page.wait_for_url(lambda url, old=address: url != old)
    effort.tap(page.locator(".stays button"))
    effort.window.wait_for("/kysely/kiitos/")


def is_going(page):
    """Whether a tap on an answer goes on by itself."""
    wish = page.locator("#itsestaan")
    return page.locator(".choice").count() > 0 and wish.count() > 0 and wish.is_checked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_survey_takes_57_taps_no_scroll_and_few_bytes(visit, code, language, capsys):
    window = visit(PHONE)
    window.page.route("**/*.woff2", lambda route: route.abort())
    before = begin(window, code, language)
    pages, fonts = first_load(visit, code, language)
    effort, started = Effort(window), time.monotonic()

    walk(effort, choice=1)

    seconds = time.monotonic() - started
    n_taps, shift = before.n_taps + effort.n_taps, max(before.shift, effort.shift)
    kilobytes = [f"{size / KILOBYTE:.1f}" for size in (pages, pages + fonts)]
    row = [language, n_taps, effort.n_scrolls, f"{seconds:.0f}", *kilobytes, f"{shift:.4f}"]
    with capsys.disabled():
        print(f"\n{HEAD}\n{' | '.join(map(str, row))}")  # noqa: T201  the table is read
    assert effort.covered == []
    assert (n_taps, effort.n_scrolls) == (57, 0)
    assert shift <= 0.01
    assert 0 < pages <= 20 * KILOBYTE
    assert fonts > 10 * KILOBYTE
    assert pages + fonts <= 60 * KILOBYTE
    forgive_fonts(window)


def first_load(visit, code, language) -> tuple[int, int]:
    """Bytes of the first question on a device that has nothing yet: (page, styles and scripts
    packed; fonts)."""
    window = visit(PHONE)
    enter(window, code)
    window.wait_for("/kysely/kysymys/1/")
    # What is still on its way belongs to the page before.
    window.page.wait_for_load_state("networkidle")
    client = window.page.context.new_cdp_session(window.page)
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded = []
    window.page.on("response", lambda response: loaded.append(response))

    window.page.reload(wait_until="networkidle")
    window.page.evaluate("document.fonts.ready.then(() => true)")

    assert window.page.locator("html").get_attribute("lang") == language
    sizes = {True: 0, False: 0}
    for response in loaded:
        is_font = response.url.endswith(".woff2")
        body = response.body()
        sizes[is_font] += len(body if is_font else gzip.compress(body))
    return sizes[False], sizes[True]


def test_going_on_at_once_takes_31_taps(visit, code, capsys):
    window = visit(PHONE)
    before = begin(window, code, "fi")
    effort = Effort(window)
    effort.tap(window.page.locator("label[for=itsestaan]"))

    walk(effort, choice=0)

    with capsys.disabled():
        print(  # noqa: T201  as above
            f"\nfi, at once: {before.n_taps + effort.n_taps} taps, {effort.n_scrolls} scrolls"
        )
    assert before.n_taps + effort.n_taps == 31
    assert effort.n_scrolls <= 1
    assert Response.objects.get(card=find_card(code)).answers["muutostoive"] == 0


def test_arrow_keys_move_between_answers_without_going_on(visit, code):
    window = visit(PHONE)
    begin(window, code, "fi")
    window.page.locator("label[for=itsestaan]").click()
    window.page.locator("#ihmissuhteet_1-1").focus()

    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("ArrowDown")
    window.page.wait_for_timeout(300)

    assert window.path() == "/kysely/kysymys/1/"
    assert window.page.locator("#ihmissuhteet_1-3").is_checked()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_change_leads_back_to_its_row(visit, code, javascript):
    window = visit(PHONE, javascript=javascript)
    begin(window, code, "fi") if javascript else begin_plainly(window, code)
    window.page.locator(".choice").first.click()
    window.page.locator("[data-forward-button]").click()
    window.wait_for("/kysely/kysymys/2/")
    window.page.locator("button[value=lopeta]").click()
    window.wait_for("/kysely/tarkista/")

    window.page.locator("#osallisuus_1 a").click()
    window.page.locator(".choice").first.click()
    window.page.locator("[data-forward-button]").click()

    window.wait_for("/kysely/tarkista/#osallisuus_1")
    row = window.page.locator("#osallisuus_1").bounding_box()
    button = window.page.locator(".stays button").bounding_box()
    assert 0 <= row["y"] < button["y"]
    assert window.violations() == [] if javascript else True


def begin_plainly(window, code):
    enter(window, code)
    window.page.locator("main button[name=kieli][value=fi]").click()
    window.page.locator("button[name=lupa][value='1']").click()
    window.wait_for("/kysely/kysymys/1/")


def forgive_fonts(window):
    """The fonts were kept away on purpose."""
    window.complaints[:] = [text for text in window.complaints if "ERR_FAILED" not in text]
