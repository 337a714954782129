"""Residents who answer whatever breaks: what each was told is saved, and how long it took."""

import random
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Lock
from urllib.parse import urlencode

from tests.server.faults.ground import Ground
from tests.server.visitor import Page, Visitor

PATIENCE, AGAIN = 180.0, 0.1
"""Seconds after which a resident counts as lost, and before one tries once more."""
SECONDS = 15.0
"""How long a browser waits for a page here before its person presses again."""
TWICE, RESUMES, CHANGES = 0.1, 0.05, 0.05
"""Shares of steps that are sent twice at once, come after a new start, change the last answer."""
STEPS_OF_CARD, SPARE_CARDS = 20, 60
"""Fewer steps than a card has that is answered to its end, and cards for the time of the faults."""
HALF = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Length: {length}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)


def share_of(n_steps: int) -> int:
    """How many cards one kind of fault may use for so many steps."""
    return n_steps // STEPS_OF_CARD + SPARE_CARDS


@dataclass
class Told:
    """What one resident was told is saved: by key the last value, and whether all was sent."""

    card: int
    answers: dict[str, str] = field(default_factory=dict)
    is_sent: bool = False
    n_sendings: int = 0


@dataclass
class Crowd:
    """All residents of one kind of fault. `waited`: seconds of each confirmed step; `cuts`: the
    share of forms of which first only a half comes."""

    ground: Ground
    n_steps: int
    cuts: float = 0.0
    has_enough: Event = field(default_factory=Event)
    is_over: Event = field(default_factory=Event)
    told: list[Told] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self):
        # No more than its share, however long a fault holds everybody up: others come later.
        self.cards_left = [self.ground.cards.pop() for _card in range(share_of(self.n_steps))]
        self.unused = {card for _code, card in self.cards_left}

    def confirm(self, seconds: float) -> None:
        with self.lock:
            self.waited.append(seconds)
            if len(self.waited) >= self.n_steps:
                self.has_enough.set()

    def refuse(self, what: str) -> None:
        with self.lock:
            self.refusals[what] = self.refusals.get(what, 0) + 1

    def cards(self) -> Iterator[tuple[str, int]]:
        while not self.is_over.is_set():
            with self.lock:
                if not self.cards_left:
                    self.is_over.set()
                    return
                card = self.cards_left.pop()
            yield card

    @contextmanager
    def answering(self, n_at_once: int):
        """Until enough is confirmed and everybody has come to the end of a step."""
        with ThreadPoolExecutor(n_at_once) as threads:
            walks = [threads.submit(self._walk, number) for number in range(n_at_once)]
            try:
                yield walks
            except BaseException:
                self.is_over.set()
                raise
        for walk in walks:
            walk.result()

    def _walk(self, number: int) -> None:
        source = random.Random(number)
        for code, card in self.cards():
            told = Told(card)
            with self.lock:
                self.told.append(told)
            try:
                Resident(self, code, told, source).answer()
            except BaseException:
                # Nobody goes on until somebody has looked at it.
                self.is_over.set()
                raise


