"""Real Chromium against the demonstration project, loaded once for all browser tests."""

import os
import time
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from surveys.models import Draft, Response
from surveys.services import find_card
from tests.browser.machine import ARGUMENTS, DESK, NARROW, PHONE, chromium
from toolkits.demo.loading_surveys import unanswered_practice_code

CSP_LISTENER = """
addEventListener("securitypolicyviolation", event =>
    console.error("CSP " + event.violatedDirective + " " + event.blockedURI));
"""
# Django refuses database work while Playwright's loop runs in the same thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_site(django_db_setup, django_db_blocker):
    """The demonstration project behind a live server; browser tests share its rows."""
    from tests.whole_demo import load_demo, make_accounts, ready_database  # noqa: PLC0415  models

    with django_db_blocker.unblock(), ready_database():
        make_accounts(load_demo())
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def database(demo_site, django_db_blocker):
    """Lets a browser test look at the rows behind the site."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def code(database):
    """An unanswered card of the practice survey; what is answered with it leaves afterwards."""
    found = unanswered_practice_code()
    card = find_card(found)
    yield found
    Response.objects.filter(card=card).delete()
    Draft.objects.filter(card=card).delete()


@dataclass
class Visit:
    """A page in the browser, with everything that its console complained of."""

    page: object
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str):
        return self.page.goto(self.address + path)

    def violations(self, *rules: str) -> list[str]:
        """What axe finds against, by all rules or by those named; what it finds in order is not
        listed, which halves its time."""
        self.settle()
        options: dict = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]

    def settle(self) -> None:
        """Until there is a whole page: between two of them there is a moment without any."""
        wait_until(self.page, "document.documentElement !== null")
        self.page.wait_for_load_state()

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        self.settle()
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return self.page.evaluate(script)

    def barriers(self) -> list[str]:
        """What axe finds on the page that is open, and at other widths and in the dark what only
        these change: how wide it is, and its contrast. `every_page` looks at all of it there."""
        found = self.violations()
        for size in (PHONE, NARROW, DESK):
            self.page.set_viewport_size(size)
            if over := self.overflow():
                found.append(f"{over} px wider than {size['width']}")
        self.page.set_viewport_size(NARROW)
        self.page.emulate_media(color_scheme="dark")
        return found + self.violations("color-contrast")

    def forgive_refusals(self):
        """Forget what the console says of pages that were meant to be refused."""
        self.complaints[:] = [text for text in self.complaints if "status of 4" not in text]

    def wait_for(self, path: str):
        """Until the window has come to the path, whether a script or the browser leads there."""
        self.page.wait_for_url(self.address + path)

    def path(self) -> str:
        return self.page.url.removeprefix(self.address)


def wait_until(page, script: str, seconds: float = 60) -> None:
    """Until the script is true; Playwright's own waiting evaluates it in the page, whose policy
    refuses that from the second time on."""
    until = time.monotonic() + seconds
    while not page.evaluate(script):
        if time.monotonic() > until:
            raise TimeoutError(script)
        page.wait_for_timeout(50)


@pytest.fixture
def visit(browser, demo_site):
    """Opens a window: `visit(viewport, javascript=True, **options)`; each is closed at the end."""
    contexts, visits = [], []

    def open_window(viewport=PHONE, *, javascript=True, **options):
        context = browser.new_context(
            viewport=viewport, java_script_enabled=javascript, locale="fi-FI", **options
        )
        contexts.append(context)
        page = context.new_page()
        # How long is no promise of the page: two busy processes share the machine.
        page.set_default_timeout(60_000)
        found = Visit(page, demo_site.url)
        visits.append(found)
        if javascript:
            page.add_init_script(CSP_LISTENER)
        page.on("console", lambda m: m.type == "error" and found.complaints.append(m.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        return found

    yield open_window
    for context in contexts:
        context.close()
    assert [found.complaints for found in visits if found.complaints] == []
