"""The whole demonstration project for the tests that need it: loading it takes seconds."""

from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.test.utils import setup_databases, teardown_databases

from toolkits.demo.accounts import make_accounts
from toolkits.demo.loading import load_demo


def _is_made() -> bool:
    """On SQLite tables are missing otherwise, on PostgreSQL the database itself."""
    try:
        return bool(connection.introspection.table_names())
    except OperationalError:
        return False


@contextmanager
def ready_database():
    """The test database; pytest-django makes none where no test of a run asks for it by mark."""
    if _is_made():
        yield
        return
    made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    yield
    teardown_databases(made, verbosity=0)


@contextmanager
def rolled_back():
    """The project with its accounts, gone again at the end."""
    with transaction.atomic():
        project = load_demo()
        make_accounts(project)
        yield project
        transaction.set_rollback(True)
