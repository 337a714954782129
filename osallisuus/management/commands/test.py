"""The whole suite: on SQLite, on a real PostgreSQL, and the browser tests in real Chromium."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import psycopg
from django.core.management.base import BaseCommand, CommandError

from osallisuus.startup import system_packages
from tests import postgres

BROWSER = "tests/browser"
BENCHMARKS = "tests/benchmarks"
# PostgreSQL walks every migration; on SQLite the real servers of tests/server do.
MADE_AT_ONCE = ["--nomigrations"]
# A busy machine may be late with a page; what fails twice is a fault. The summary names both.
ONCE_MORE = ["--reruns", "1", "-rR"]
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Result:
    """What one part of the suite gave."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    problem: str = ""

    def __str__(self):
        if self.problem:
            return f"{self.name}: DID NOT RUN. {self.problem}"
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        counts = f"{self.passed} passed, {self.failed} failed{skipped}"
        return f"{self.name}: {counts} ({self.seconds:.0f} s)"


class Command(BaseCommand):
    help = __doc__ + " Other arguments go to pytest as they are, for example: -k survey -x"
    requires_system_checks = []

    def run_from_argv(self, argv):
        # Not by argparse: it would take pytest's own options for unknown ones.
        if {"-h", "--help"} & set(argv[2:]):
            super().run_from_argv(argv)
        try:
            self.handle(pytest_arguments=argv[2:])
        except CommandError as error:
            sys.exit(str(error))

    def handle(self, *args, pytest_arguments=(), **options):
        pytest_arguments = [one for one in pytest_arguments if one.rstrip("/") != "tests"]
        paths = [one for one in pytest_arguments if is_test_path(one)]
        others = [one for one in pytest_arguments if one not in paths]
        in_browser = [one for one in paths if one.startswith(BROWSER)]
        on_databases = [one for one in paths if one not in in_browser]
        results = []
        if on_databases or not paths:
            ignored = [f"--ignore={BROWSER}", f"--ignore={BENCHMARKS}"]
            arguments = [*on_databases, *ignored, "-n", str(processes()), *others]
            # A test that asks no database ends on both alike.
            asking = arguments if pytest_arguments else ["-m", "uses_database", *arguments]
            results += [self.on_sqlite(arguments), self.on_postgresql(asking)]
        if in_browser or not paths:
            # A file stays in one process: its tests share a demonstration and a browser.
            spread = ["-n", str(processes()), "--dist", "loadfile", *ONCE_MORE]
            results.append(self.in_chromium([*(in_browser or [BROWSER]), *spread, *others]))
        self.summarize(results, is_whole=not pytest_arguments)

    def on_sqlite(self, arguments) -> Result:
        name = f"SQLite {sqlite3.sqlite_version}"
        return self.run_pytest(name, [*MADE_AT_ONCE, *arguments], {"TEST_DATABASE": "sqlite"})

    def on_postgresql(self, arguments) -> Result:
        try:
            with postgres.server() as url:
                name = f"PostgreSQL {server_version(url)}"
                variables = {"TEST_DATABASE": "postgresql", "TEST_DATABASE_URL": url}
                return self.run_pytest(name, arguments, variables)
        except (postgres.ServerError, psycopg.Error) as error:
            return Result("PostgreSQL", problem=str(error))

    def in_chromium(self, arguments) -> Result:
        path = system_packages.find_chromium()
        if path is None:
            return Result("Chromium", problem=f"To install it: {system_packages.chromium_text()}")
        version = " ".join(system_packages.output(path, "--version").split()[:2])
        name = f"{version or path} (on SQLite {sqlite3.sqlite_version})"
        variables = {"TEST_DATABASE": "sqlite", "CHROMIUM": path}
        return self.run_pytest(name, [*MADE_AT_ONCE, *arguments], variables)

    def run_pytest(self, name, arguments, variables) -> Result:
        self.stdout.write(f"\n==> {name}")
        self.stdout.flush()
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
            environment = os.environ | variables
            done = subprocess.run(  # noqa: S603  no shell
                command, check=False, env=environment, cwd=system_packages.ROOT
            )
            return read_report(name, report, done.returncode, time.monotonic() - begun)

    def summarize(self, results, *, is_whole) -> None:
        self.stdout.write("\n==> Summary")
        for result in results:
            self.stdout.write(str(result))
        passed, failed = sum(one.passed for one in results), sum(one.failed for one in results)
        is_empty = is_whole and any(one.passed + one.failed == 0 for one in results)
        if is_empty:
            self.stdout.write("The suite is not whole: a part of it ran no tests.")
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed or is_empty or any(one.problem for one in results):
            self.stdout.flush()
            sys.exit(1)


def is_test_path(argument: str) -> bool:
    path = argument.split("::")[0]
    return (
        not path.startswith("-")
        and path.startswith("tests")
        and (system_packages.ROOT / path).exists()
    )


def processes() -> int:
    return min(os.cpu_count() or 1, 8)


def server_version(url: str) -> str:
    """Asked from the server itself, in the database that every server has."""
    with psycopg.connect(url, dbname="postgres") as connection:
        return connection.info.parameter_status("server_version").split()[0]


def read_report(name: str, report: Path, code: int, seconds: float) -> Result:
    """Counts from pytest's report; a run that ended without one, or ended badly, is a problem."""
    if not report.exists():
        return Result(name, problem=f"pytest ended with code {code}")
    suites = ElementTree.parse(report).getroot().findall("testsuite")  # noqa: S314  written by pytest
    total, failures, errors, skipped = (
        sum(int(suite.get(key)) for suite in suites)
        for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    # Code 1 without a failed test means that something around the tests went wrong.
    if code not in {0, 1, NOTHING_COLLECTED} or (code == 1 and not failed):
        return Result(name, problem=f"pytest ended with code {code}")
    return Result(name, total - failed - skipped, failed, skipped, seconds)
