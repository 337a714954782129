import django.db.models.deletion
import django.utils.timezone
import surveys.models.response
import surveys.models.tablet
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0010_release_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='TabletOpening',
            fields=[
                ('id', models.BigAutoField(default=surveys.models.response.random_id, primary_key=True, serialize=False)),
                ('opened_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='avattu')),
                ('seed', models.CharField(default=surveys.models.tablet.new_seed, editable=False, max_length=64)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tablet_openings', to='surveys.survey')),
            ],
            options={
                'verbose_name': 'tabletin avaus',
                'verbose_name_plural': 'tabletin avaukset',
            },
        ),
        migrations.CreateModel(
            name='SealedReceipt',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('is_stored', models.BooleanField()),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='surveys.tabletopening')),
            ],
            options={
                'verbose_name': 'tabletin viesti',
                'verbose_name_plural': 'tabletin viestit',
            },
        ),
    ]
