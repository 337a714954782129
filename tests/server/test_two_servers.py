"""Two servers with one database and one cache, each with a data folder of its own."""

import os
import random
import secrets
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.conf import settings

from osallisuus.startup import system_packages
from surveys.answering.codes import make_code
from surveys.answering.guess_limit import LIMIT
from tests.server.cluster import cluster
from tests.server.conftest import free_port, migrated, wait_for
from tests.server.faults.ground import make_ground
from tests.server.visitor import Visitor

pytestmark = [
    pytest.mark.uses_database,
    pytest.mark.skipif(
        system_packages.find_cache() is None,
        reason=f"To add it: {system_packages.install_text(system_packages.CACHE)}",
    ),
]
EMAIL, PASSWORD = "aino@kunta.example", "Kahvia-satamassa-7"
FILE = "/tiedostot/tyokalut/ohje.pdf"
MAKE_ACCOUNT = f"""
from django.core.files.base import ContentFile
from projects.models import Project
from tests.factories import make_membership, make_tool
person = make_membership(project=Project.objects.get()).user
person.email = "{EMAIL}"
person.set_password("{PASSWORD}")
person.save()
make_tool(file=ContentFile(b"%PDF-1.4 hei %%EOF", name="ohje.pdf"), is_published=False)
"""


class Cache:
    """A cache server of our own, in memory."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        command = [system_packages.find_cache(), *options, str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    found = Cache(tmp_path_factory.mktemp("cache"))
    found.start()
    yield found
    found.kill()


@contextmanager
def database(folder):
    """The address of a database that both servers reach."""
    if os.environ["TEST_DATABASE"] == "postgresql":
        with cluster() as found:
            yield found.url
        return
    path = folder / "portal.sqlite3"
    path.write_bytes(migrated())
    yield f"sqlite:///{path}"


@pytest.fixture(scope="module")
def ground(cache, tmp_path_factory):
    """One installation on two machines: keys, database, cache and uploads are the same."""
    folder = tmp_path_factory.mktemp("installation")
    with database(folder) as url:
        shared = {
            "DATABASE_URL": url,
            "CACHE_URL": cache.url,
            "MEDIA_DIR": str(folder / "media"),
            "SECRET_KEY": secrets.token_hex(32),
            "CARD_KEY": secrets.token_hex(32),
        }
        found = make_ground(folder, 4, **shared)
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", MAKE_ACCOUNT]
        subprocess.run(command, env=found.environment, cwd=settings.BASE_DIR, check=True)
        yield found


@pytest.fixture
def servers(ground, tmp_path):
    """Ports of two servers, each with its own data folder; one may be killed by the test."""
    ports = [free_port(), free_port()]
    for port in ports:
        ground.folders[port] = tmp_path / str(port)
        ground.folders[port].mkdir()
    ground.ports = ports
    ground.start()
    yield ports
    ground.stop()


@dataclass
class Hopper:
    """A visitor whose every request goes to another server than the one before."""

    visitor: Visitor
    ports: list[int]
    n_asked: int = 0

    def ask(self, method, path, fields=None):
        self.visitor.port = self.ports[self.n_asked % len(self.ports)]
        self.n_asked += 1
        return self.visitor.ask(method, path, fields)

    def get(self, path):
        return self.led(self.ask("GET", path))

    def post(self, path, fields):
        return self.led(self.ask("POST", path, fields))

    def led(self, page):
        while page.status in (301, 302):
            page = self.ask("GET", dict(page.headers)["Location"])
        return page


def hopper(ports, address):
    return Hopper(Visitor(ports[0], address), list(ports))


def test_one_journey_over_both_goes_on_when_one_is_killed(ground, servers):
    resident = hopper(servers, "127.0.0.51")
    code, card = ground.cards.pop()
    page = resident.post("/kysely/", {"koodi": code})
    page = resident.post(page.path, page.fields | {"kieli": "fi"})
    page = resident.post(page.path, page.fields | {"lupa": "1"})
    told = {}

    while "/kysymys/" in page.path:
        if len(told) == 10:
            ground.kill(servers[0])
            resident.ports.remove(servers[0])
        names = dict.fromkeys(name for name, _value in page.choices)
        given = {name: [value for each, value in page.choices if each == name][0] for name in names}
        given |= dict.fromkeys(page.written, "Kahvia satamassa")
        told |= given
        page = resident.post(page.path, page.fields | given | {"siirry": "jatka"})
    page = resident.post(page.path, page.fields)

    assert (page.path, page.status) == ("/kysely/kiitos/", 200)
    assert [held for held_card, held in ground.rows("sent") if held_card == card] == [told]
    assert [held_card for held_card, _held in ground.rows("draft") if held_card == card] == []


def test_guesses_are_counted_together_in_the_cache_and_not_in_the_database(ground, servers):
    stranger, source = hopper(servers, "127.0.0.52"), random.Random(52)

    statuses = [
        stranger.ask("POST", "/kysely/", {"koodi": make_code(source)}).status
        for _number in range(LIMIT + 2)
    ]

    assert statuses == [404] * LIMIT + [429, 429]
    assert ground.ask("SELECT count(*) FROM osallisuus_cache") == [(0,)]


def signed_in(servers, address):
    """Somebody of the desk, and the page where signing in leads."""
    person = hopper(servers, address)
    page = person.get("/tilit/login/")
    page = person.post("/tilit/login/", page.fields | {"login": EMAIL, "password": PASSWORD})
    return person, page


def test_who_signed_in_at_one_is_known_at_the_other(ground, servers):
    person, page = signed_in(servers, "127.0.0.53")

    places = [person.get("/hallinta/").path for _number in range(2)]

    assert page.path == "/hallinta/"
    assert places == ["/hallinta/"] * 2


def test_uploaded_file_is_at_both_and_at_both_for_the_desk_alone(ground, servers):
    person, _page = signed_in(servers, "127.0.0.55")
    stranger = hopper(servers, "127.0.0.56")

    told = [stranger.ask("GET", FILE).status for _number in servers]
    pages = [person.ask("GET", FILE) for _number in servers]

    assert told == [404, 404]
    assert [(page.status, page.text) for page in pages] == [(200, "%PDF-1.4 hei %%EOF")] * 2


def test_while_the_cache_is_away_pages_go_on_and_what_counts_says_so(ground, servers, cache):
    visitor = Visitor(servers[0], "127.0.0.54")

    cache.kill()
    try:
        public, health = visitor.get("/tietoa/"), visitor.get("/terveys/")
        guess = visitor.ask("POST", "/kysely/", {"koodi": make_code(random.Random(54))})
    finally:
        cache.start()
    again = visitor.ask("POST", "/kysely/", {"koodi": make_code(random.Random(55))})

    assert (public.status, health.status, guess.status) == (200, 503, 503)
    assert dict(guess.headers)["Retry-After"] == "30"
    assert "cache: away" in health.text
    assert (again.status, visitor.get("/terveys/").status) == (404, 200)
