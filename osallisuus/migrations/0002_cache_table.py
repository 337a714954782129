from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    # By its name: an installation that counts elsewhere today may come back to it.
    place = {"database": schema_editor.connection.alias, "verbosity": 0}
    call_command("createcachetable", "osallisuus_cache", **place)


class Migration(migrations.Migration):
    """The table of the shared cache, so that `migrate` alone makes a working installation."""

    dependencies = [("osallisuus", "0001_initial")]

    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
