"""What the documents say of the tree is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
NAME = re.compile(r"\btest_\w+\b")
KINDS = "text flag choice number hosts address networks folder secret mail database"
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
