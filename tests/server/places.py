"""Places with a network of their own (Linux's namespaces), each on one wire that can be cut."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def missing() -> str:
    """Why this machine can have no such place, or nothing."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        return "networks of their own want root and `ip` (Debian: apt-get install iproute2)"
    name = f"tried{os.getpid()}"
    try:
        ip("netns", "add", name)
        ip("netns", "delete", name)
    except subprocess.CalledProcessError as error:
        return f"no network of its own: {error.stderr.decode().strip()}"
    return ""


@dataclass(frozen=True)
class Place:
    """`wire`: its name out here. `inner` and `outer`: the addresses of its two ends."""

    name: str
    wire: str
    inner: str
    outer: str

    def within(self, *command: str) -> list[str]:
        return ["ip", "netns", "exec", self.name, *command]

    def cut(self) -> None:
        """At its inner end, so that nobody out here is told: what is sent is lost."""
        ip("-n", self.name, "link", "set", "out", "down")

    def mend(self) -> None:
        ip("-n", self.name, "link", "set", "out", "up")


@contextmanager
def place(number: int) -> Iterator[Place]:
    """`number`: from 1, of its own for each place; addresses are of the range for tests of
    networks, RFC 2544."""
    wire = f"w{os.getpid()}n{number}"
    found = Place(f"place{wire}", wire, f"198.18.{number}.2", f"198.18.{number}.1")
    ip("netns", "add", found.name)
    try:
        ip("link", "add", wire, "type", "veth", "peer", "name", "out", "netns", found.name)
        ip("address", "add", f"{found.outer}/30", "dev", wire)
        ip("-n", found.name, "address", "add", f"{found.inner}/30", "dev", "out")
        ip("-n", found.name, "link", "set", "lo", "up")
        ip("link", "set", wire, "up")
        found.mend()
        yield found
    finally:
        # Its end of the wire goes with it, and so does ours.
        ip("netns", "delete", found.name)
