"""Visitors in a closed loop: each walks from page to page and begins anew; loopback only."""

import asyncio
import gzip
import html
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

HOST = "127.0.0.1"
MAX_VISITORS, MAX_SECONDS, MAX_REDIRECTS, GRACE, TIMEOUT = 64, 120, 5, 30, 30
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
INPUT = re.compile(r"<input\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


class StepError(Exception):
    """A page that is not the one that should have come."""


@dataclass(frozen=True)
class Page:
    path: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()

    def form(self) -> tuple[str, list[tuple[str, str]]]:
        """The address and the fields of the first form that is posted, radios chosen by chance."""
        return read_form(self.text, self.path)


def read_form(text: str, path: str) -> tuple[str, list[tuple[str, str]]]:
    forms = [(dict(ATTRIBUTE.findall(head)), inner) for head, inner in FORM.findall(text)]
    posted = [found for found in forms if found[0].get("method") == "post"]
    if not posted:
        raise StepError(f"no form at {path}")
    attributes, inner = posted[0]
    fields, radios = [], {}
    for found in INPUT.findall(inner):
        box = dict(ATTRIBUTE.findall(found))
        value = html.unescape(box.get("value", ""))
        if box.get("type") == "radio":
            radios.setdefault(box["name"], []).append(value)
        elif box.get("type") == "hidden":
            fields.append((box["name"], value))
    fields += [(name, random.choice(values)) for name, values in radios.items()]
    return attributes.get("action") or path, fields


@dataclass
class Tally:
    """What all visitors of one run add up to."""

    ends_at: float
    steps: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter = field(default_factory=Counter)
    n_steps_in_time: int = 0
    n_steps: int = 0
    n_done: int = 0


class Browser:
    """One visitor: an own connection and own cookies."""

    def __init__(self, port: int, tally: Tally | None = None, coding: str = "gzip"):
        self.port, self.tally = port, tally
        # By address: the mark of the page that this visitor has already, and asks about.
        self.marks: dict[str, str] = {}
        self.cookies: dict[str, str] = {}
        self.reader = self.writer = None
        self.common = f"Host: {HOST}:{port}\r\nAccept-Encoding: {coding}\r\nAccept-Language: fi\r\n"

    async def get(self, step: str, path: str) -> Page:
        return await self._step(step, "GET", path, b"")

    async def send(self, step: str, page: Page, **fields: str) -> Page:
        """Sends the page's form as it stands; `fields` are written over it."""
        path, sent = page.form()
        sent = [(name, value) for name, value in sent if name not in fields]
        body = urlencode([*sent, *fields.items()]).encode()
        return await self._step(step, "POST", urljoin(page.path, path), body)

    async def close(self) -> None:
        if self.writer:
            self.writer.close()
            self.reader = self.writer = None

    async def _step(self, step: str, method: str, path: str, body: bytes) -> Page:
        begun = time.perf_counter()
        for _hop in range(MAX_REDIRECTS):
            async with asyncio.timeout(TIMEOUT):
                page = await self._request(method, path, body)
            if page.status not in (301, 302, 303):
                break
            path = urljoin(path, page.headers["location"])
            if urlsplit(path).netloc not in ("", f"{HOST}:{self.port}"):
                raise StepError("a redirect leaves the server")
            method, body = "GET", b""
        if page.status != 200 and not (page.status == 304 and path in self.marks):
            raise StepError(f"{step}: {method} {page.path} gave {page.status}")
        if self.tally:
            now = time.perf_counter()
            self.tally.steps.setdefault(step, []).append(now - begun)
            self.tally.n_steps += 1
            self.tally.n_steps_in_time += now <= self.tally.ends_at
        return page

    async def _request(self, method: str, path: str, body: bytes) -> Page:
        if not self.writer:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        head = f"{method} {path} HTTP/1.1\r\n{self.common}"
        if self.cookies:
            head += f"Cookie: {'; '.join(f'{k}={v}' for k, v in self.cookies.items())}\r\n"
        if path in self.marks:
            head += f"If-None-Match: {self.marks[path]}\r\n"
        if method == "POST":
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\nOrigin: http://{HOST}:{self.port}\r\n"
        self.writer.write(f"{head}\r\n".encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = self._take_headers(lines[1:])
        if headers.get("transfer-encoding") == "chunked":
            content = await self._chunks()
        else:
            content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            await self.close()
        return Page(path, int(lines[0].split(" ", 2)[1]), headers, content)

    async def _chunks(self) -> bytes:
        content = b""
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            content += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readexactly(2)
        return content

    def _take_headers(self, lines: list[str]) -> dict[str, str]:
        headers = {}
        for line in lines:
            name, _colon, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _equals, rest = value.partition("=")
                self.cookies[cookie] = rest.split(";", 1)[0]
        return headers


Journey = Callable[[Browser], Awaitable[None]]


async def run(port: int, journey: Journey, n_visitors: int, seconds: float) -> Tally:
    """All visitors walk until the time is over; those under way are given time to end."""
    if not (1 <= n_visitors <= MAX_VISITORS and 0 < seconds <= MAX_SECONDS):
        raise ValueError("too many visitors or too long")
    tally = Tally(ends_at=time.perf_counter() + seconds)
    visitors = [asyncio.create_task(_visit(port, journey, tally)) for _ in range(n_visitors)]
    ended, late = await asyncio.wait(visitors, timeout=seconds + GRACE)
    for one in late:
        one.cancel()
    for one in ended:
        one.result()
    return tally


async def _visit(port: int, journey: Journey, tally: Tally) -> None:
    while time.perf_counter() < tally.ends_at and sum(tally.errors.values()) < 100:
        browser = Browser(port, tally)
        try:
            await journey(browser)
            tally.n_done += 1
        except StepError as error:
            tally.errors[str(error)] += 1
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            tally.errors[type(error).__name__] += 1
        finally:
            await browser.close()


def p95(values: list[float]) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else 0.0
