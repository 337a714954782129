"""A browser without scripts: cookies, forms and redirects over a real socket."""

from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Page:
    path: str
    status: int
    headers: list[tuple[str, str]]
    text: str

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields of the page's main form."""
        reader = _Fields()
        reader.feed(self.text)
        return reader.hidden

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(name, value) of every radio button."""
        reader = _Fields()
        reader.feed(self.text)
        return reader.choices

    @property
    def written(self) -> list[str]:
        reader = _Fields()
        reader.feed(self.text)
        return reader.written


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.hidden, self.choices, self.written = {}, [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "textarea":
            self.written.append(found["name"])
        elif tag == "input" and found.get("type") == "hidden":
            self.hidden[found["name"]] = found["value"]
        elif tag == "input" and found.get("type") == "radio":
            self.choices.append((found["name"], found["value"]))


@dataclass
class Visitor:
    """`address` is where the visitor comes from; everything that was received is in `pages`.

    `seconds`: how long an answer is waited for.
    """

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    seconds: float = 30

    def get(self, path: str) -> Page:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict) -> Page:
        """Sends a form and follows where it leads."""
        return self.follow(self.ask("POST", path, fields))

    def follow(self, page: Page) -> Page:
        while page.status in (301, 302):
            page = self.get(dict(page.headers)["Location"])
        return page

    def raw(self, request: bytes) -> bytes:
        """What the server answers to bytes that are no proper request."""
        connection = self._connection()
        connection.connect()
        connection.sock.sendall(request)
        answer = connection.sock.recv(65536)
        connection.close()
        return answer

    def _connection(self):
        return HTTPConnection(
            "127.0.0.1", self.port, timeout=self.seconds, source_address=(self.address, 0)
        )

    def ask(self, method: str, path: str, fields: dict | None = None) -> Page:
        """One request and what came back, wherever it leads."""
        body = None if fields is None else urlencode(fields, doseq=True)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)
        # Closed also where the other side has gone.
        with closing(self._connection()) as connection:
            connection.request(method, path, body, (FORM if body else {}) | {"Cookie": cookies})
            answer = connection.getresponse()
            page = Page(path, answer.status, answer.getheaders(), answer.read().decode())
        for name, value in page.headers:
            if name == "Set-Cookie":
                self.cookies |= {key: made.value for key, made in SimpleCookie(value).items()}
        self.pages.append(page)
        return page
