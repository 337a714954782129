from datetime import timedelta

from django.db import migrations
from django.db.models import F

DAYS = 365


def give_end_dates(apps, schema_editor):
    """A right without an end lapses when the project does, or a year after it began if later."""
    for name in ("Membership", "Invitation"):
        rows = apps.get_model("projects", name).objects.filter(
            role="evaluator", valid_until__isnull=True
        )
        for row in rows.select_related("project"):
            begun = row.valid_from if name == "Membership" else row.expires_at.date()
            row.valid_until = max(row.project.ends_on, begun + timedelta(days=DAYS))
            row.save(update_fields=["valid_until"])


def forget_own_grants(apps, schema_editor):
    """Whoever took the right alone has to be given it anew by another: it cannot be confirmed."""
    rows = apps.get_model("projects", "Membership").objects
    rows.filter(role="evaluator", granted_by=F("user")).update(granted_by=None)


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_evaluator_confirmation'),
    ]

    operations = [
        migrations.RunPython(give_end_dates, migrations.RunPython.noop),
        migrations.RunPython(forget_own_grants, migrations.RunPython.noop),
    ]
