"""One window for each person, and what all of their pages are found to have wrong."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import CSP_LISTENER, PHONE, Visit
from tests.browser.every_page.looking import Look
from tests.browser.every_page.markup import wrong_markup

SAVED = "Download is starting"
"""What the browser says of a file, which is no page."""
AS_SERVED = """() => {
  // A script of the admin marks the hidden number of rows for one browser; the page does not.
  for (const one of document.querySelectorAll("input[type=hidden][autocomplete]"))
    one.removeAttribute("autocomplete");
}"""


@dataclass
class Round:
    """A walk over many pages in one window: `faults` by address, texts for the HTML checker."""

    visit: Visit
    folder: Path
    faults: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def open(self, address: str, *, whole: bool, status: int = 200) -> None:
        self.visit.complaints.clear()
        try:
            response = self.visit.go(address)
        except Error as error:
            if SAVED not in str(error):
                self.note(address, [str(error).splitlines()[0]])
            return
        if response.status == 200 and "text/html" not in response.headers["content-type"]:
            return
        if response.status != status:
            self.note(address, [f"status {response.status}"])
            return
        if status != 200:
            self.visit.forgive_refusals()
        self.look(address, whole=whole)

    def look(self, name: str, *, whole: bool) -> None:
        """At the page on which the window stands."""
        self.visit.settle()
        said = list(self.visit.complaints)
        self.visit.page.evaluate(AS_SERVED)
        self.texts[name] = self.visit.page.content()
        look = Look(self.visit)
        self.note(name, said + (look.whole() if whole else look.short()))
        # What axe and this walk do to a page is no fault of the page.
        self.visit.complaints.clear()

    def note(self, name: str, found: list[str]) -> None:
        if found:
            self.faults.setdefault(name, []).extend(found)

    def found(self) -> dict[str, list[str]]:
        for name, messages in wrong_markup(self.texts, self.folder).items():
            self.note(name, messages)
        return self.faults


@pytest.fixture
def new_round(browser, demo_site, tmp_path):
    """Opens a window: `new_round(language="fi")`; it is closed at the end."""
    contexts = []

    def begin(language="fi", address=demo_site.url) -> Round:
        context = browser.new_context(viewport=PHONE, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        found = Visit(page, address)
        page.add_init_script(CSP_LISTENER)
        page.on("console", lambda m: m.type == "error" and found.complaints.append(m.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        folder = tmp_path / str(len(contexts))
        folder.mkdir()
        return Round(found, folder)

    yield begin
    for context in contexts:
        context.close()
