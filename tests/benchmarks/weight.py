"""What a browser fetches for a page the first time, compressed as the server sends it."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from tests.benchmarks.load import Browser

STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
IMPORT = re.compile(r'\bimport\b[^"\';]*["\']([^"\']+)["\']')
FACE = re.compile(r"@font-face\s*{([^}]*)}")
URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


@dataclass
class Sizes:
    """Bodies in bytes."""

    html: int = 0
    styles: int = 0
    scripts: int = 0
    fonts: int = 0


async def first_question(port: int, card: str) -> Sizes:
    """Opens a card, consents and weighs the first page with a question, with an empty cache."""
    browser = Browser(port)
    page = await browser.send("language", await browser.get("open", card), kieli="fi")
    page = await browser.send("consent", page, lupa="1", apu="alone")
    text = page.text
    sizes = Sizes(html=len(page.body))
    packed, plain = Browser(port, coding="br, gzip"), Browser(port, coding="identity")
    for path in STYLE.findall(text):
        sizes.styles += len((await packed.get("style", path)).body)
        style = (await plain.get("style", path)).text
        for face in FACE.findall(style):
            if _is_needed(face, text):
                font = await packed.get("font", urljoin(path, URL.search(face)[1]))
                sizes.fonts += len(font.body)
    waiting, seen = SCRIPT.findall(text), set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            sizes.scripts += len((await packed.get("script", path)).body)
            source = (await plain.get("script", path)).text
            waiting += [urljoin(path, found) for found in IMPORT.findall(source)]
    for one in (browser, packed, plain):
        await one.close()
    return sizes


def _is_needed(face: str, text: str) -> bool:
    """Whether the page has a sign of the face's range; without a range it has every sign."""
    ranges = [(int(a, 16), int(b or a, 16)) for a, b in RANGE.findall(face)]
    signs = {ord(sign) for sign in re.sub(r"<[^>]*>", "", text)}
    return not ranges or any(low <= sign <= high for sign in signs for low, high in ranges)
