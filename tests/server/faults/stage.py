"""Where faults happen: a ground on a small disk of its own, and its database server."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.server.cluster import Cluster, cluster
from tests.server.faults.ground import Ground, make_ground

DISK_MEGABYTES = 600
STEP = 1_000_000


@dataclass
class Stage:
    """`disk`: the folder of a small disk that holds all data; None where none could be had."""

    vendor: str
    ground: Ground
    cluster: Cluster | None
    disk: Path | None

    def with_facts(self, **facts: str) -> None:
        """What the servers that are started from now on find in their environment."""
        self.ground.environment |= facts

    def fill_disk(self) -> None:
        with (self.disk / "filling").open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * STEP):
                    pass
            except OSError:
                return

    def empty_disk(self) -> None:
        (self.disk / "filling").unlink(missing_ok=True)


@contextmanager
def stage(vendor: str, n_cards: int) -> Iterator[Stage]:
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-", dir="/tmp")))
        place.chmod(0o1777)
        disk = place if stack.enter_context(small_disk(place)) else None
        folder = place / "data"
        folder.mkdir()
        found = facts = None
        if vendor == "postgresql":
            found = stack.enter_context(cluster(str(place)))
            facts = {"DATABASE_URL": found.url}
        ground = make_ground(folder, n_cards, **(facts or {}))
        stack.callback(ground.stop)
        yield Stage(vendor, ground, found, disk)


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """Whether the folder is now a disk of its own, in memory; only root can have one."""
    options = f"size={DISK_MEGABYTES}m,mode=1777"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    is_root = os.geteuid() == 0
    is_mounted = is_root and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(place)], check=True)


def socket_of(found: Cluster) -> str:
    return str(found.folder / ".s.PGSQL.5432")


def url_by(port: int) -> str:
    """The address of the cluster's database behind a relay."""
    return f"postgres://postgres@{quote('127.0.0.1')}:{port}/osallisuus"
