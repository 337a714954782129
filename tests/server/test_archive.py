"""A project that moves from SQLite to PostgreSQL and back, each time as a file."""

import json
import subprocess
import sys

from django.conf import settings

from tests import postgres
from tests.server.conftest import environment_of

KEYS = {"CARD_KEY": "k" * 40, "SECRET_KEY": "s" * 50}
SLUG = "yhdessa-osallisuutta"
BEGIN = """
import hashlib, json
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from projects.models import Project
from surveys.models import Release
from surveys.queries.pairs import pairs
from toolkits.archive.container import as_json
from toolkits.archive.writing import collect
from toolkits.demo.loading import load_demo
# The tables as the models have them: how migrations come there is another test's.
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
"""
# Each part apart, so that a difference is told by its name.
TELL = f"""
project = Project.objects.get(slug="{SLUG}")
parts = collect(project, with_answers=True).parts
print(json.dumps({{
    "vendor": connection.vendor,
    "parts": {{name: hashlib.sha256(as_json(rows)).hexdigest() for name, rows in parts.items()}},
    "fingerprints": sorted(Release.objects.values_list("fingerprint", flat=True)),
    "pairs": [len(pairs([survey])) for survey in project.surveys.order_by("slug")],
}}))
"""


def archive(way, *arguments) -> str:
    words = ", ".join(repr(str(each)) for each in (way, *arguments))
    return f'call_command("project_archive", {words}, stdout=open("/dev/null", "w"))\n'


def facts_of(environment, *program) -> dict:
    """What an installation says of itself after the program, whose steps are lines."""
    command = [sys.executable, "-W", "ignore", "manage.py", "shell", "--no-imports", "-c"]
    done = subprocess.run(
        [*command, "".join(program)],
        **{"env": environment, "cwd": settings.BASE_DIR, "check": True, "text": True},
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_project_is_the_same_on_both_databases_and_back_again(tmp_path):
    def installation(name, **more):
        (tmp_path / name).mkdir()
        return environment_of(tmp_path / name, **KEYS, **more)

    first, back = tmp_path / "first.zip", tmp_path / "back.zip"
    out = ("out", SLUG)
    before = facts_of(
        installation("sqlite"),
        *(BEGIN, "load_demo()\n", archive(*out, first, "--answers"), TELL),
    )
    with postgres.own_server() as url:
        # The database that every server begins with.
        own = installation("postgresql", DATABASE_URL=f"{url.rpartition('/')[0]}/postgres")
        there = facts_of(
            own, *(BEGIN, archive("in", first), archive(*out, back, "--answers"), TELL)
        )
    again = facts_of(installation("again"), *(BEGIN, archive("in", back), TELL))

    vendors = [facts.pop("vendor") for facts in (before, there, again)]
    assert vendors == ["sqlite", "postgresql", "sqlite"]
    assert min(len(before["fingerprints"]), sum(before["pairs"])) > 0
    assert there == before
    assert again == before
