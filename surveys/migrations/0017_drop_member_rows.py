from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0016_pack_members'),
    ]

    operations = [
        migrations.DeleteModel(name='ReleasePair'),
        migrations.DeleteModel(name='ReleaseDropout'),
        migrations.RemoveField(model_name='release', name='group_sizes'),
    ]
