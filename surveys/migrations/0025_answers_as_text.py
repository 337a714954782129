from django.db import migrations

import osallisuus.database.compact_json


def as_text(apps, schema_editor):
    _turn(schema_editor, "text")


def as_jsonb(apps, schema_editor):
    _turn(schema_editor, "jsonb")


def _turn(schema_editor, kind):
    """SQLite keeps either as text."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE surveys_response ALTER COLUMN answers TYPE {kind} USING answers::{kind}"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0024_help_of_days"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(as_text, as_jsonb)],
            state_operations=[
                migrations.AlterField(
                    model_name="response",
                    name="answers",
                    field=osallisuus.database.compact_json.CompactJSONField(default=dict),
                ),
            ],
        ),
    ]
