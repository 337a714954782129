"""Steps of a migration that leave a large table open to those who write to it.

PostgreSQL has them in django.contrib.postgres; here they run on SQLite too, which has few people
and does each as Django does any other.
"""

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db.migrations import AddConstraint, AddIndex


class AddIndexBeside(AddIndexConcurrently):
    """Adds an index; the only step of a migration with `atomic = False`, since what is cut off
    there is not taken back: drop the invalid index by its name and migrate again."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        own = AddIndexConcurrently if _is_postgresql(schema_editor) else AddIndex
        own.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        own = AddIndexConcurrently if _is_postgresql(schema_editor) else AddIndex
        own.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddConstraintBeside(AddConstraintNotValid):
    """Adds a check that new rows must pass; old ones are looked at by `ValidateBeside`, in a
    migration of its own."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        own = AddConstraintNotValid if _is_postgresql(schema_editor) else AddConstraint
        own.database_forwards(self, app_label, schema_editor, from_state, to_state)


class ValidateBeside(ValidateConstraint):
    """Looks at the old rows; SQLite did when the check was added."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def _is_postgresql(schema_editor):
    return schema_editor.connection.vendor == "postgresql"
