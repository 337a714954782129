from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('projects', '0006_session_keeper')]

    operations = [
        migrations.AddField(
            "auditevent",
            "counts",
            models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="määrät lajeittain"
            ),
        ),
        migrations.AddField(
            "auditevent",
            "fingerprint",
            models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="sormenjälki"
            ),
        ),
    ]
