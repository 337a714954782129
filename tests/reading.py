"""What a reader finds on a page."""

import re
from html import unescape


def main_html(response) -> str:
    """The page's own part, without the frame."""
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def main_text(response) -> str:
    """The words of the page's own part, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_html(response))).split())


def title(response) -> str:
    return unescape(re.search(r"<title>(.*?)</title>", response.content.decode())[1])
