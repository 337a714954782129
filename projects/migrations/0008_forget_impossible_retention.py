from django.db import migrations
from django.db.models import F


def forget(apps, schema_editor):
    """A day before the project is a slip of the hand; without a day nothing is deleted."""
    projects = apps.get_model("projects", "Project").objects
    projects.filter(retention_until__lt=F("starts_on")).update(retention_until=None)


class Migration(migrations.Migration):
    dependencies = [('projects', '0007_audit_event_proof')]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
