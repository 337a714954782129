from contextlib import nullcontext

import pytest

from osallisuus.management.commands import test as command

REPORT = (
    '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"></testsuite></testsuites>'
)


def test_read_report_counts_errors_as_failures(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT, "utf-8")

    result = command.read_report("SQLite 3.40.1", report, 1, 12.4)

    assert result == command.Result("SQLite 3.40.1", passed=3, failed=2, skipped=2, seconds=12.4)
    assert str(result) == "SQLite 3.40.1: 3 passed, 2 failed, 2 skipped (12 s)"


def test_read_report_names_the_problem_when_pytest_wrote_none(tmp_path):
    result = command.read_report("PostgreSQL 18.6", tmp_path / "missing.xml", 4, 0.1)

    assert str(result) == "PostgreSQL 18.6: DID NOT RUN. pytest ended with code 4"


def test_read_report_trusts_no_counts_of_an_interrupted_run(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT, "utf-8")

    assert command.read_report("SQLite", report, 2, 1).problem == "pytest ended with code 2"


@pytest.mark.parametrize(
    ("second", "last_line"),
    [
        (command.Result("b", passed=2, failed=1), "5 passed, 1 failed"),
        (command.Result("b", problem="Why."), "3 passed, 0 failed"),
        (command.Result("b"), "3 passed, 0 failed"),
    ],
)
def test_summary_ends_with_the_counts_and_an_error_code(capsys, second, last_line):
    results = [command.Result("a", passed=3), second]

    with pytest.raises(SystemExit) as ended:
        command.Command().summarize(results, is_whole=True)

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines()[-1] == last_line


def test_summary_is_a_success_when_a_chosen_test_is_in_one_part_only(capsys):
    results = [command.Result("a", passed=1), command.Result("b")]

    command.Command().summarize(results, is_whole=False)

    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"


@pytest.mark.parametrize(
    ("argument", "is_path"),
    [
        ("tests/osallisuus", True),
        ("tests/postgres.py::x", True),
        ("-x", False),
        ("tests", True),
        ("tests or x", False),
    ],
)
def test_is_test_path_knows_paths_from_options(argument, is_path):
    assert command.is_test_path(argument) == is_path


@pytest.fixture
def runs(monkeypatch):
    """The arguments of each part of a run in which nothing is really run."""
    found = {}

    def run_pytest(self, name, arguments, variables):
        found["Chromium" if "CHROMIUM" in variables else name.split()[0]] = arguments
        return command.Result(name, passed=1)

    monkeypatch.setattr(command.Command, "run_pytest", run_pytest)
    monkeypatch.setattr(command.system_packages, "find_chromium", lambda: "/bin/true")
    monkeypatch.setattr(command.postgres, "server", lambda: nullcontext("postgresql://"))
    monkeypatch.setattr(command, "server_version", lambda url: "15")
    monkeypatch.setattr(command, "processes", lambda: 2)
    return found


COMMON = ["--ignore=tests/browser", "--ignore=tests/benchmarks", "-n", "2"]


def test_whole_run_asks_each_thing_where_it_can_differ(runs):
    command.Command().handle()

    assert runs == {
        "SQLite": ["--nomigrations", *COMMON],
        "PostgreSQL": ["-m", "uses_database", *COMMON],
        "Chromium": [
            *("--nomigrations", "tests/browser", "-n", "2"),
            *("--dist", "loadfile", "--reruns", "1", "-rR"),
        ],
    }


def test_access_table_runs_on_both_databases_when_asked(runs):
    command.Command().handle(pytest_arguments=["tests/test_access.py::test_table", "-x"])

    assert runs == {
        "SQLite": ["--nomigrations", "tests/test_access.py::test_table", *COMMON, "-x"],
        "PostgreSQL": ["tests/test_access.py::test_table", *COMMON, "-x"],
    }


def test_only_what_asks_the_database_is_marked_for_the_second_one(request):
    assert request.node.get_closest_marker("uses_database") is None


@pytest.mark.django_db
def test_what_asks_the_database_is_marked(request):
    assert request.node.get_closest_marker("uses_database")


def test_what_reaches_the_database_by_a_fixture_is_marked(request, project):
    assert request.node.get_closest_marker("uses_database")


@pytest.mark.same_on_every_database
def test_what_no_database_changes_is_not_marked(request, project):
    assert request.node.get_closest_marker("uses_database") is None
