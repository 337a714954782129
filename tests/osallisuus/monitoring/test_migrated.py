import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from osallisuus.monitoring import migrated
from osallisuus.monitoring.migrated import MigratedCommand

ROOT = Path(__file__).resolve().parents[3]
# They make the tables themselves, wait for them, or ask nothing of them.
OTHERS = {"anonymise", "demo", "sendtestmail", "start", "test", "translations", "worker"}


def test_every_own_command_that_reads_rows_asks_for_its_tables():
    apps = {"osallisuus", "projects", "surveys", "toolkits"}
    own = {name for name, app in get_commands().items() if app in apps}
    asking = {
        name
        for name in own
        if isinstance(load_command_class(get_commands()[name], name), MigratedCommand)
    }

    assert own - asking == OTHERS


def test_database_of_an_earlier_version_is_told_in_one_sentence(db, settings, monkeypatch):
    settings.MIGRATION_MODULES = {}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {})

    with pytest.raises(CommandError, match=r"^The database is not of this version: \d+ to run\. "):
        call_command("daily", dry_run=True)


def test_database_that_is_away_is_told_in_one_sentence(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(migrated, "migrations", away)

    with pytest.raises(CommandError, match="^The database does not answer: connection refused$"):
        call_command("rebuild_search")


def test_new_folder_gives_a_sentence_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "rotate_card_key", "--dry-run"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={"DATA_DIR": str(tmp_path), "OSALLISUUS_RESTARTED": "1", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database is not of this version: ")
    assert done.stderr.endswith(" to run. Run `python manage.py migrate` first.\n")
