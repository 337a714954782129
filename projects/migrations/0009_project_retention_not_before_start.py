from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [('projects', '0008_forget_impossible_retention')]

    operations = [
        migrations.AddConstraint(
            "project",
            models.CheckConstraint(
                condition=Q(retention_until__isnull=True) | Q(retention_until__gte=F("starts_on")),
                name="project_retention_not_before_start",
                violation_error_message="Säilytysaika ei voi päättyä ennen hankkeen alkua.",
            ),
        ),
    ]
