import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import CaptureQueriesContext

from osallisuus.database.beside import AddConstraintBeside, AddIndexBeside, ValidateBeside
from projects.models import Association
from tests import factories

INDEX = models.Index(fields=["name"], name="by_name")
CHECK = models.CheckConstraint(condition=~models.Q(name="Nimetön"), name="has_a_name")
pytestmark = pytest.mark.django_db(transaction=True)


class Beside(migrations.Migration):
    atomic = False
    operations = [AddIndexBeside("association", INDEX)]


class Checked(migrations.Migration):
    operations = [AddConstraintBeside("association", CHECK)]


class Looked(migrations.Migration):
    operations = [ValidateBeside("association", "has_a_name")]


@pytest.fixture
def is_beside():
    return connection.vendor == "postgresql"


def test_index_comes_and_goes_beside_its_table_on_postgresql(is_beside):
    migration = Beside("planted", "projects")

    added = told(migration.apply, state())
    names = constraint_names()
    removed = told(migration.unapply, state())

    assert ("by_name" in names, "by_name" in constraint_names()) == (True, False)
    assert ("CONCURRENTLY" in added, "CONCURRENTLY" in removed) == (is_beside, is_beside)


def test_check_holds_for_new_rows_at_once_and_then_for_old_ones(is_beside):
    now, migration = state(), Checked("planted", "projects")

    added = told(migration.apply, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_association(name="Nimetön")
    looked = told(Looked("planted_too", "projects").apply, now)
    told(migration.unapply, state())

    assert ("NOT VALID" in added, "VALIDATE" in looked) == (is_beside, is_beside)
    assert factories.make_association(name="Nimetön").pk


def state():
    return ProjectState.from_apps(apps)


def told(step, before):
    """What the database is told in a step forwards or backwards."""
    with (
        CaptureQueriesContext(connection) as queries,
        connection.schema_editor(atomic=False) as editor,
    ):
        step(before, editor)
    return " ".join(query["sql"] for query in queries)


def constraint_names():
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Association._meta.db_table))
