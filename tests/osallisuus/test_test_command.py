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
