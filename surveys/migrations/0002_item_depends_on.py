from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('surveys', '0001_initial')]

    operations = [
        migrations.AddField(
            model_name="item",
            name="depends_on",
            field=models.JSONField(blank=True, default=dict, verbose_name="ehto"),
        ),
    ]