class Resident:
    def __init__(self, crowd: Crowd, code: str, told: Told, source: random.Random):
        self.crowd, self.code, self.told, self.source = crowd, code, told, source
        self.doors = crowd.ground.doors or crowd.ground.ports
        address = (
            f"127.{source.randrange(1, 255)}.{source.randrange(255)}.{source.randrange(1, 255)}"
        )
        self.visitor = Visitor(self.doors[0], address, seconds=SECONDS)
        self.key = ""

    def answer(self) -> None:
        """One card from its code to the thanks, or until the crowd has enough."""
        self._until(self._begin)
        number = 1
        while number and not self.crowd.is_over.is_set():
            if self.source.random() < RESUMES:
                self.visitor.cookies.clear()
            if self.source.random() < CHANGES and number > 1:
                self._step(number - 1)
            number = self._step(number)
        if not number:
            begun = time.monotonic()
            self._until(self._send)
            self.told.is_sent = True
            self.crowd.confirm(time.monotonic() - begun)

    def _begin(self) -> bool:
        self._open()
        page = self._led(self.visitor.ask("GET", "/kysely/kieli/"))
        self.key = page.fields.get("kortti", self.key)
        page = self._led(self.visitor.ask("POST", page.path, page.fields | {"kieli": "fi"}))
        page = self._led(self.visitor.ask("POST", "/kysely/lupa/", page.fields | {"lupa": "1"}))
        return bool(self.key) and "/kysymys/" in page.path and page.status == 200

    def _open(self) -> None:
        self.visitor.port = self.source.choice(self.doors)
        self.visitor.ask("POST", "/kysely/", {"koodi": self.code})

    def _led(self, page: Page) -> Page:
        """Follows a redirect; each page may come from another server."""
        while page.status in (301, 302):
            self.visitor.port = self.source.choice(self.doors)
            page = self.visitor.get(dict(page.headers)["Location"])
        return page

    def _step(self, number: int) -> int:
        """Answers a screen until it is confirmed; the number of the next one, 0 after the last."""
        asked = self.crowd.ground.screens[number - 1]
        given = {key: self._value(values) for key, values in asked.items()}
        fields = {"kortti": self.key, "vaihe": "start", "kysymys": list(asked), "siirry": "jatka"}
        path, begun = f"/kysely/kysymys/{number}/", time.monotonic()
        if self.source.random() < self.crowd.cuts:
            self._send_half(path, fields | given)
        page = self._until(lambda: self._saved(path, fields | given))
        self.told.answers |= given
        self.crowd.confirm(time.monotonic() - begun)
        place = dict(page.headers)["Location"]
        return int(place.split("/")[3]) if "/kysymys/" in place else 0

    def _value(self, values: list[str] | None) -> str:
        if values is None:
            return f"Kaipaan seuraa {self.source.randrange(10**9):09d} loppuun asti"
        return self.source.choice(values)

    def _saved(self, path: str, fields: dict) -> Page | None:
        pages = self._sent_by(2 if self.source.random() < TWICE else 1, path, fields)
        return next((page for page in pages if page.status == 302), None)

    def _send_half(self, path: str, fields: dict) -> None:
        """The beginning of a form, and then the connection is lost."""
        body = urlencode(fields, doseq=True).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.visitor.cookies.items())
        head = HALF.format(path=path, cookies=cookies, length=len(body)).encode()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.doors[0])) as half:
            half.sendall(head + body[: -self.source.randrange(1, len(body) // 2)])
        self.crowd.refuse("half")

    def _send(self) -> bool:
        """All of it, often twice or thrice at once."""
        fields = {"kortti": self.key, "vaihe": "start"}
        n_at_once = self.source.choice((1, 1, 2, 3))
        self.told.n_sendings += n_at_once
        pages = self._sent_by(n_at_once, "/kysely/tarkista/", fields)
        return any(page.status == 409 or _is_thanks(page) for page in pages)

    def _sent_by(self, n_at_once: int, path: str, fields: dict) -> list[Page]:
        twins = [self._twin() for _number in range(n_at_once)]
        if n_at_once == 1:
            pages = [self._tried(twins[0], path, fields)]
        else:
            with ThreadPoolExecutor(n_at_once) as threads:
                pages = list(threads.map(lambda twin: self._tried(twin, path, fields), twins))
        found = [page for page in pages if page]
        self.visitor.cookies |= twins[0].cookies
        if any(page.status == 403 for page in found):
            # The card is not open in this browser any more: its code opens it again.
            self._open()
        return found

    def _twin(self) -> Visitor:
        port = self.source.choice(self.doors)
        return Visitor(port, self.visitor.address, dict(self.visitor.cookies), seconds=SECONDS)

    def _tried(self, visitor: Visitor, path: str, fields: dict) -> Page | None:
        try:
            page = visitor.ask("POST", path, fields)
        except (OSError, HTTPException) as error:
            self.crowd.refuse(type(error).__name__)
            return None
        # Who had lost the card's cookie on purpose, or with the clock, opens it again.
        if page.status not in (302, 403, 409):
            self.crowd.refuse(str(page.status))
        return page

    def _until(self, attempt):
        """What the attempt gives once it gives something, however often it takes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if found := attempt():
                    return found
            except (OSError, HTTPException, KeyError) as error:
                self.crowd.refuse(type(error).__name__)
            time.sleep(AGAIN)
        raise TimeoutError(f"Nothing was confirmed for {PATIENCE:.0f} s: {self.crowd.refusals}")


def _is_thanks(page: Page) -> bool:
    return page.status == 302 and dict(page.headers)["Location"].endswith("/kiitos/")
