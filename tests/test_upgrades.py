"""Installations of earlier days, with the demonstration in them, come up to this version whole."""

import hashlib
import json
import lzma
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DUMPS = sorted((ROOT / "tests/upgrades").glob("*.sql.xz"))
KEYS = {
    "CARD_KEY": "the card key of an example that is nobody's",
    "SECRET_KEY": "the secret key of an example that is nobody's",
}
PRACTICE_CODE = "V20RE DBMZ6"
KEPT = (
    "projects_project", "projects_pilot", "projects_pilotsession", "projects_costline",
    "projects_user", "projects_membership", "surveys_survey", "surveys_card", "surveys_response",
    "surveys_release", "toolkits_tiplist", "toolkits_tool",
)  # fmt: skip
SEEN_AFTER = f"""
from django.core.management import call_command
from django.db import connection
from django.test import Client
from surveys.services import find_card
call_command("makemigrations", check=True, verbosity=0)
card = find_card("{PRACTICE_CODE}")
pages = ["/", "/tulokset/yhdessa-osallisuutta/", "/kunnat/", "/kokeilut/"]
found = dict((page, Client(SERVER_NAME="localhost").get(page).status_code) for page in pages)
print(card.label, sorted(set(found.values())), card.hashed_under == "")
"""


def sql_of(path):
    return lzma.decompress(path.read_bytes()).decode()


@contextmanager
def opened(file):
    """A connection that knows the function of our constraints, as Django's does."""
    database = sqlite3.connect(file)
    database.create_function("REGEXP", 2, lambda rule, text: bool(re.search(rule, text or "")))
    yield database
    database.commit()
    database.close()


def facts_of(file):
    """Rows of the tables that every version has, and the frozen figures to the letter."""
    with opened(file) as database:
        counts = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  of the list above
            for table in KEPT
        }
        answers = database.execute("SELECT id, answers FROM surveys_response ORDER BY id")
        kept = [(key, json.loads(text)) for key, text in answers]
        reports = database.execute("SELECT report FROM surveys_release ORDER BY id").fetchall()
    frozen = [json.dumps(json.loads(text), sort_keys=True) for (text,) in reports]
    return counts, kept, [hashlib.sha256(text.encode()).hexdigest() for text in frozen]


@pytest.mark.parametrize("dump", DUMPS, ids=[each.name for each in DUMPS])
def test_earlier_installation_comes_up_whole(dump, tmp_path):
    file = tmp_path / "portal.sqlite3"
    with opened(file) as database:
        database.executescript(sql_of(dump))
    before = facts_of(file)

    environ = {**os.environ, **KEYS, "DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    environ["DJANGO_SETTINGS_MODULE"] = "osallisuus.settings"

    def run(*arguments):
        command = [sys.executable, "-m", "django", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return done.stdout.decode()

    run("migrate", "--verbosity", "0")
    seen = run("shell", "--no-imports", "--command", SEEN_AFTER)

    assert before[0]["surveys_response"] == 208
    assert facts_of(file) == before
    assert seen.strip() == "H-001 [200] True"


def test_there_is_an_earlier_installation():
    assert [each.name for each in DUMPS][:1] == ["2026-11-22.sql.xz"]
