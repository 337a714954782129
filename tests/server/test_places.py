"""Two servers, each in a network of its own: one database and one cache are all they share."""

import os
import secrets
import subprocess
import time
from contextlib import ExitStack, contextmanager

import pytest

from osallisuus.serving.local_server import server_command
from osallisuus.startup import system_packages
from tests.server import places
from tests.server.cluster import cluster
from tests.server.conftest import SECONDS, free_port
from tests.server.faults.ground import make_ground
from tests.server.faults.relay import relay
from tests.server.test_two_servers import hopper
from tests.server.visitor import Visitor

MISSING = places.missing()
pytestmark = [
    pytest.mark.uses_database,
    pytest.mark.skipif(
        os.environ["TEST_DATABASE"] != "postgresql", reason="SQLite is a file of one machine."
    ),
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.skipif(
        system_packages.find_cache() is None,
        reason=f"To add it: {system_packages.install_text(system_packages.CACHE)}",
    ),
]
PORT, WIRES = 8000, (1, 2)
PATIENCE = 3.0
"""Seconds after which whoever balances the servers takes one for lost."""


@pytest.fixture
def site(tmp_path):
    """The ground, and by the port where visitors knock the place whose server is behind it."""
    with ExitStack() as stack:
        found = stack.enter_context(cluster())
        (tmp_path / "data").mkdir()
        keys = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "CARD_KEY")}
        ground = make_ground(tmp_path / "data", 2, DATABASE_URL=found.url, **keys)
        stack.callback(ground.stop)
        there = [stack.enter_context(places.place(number)) for number in WIRES]
        cache = stack.enter_context(shared_cache(there, tmp_path))
        doors = {}
        for each in there:
            wire = stack.enter_context(relay(f"{found.folder}/.s.PGSQL.5432", each.outer))
            door = stack.enter_context(relay((each.inner, PORT))).port
            doors[door] = each
            facts = {
                "DATABASE_URL": f"postgres://postgres@{each.outer}:{wire.port}/osallisuus",
                "CACHE_URL": f"redis://{each.outer}:{cache}/0",
                "DATA_DIR": str(tmp_path / each.name),
                "MEDIA_DIR": str(tmp_path / "media"),
            }
            command = [*server_command(PORT), "--bind", f"{each.inner}:{PORT}"]
            ground.servers[door] = ground.run(*each.within(*command), **facts)
        for door in doors:
            wait_for_page(door, ground)
        yield ground, doors


@contextmanager
def shared_cache(there, folder):
    """The port of a cache server that is reached from all places and from nowhere else."""
    port = free_port()
    options = ["--port", str(port), "--save", "", "--protected-mode", "no", "--dir", str(folder)]
    command = [system_packages.find_cache(), *options, "--bind", *(each.outer for each in there)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def wait_for_page(door, ground):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            if Visitor(door, "127.0.0.1", seconds=5).get("/terveys/").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise TimeoutError(ground.last_words())


def answered(resident, page, number):
    """The page after the question; `number`: how many came before it."""
    names = dict.fromkeys(name for name, _value in page.choices)
    given = {name: [value for each, value in page.choices if each == name][0] for name in names}
    given |= dict.fromkeys(page.written, f"Kahvia satamassa {number}")
    return given, resident.post(page.path, page.fields | given | {"siirry": "jatka"})


def test_one_journey_goes_on_when_a_wire_is_cut_and_when_a_server_is_killed(site):
    ground, doors = site
    first, second = doors
    resident, told = hopper([first, second], "127.0.0.61"), {}
    code, card = ground.cards.pop()
    page = resident.post("/kysely/", {"koodi": code})
    page = resident.post(page.path, page.fields | {"kieli": "fi"})
    page = resident.post(page.path, page.fields | {"lupa": "1"})

    while "/kysymys/" in page.path:
        if len(told) == 4:
            doors[first].cut()
            with pytest.raises(TimeoutError):
                Visitor(first, "127.0.0.61", seconds=PATIENCE).get("/terveys/")
            resident.ports = [second]
        elif len(told) == 8:
            doors[first].mend()
            wait_for_page(first, ground)
            resident.ports = [first, second]
        elif len(told) == 12:
            ground.kill(second)
            resident.ports = [first]
        given, page = answered(resident, page, len(told))
        told |= given
    page = resident.post(page.path, page.fields)

    assert len(told) > 12
    assert (page.path, page.status) == ("/kysely/kiitos/", 200)
    assert [held for held_card, held in ground.rows("sent") if held_card == card] == [told]
    assert ground.rows("draft") == []
