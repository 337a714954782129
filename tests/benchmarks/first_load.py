"""What a real browser fetches for a page the first time, by the kind of the file, as it travels."""

from collections import Counter

from playwright.sync_api import sync_playwright

from tests.browser.machine import ARGUMENTS, DESK, chromium


def first_load(address: str) -> Counter:
    """Bytes of bodies by kind: document, stylesheet, script, font, image …; an empty cache."""
    found: Counter = Counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport=DESK, locale="fi-FI")
        finished = []
        page.on("requestfinished", lambda request: finished.append(request))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for request in finished:
            found[request.resource_type] += request.sizes()["responseBodySize"]
        browser.close()
    return found
