import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0010_wording'),
        ('surveys', '0014_entered_week_and_release_request'),
    ]

    operations = [
        migrations.AddField(
            model_name='release',
            name='pairs_fingerprint',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.CreateModel(
            name='OldMembers',
            fields=[
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='old_members', serialize=False, to='surveys.release')),
                ('pairs', models.BinaryField()),
                ('dropouts', models.BinaryField()),
                ('group_sizes', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'vanhojen tulosten jäsenet',
                'verbose_name_plural': 'vanhojen tulosten jäsenet',
            },
        ),
        migrations.CreateModel(
            name='Ledger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument_key', models.SlugField(max_length=60)),
                ('answers', models.BinaryField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
            ],
            options={
                'verbose_name': 'julkaistujen summien luettelo',
                'verbose_name_plural': 'julkaistujen summien luettelot',
                'constraints': [models.UniqueConstraint(fields=('project', 'instrument_key'), name='ledger_of_a_form_once')],
            },
        ),
        migrations.CreateModel(
            name='LedgerPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subjects', models.JSONField()),
                ('sums', models.JSONField()),
                ('classes', models.BinaryField()),
                ('groups', models.BinaryField()),
                ('sizes', models.BinaryField()),
                ('ledger', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='surveys.ledger')),
            ],
            options={
                'verbose_name': 'luettelon osa',
                'verbose_name_plural': 'luettelon osat',
            },
        ),
    ]
