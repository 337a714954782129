"""What one takes from a page to another site: a citation, a link, a chart in a frame."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.conftest import wait_until

RESULTS = "/tulokset/yhdessa-osallisuutta/"
CHART = "/upota/tulokset/yhdessa-osallisuutta/"


def test_citation_and_link_are_copied_by_a_press(visit):
    window = visit(permissions=["clipboard-read", "clipboard-write"])
    window.go(RESULTS)

    window.page.get_by_role("button", name="Kopioi viittaus").click()
    window.page.get_by_text("Kopioitu.").wait_for()
    cited = window.page.evaluate("navigator.clipboard.readText()")
    window.page.get_by_role("button", name="Kopioi linkki").click()
    address = json.dumps(window.address + RESULTS)
    wait_until(window.page, f"navigator.clipboard.readText().then(text => text === {address})")

    assert cited.startswith(
        "Tulokset: Yhdessä osallisuutta. Yhdessä kunnassa. 29.9.2023. Keksitty esimerkki. Viitattu"
    )
    assert cited.endswith(window.address + RESULTS)


def test_code_for_another_site_is_there_to_select_without_scripts(visit):
    window = visit(javascript=False)
    window.go(RESULTS)

    assert window.page.get_by_role("button", name="Kopioi").count() == 0
    window.page.get_by_text("Näytä omalla sivustollasi").click()
    assert window.page.locator("#upotus").inner_text().startswith("<iframe src=")


@pytest.fixture
def other_site(demo_site):
    """The address of another site, each page of which has ours of the same path in a frame."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802  the library's name
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            frame = f'<iframe src="{demo_site.url}{self.path}" width="600" height="900"></iframe>'
            self.wfile.write(f"<title>x</title><link rel=icon href=data:,>{frame}".encode())

        def log_message(self, *_args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_chart_stands_on_the_page_of_another_site(visit, other_site):
    window = visit()

    window.page.goto(other_site + CHART)

    text = window.page.frames[1].locator("body").inner_text()
    assert "Tulokset: Yhdessä osallisuutta" in text
    assert "Luvut vahvistettu 29.9.2023." in text


@pytest.mark.parametrize("path", [RESULTS, "/", "/tilit/login/"])
def test_whole_page_stays_out_of_the_frames_of_others(visit, other_site, path):
    window = visit()

    window.page.goto(other_site + path)

    assert window.page.frames[1].url.startswith("chrome-error:")
    # The browser may say in its console that it kept the page out, as it should.
    window.complaints.clear()
