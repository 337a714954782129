"""House rules that a machine can check."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from django.template.loader import get_template

from projects.models.project import SMALLEST_GROUP
from surveys.answering.codes import ALPHABET, is_valid_code, normalise_code
from surveys.evaluation.disclosure.suppression import MIN_GROUP_SIZE
from tests.house import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
EXAMPLE_CODES = {
    *("WCSXD18ZG6", "EJXG179NZ6", "CA75XYCJXX", "M30R8774R7", "0000000000"),
    # Of a practice card in the dumps of earlier versions.
    "V20REDBMZ6",
}
"""Codes in texts and tests; no card that anybody got has ever carried them."""
CODE = re.compile(rf"(?<![0-9A-Za-z])[{ALPHABET}]{{5}}[ -]?[{ALPHABET}]{{5}}(?![0-9A-Za-z])")
SOURCES = ("osallisuus", "projects", "surveys", "toolkits", "templates", "static", "tests")
HTML = [path for path in TEMPLATES if path.suffix == ".html"]


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert out.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_compiles(path):
    name = str(path.relative_to(ROOT / "templates"))

    assert get_template(name).template.engine is engines["django"].engine


@pytest.mark.parametrize("path", HTML, ids=names(HTML))
def test_template_has_no_inline_script_or_style(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", text) == []
    assert re.findall(r"<style|\sstyle=", text) == []
    assert re.findall(r"\son[a-z]+=\"", text) == []


@pytest.mark.parametrize("path", HTML, ids=names(HTML))
def test_template_trims_its_translated_blocks(path):
    text = path.read_text(encoding="utf-8")

    found = re.findall(r"{%\s*blocktranslate\b[^%]*%}", text)

    assert [tag for tag in found if " trimmed" not in tag] == []
    assert re.findall(r"{%\s*(?:trans|blocktrans)\s", text) == []


SPOKEN = [path for path in TEMPLATES if not {"admin", "desk"} & set(path.parts)]
"""Of pages in several languages; the desk speaks Finnish."""
TO_STAFF = {"right_confirmed.txt", "right_in_force.txt"}


@pytest.mark.parametrize("path", SPOKEN, ids=names(SPOKEN))
def test_template_writes_days_in_the_form_of_its_language(path):
    has_finnish_days = '"j.n.Y"' in path.read_text(encoding="utf-8")

    assert has_finnish_days == (path.name in TO_STAFF)


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_lines_fit(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if len(line) > COLUMNS] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_tags_and_comments_end_on_their_line(path):
    """Django prints those of two lines as text for the reader."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (("{#", "#}"), ("{%", "%}"), ("{{", "}}"))

    assert [ln for ln in lines if any(ln.count(one) != ln.count(end) for one, end in pairs)] == []


@pytest.mark.parametrize("path", HTML, ids=names(HTML))
def test_template_makes_a_link_alone_in_its_paragraph_easy_to_hit(path):
    alone = r'<p(?: class="(?:meta|noprint|meta noprint)")?>\s*(<a\b(?:(?!</a>).)*</a>)\s*</p>'

    found = re.findall(alone, path.read_text(encoding="utf-8"), re.DOTALL)

    assert [link for link in found if not re.search(r'class="|href="#|mailto:', link)] == []


@pytest.mark.parametrize("path", HTML, ids=names(HTML))
def test_template_names_a_value_before_it_says_it(path):
    assert re.findall(r"<(?:dl|div)\b[^>]*>\s*<dd", path.read_text(encoding="utf-8")) == []


def test_template_blocks_are_the_four_of_the_house():
    allowed = {"title", "head", "content", "scripts"}
    own = [
        p
        for p in HTML
        if not {"admin", "allauth", "account", "mfa", "socialaccount"} & set(p.parts)
    ]

    found = {
        name
        for path in own
        for name in re.findall(r"{%\s*block\s+(\w+)", path.read_text(encoding="utf-8"))
    }

    assert found - allowed == set()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_lock_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][^\s=]*==[^\s;\\]+", text, re.MULTILINE)

    assert "://" not in text
    assert len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)


def test_smallest_group_is_one_number():
    assert SMALLEST_GROUP == MIN_GROUP_SIZE == 5


def test_no_source_names_a_machine_path():
    pattern = re.compile(r"/(?:work|root|home)/[a-z]")
    sources = [
        path
        for folder in ("osallisuus", "projects", "surveys", "toolkits", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".toml", ".md", ".txt"}
    ]

    assert [str(path) for path in sources if pattern.search(path.read_text("utf-8"))] == []


def test_no_code_of_a_card_is_in_the_sources():
    files = [path for folder in SOURCES for path in (ROOT / folder).rglob("*.*") if is_text(path)]
    top = [path for path in ROOT.iterdir() if is_text(path)]
    # Golden files of office programs are not all in UTF-8.
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in top + files]

    found = {match[0] for text in texts for match in CODE.finditer(text)}

    assert {normalise_code(each) for each in found if is_valid_code(each)} == EXAMPLE_CODES


def is_text(path):
    return path.suffix in {".py", ".html", ".txt", ".po", ".toml", ".js", ".css", ".md", ".csv"}
