"""No migration makes those who answer wait: what PostgreSQL would be told is read by squawk.

Only what locks a table that grows with people is named; the others hold a few thousand rows.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from osallisuus.database.beside import AddConstraintBeside, AddIndexBeside, ValidateBeside

pytestmark = [
    # What is made beside a table is made outside a transaction.
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.environ["TEST_DATABASE"] == "sqlite", reason="SQLite has few people"),
]
SQUAWK = Path(sys.executable).with_name("squawk")
# The last that were written while no installation was large; they are read by nobody again.
BEFORE = {
    "osallisuus": "0006_search_index",
    "projects": "0020_waiting_for_approval",
    "surveys": "0025_answers_as_text",
    "toolkits": "0013_fill_support_translations",
}
LARGE = {
    "osallisuus_binentry",
    "osallisuus_searchentry",
    "osallisuus_searchterm",
    "projects_auditevent",
    "projects_costline",
    "projects_historicalcostline",
    "projects_historicalpilotsession",
    "projects_pilotsession",
    "projects_tallypress",
    "surveys_card",
    "surveys_draft",
    "surveys_forgotten",
    "surveys_ledger",
    "surveys_ledgerpart",
    "surveys_oldmembers",
    "surveys_response",
    "surveys_sealedreceipt",
    "surveys_stackedform",
}
LOCKING = {
    "adding-exclude-constraint",
    "adding-field-with-default",
    "adding-foreign-key-constraint",
    "adding-not-nullable-field",
    "adding-required-field",
    "adding-serial-primary-key-field",
    "changing-column-type",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
}
NO_SUCH_PHASE = models.CheckConstraint(condition=~models.Q(phase="x"), name="no_such_phase")


@pytest.fixture(autouse=True)
def known_migrations(settings):
    """The migrations, in a run that makes its tables without them too."""
    settings.MIGRATION_MODULES = {}


def test_no_migration_locks_a_large_table():
    loader = MigrationLoader(connection)
    found = {
        key: locks(migration, loader.project_state(key, at_end=False))
        for key, migration in loader.disk_migrations.items()
        if key[0] in BEFORE and key[1] > BEFORE[key[0]]
    }

    assert found == {key: [] for key in found}


def test_large_tables_and_last_migrations_exist():
    assert set(connection.introspection.table_names()) >= LARGE
    assert MigrationLoader(connection).disk_migrations.keys() >= set(BEFORE.items())


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            migrations.AddIndex("response", models.Index(fields=["phase"], name="by_phase")),
            ["require-concurrent-index-creation surveys_response"],
        ),
        (
            migrations.AddConstraint("response", NO_SUCH_PHASE),
            ["constraint-missing-not-valid surveys_response"],
        ),
        (
            migrations.AddConstraint(
                "response", models.UniqueConstraint(fields=["phase"], name="one_a_phase")
            ),
            [
                "constraint-missing-not-valid surveys_response",
                "disallowed-unique-constraint surveys_response",
            ],
        ),
        (
            migrations.AlterField("response", "phase", models.IntegerField(default=0)),
            ["changing-column-type surveys_response"],
        ),
        (migrations.AddField("response", "note", models.TextField(default="")), []),
        (AddIndexBeside("response", models.Index(fields=["phase"], name="by_phase")), []),
        (AddConstraintBeside("response", NO_SUCH_PHASE), []),
        (ValidateBeside("response", "no_such_phase"), []),
        (migrations.AddIndex("instrument", models.Index(fields=["key"], name="by_key")), []),
    ],
)
def test_what_locks_is_told(operation, expected):
    migration = type("Migration", (migrations.Migration,), {"operations": [operation]})
    migration.atomic = not isinstance(operation, AddIndexBeside)

    now = MigrationLoader(connection).project_state()

    assert locks(migration("planted", "surveys"), now) == expected


def locks(migration, state):
    """Each rule of squawk that the migration breaks on a large table, with the table."""
    text = "\n".join(what_postgresql_is_told(migration, state))
    done = subprocess.run(
        (SQUAWK, "--reporter", "json", "--pg-version", "14.0"),
        input=text, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    told = json.loads(done.stdout)
    return sorted(f"{one['rule_name']} {name}" for one in told for name in large_ones(one, text))


def what_postgresql_is_told(migration, state):
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    return editor.collected_sql


def large_ones(told, text):
    """The large tables in the lines of a warning; none, if its rule says nothing of locks."""
    if told["rule_name"] not in LOCKING:
        return []
    lines = text.splitlines()[told["line"] : told["line_end"] + 1]
    return sorted(table for table in LARGE if f'"{table}"' in " ".join(lines))
