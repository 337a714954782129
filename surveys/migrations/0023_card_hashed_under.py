from django.db import migrations, models

import osallisuus.keys.known


class Migration(migrations.Migration):
    dependencies = [("surveys", "0022_survey_title")]

    operations = [
        # Cards that are there already were hashed under the oldest key, whichever that will be
        # called: an empty name. A constant rewrites no row.
        migrations.AddField(
            model_name="card",
            name="hashed_under",
            field=models.CharField(blank=True, default="", editable=False, max_length=16),
        ),
        migrations.AlterField(
            model_name="card",
            name="hashed_under",
            field=models.CharField(
                blank=True,
                default=osallisuus.keys.known.card_key_name,
                editable=False,
                max_length=16,
            ),
        ),
    ]
