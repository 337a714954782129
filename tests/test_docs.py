"""What the documents say of the tree is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
NAME = re.compile(r"\btest_\w+\b")
KINDS = (
    "text flag choice number token hosts address networks folder secret earlier_secrets mail "
    "database"
)
READ = re.compile(rf'\b(?:{KINDS.replace(" ", "|")})\(\s*"([A-Z_]+)"')
"""A setting as it is read from the environment."""
TOLD = re.compile(r"^\| `([A-Z_]+)`", re.MULTILINE)
LONGEST = 130


def names_of_tests():
    for path in (ROOT / "tests").rglob("*.py"):
        yield path.stem
        yield from re.findall(r"^\s*def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_test_that_a_page_names_exists(page):
    assert set(NAME.findall(page.read_text("utf-8"))) - set(names_of_tests()) == set()


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_lines_of_a_page_are_short(page):
    lines = page.read_text("utf-8").splitlines()

    assert [line for line in lines if len(line) > LONGEST and "](" not in line] == []


def test_every_cited_paragraph_of_the_method_exists():
    there = set(re.findall(r"^## (\d)\. ", (ROOT / "docs/method.md").read_text("utf-8"), re.M))
    sources = [path for app in ("projects", "surveys") for path in (ROOT / app).rglob("*.py")]
    cited = [re.findall(r"docs/method\.md §(\d)", path.read_text("utf-8")) for path in sources]

    assert len(list(filter(None, cited))) == 7
    assert set().union(*cited) - there == set()


def test_every_setting_is_in_the_table():
    files = ("osallisuus/settings.py", "osallisuus/startup/environment.py")
    asked = {name for file in files for name in READ.findall((ROOT / file).read_text("utf-8"))}

    told = set(TOLD.findall((ROOT / "docs/operating.md").read_text("utf-8")))
    assert len(asked) > 12
    assert asked - told == set()


def test_every_line_of_the_threats_names_its_tests_where_they_are():
    page = (ROOT / "docs/privacy-model.md").read_text("utf-8")
    threats = page[page.index("## Threat by threat") : page.index("## What cannot be told")]
    lines = [" ".join(each.split()) for each in re.split(r"\n(?=- |\n)", threats)]
    lines = [line for line in lines if line.startswith("- ")]

    wrong = [line for line in lines if not NAME.search(line)]
    for line in lines:
        file = None
        for named, test in re.findall(r"`(?:([\w/]+\.py): )?(test_\w+)`", line):
            file = named or file
            source = (ROOT / "tests" / file).read_text("utf-8") if file else ""
            wrong += [] if re.search(rf"def {test}\b", source) else [f"{file}: {test}"]

    assert len(lines) > 60
    assert wrong == []


COMMANDS = {"demo", "start", "test"} | {
    path.stem
    for app in ("osallisuus", "projects", "surveys", "toolkits")
    for path in (ROOT / app / "management/commands").glob("*.py")
    if path.stem != "__init__"
}
DJANGO = {"check", "migrate", "createsuperuser", "collectstatic", "makemigrations", "runserver"}


def test_every_command_that_the_documents_show_is_there():
    pages = [ROOT / "README.md", *PAGES]
    shown = {
        name
        for page in pages
        for name in re.findall(r"manage\.py ([a-z_]+)", page.read_text("utf-8"))
    }

    assert len(shown) > 12
    assert shown - COMMANDS - DJANGO - {"compilemessages", "shell"} == set()


# Begun by another program, in an environment that it makes for them.
INSIDE = {
    "tests.benchmarks.country_inside",
    "tests.benchmarks.importing_inside",
    "tests.benchmarks.prepare",
    "tests.server.faults.making",
    "tests.server.site",
}


def own_programs():
    """Modules that their own words say how to run."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if f"python -m {name}" in path.read_text("utf-8") and name not in INSIDE:
            yield name


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("name", list(own_programs()))
def test_program_begins_in_a_shell_that_knows_no_settings(name):
    # As it is imported, it runs nothing.
    words = f"import importlib; importlib.import_module('{name}')"
    kept = {"PATH": os.environ["PATH"], "DATA_DIR": os.environ["DATA_DIR"]}

    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env=kept, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_every_line_of_what_an_operator_gets_has_a_command_that_shows_it():
    page = (ROOT / "README.md").read_text("utf-8")
    table = page[page.index("### What an operator gets") :].split("\n\n")[1]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines()[2:]]

    assert len(rows) > 14
    for what, command in rows:
        assert what, command
        assert re.fullmatch(r"`[^`]+`", command), what
        for path in re.findall(r"(?:tests|docs)/[\w/.]+", command):
            assert (ROOT / path).exists(), path
