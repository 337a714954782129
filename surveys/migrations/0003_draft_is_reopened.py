from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('surveys', '0002_item_depends_on')]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="is_reopened",
            field=models.BooleanField(default=False),
        ),
    ]
