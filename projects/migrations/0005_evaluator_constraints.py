import projects.permissions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0004_evaluator_end_dates'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', projects.permissions.Role['EVALUATOR']), _negated=True), ('valid_until__isnull', False), _connector='OR'), name='invitation_evaluator_has_an_end', violation_error_message='Arvioijan oikeus on aina määräaikainen. Kirjoita päivä, jona se päättyy.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', projects.permissions.Role['EVALUATOR']), _negated=True), ('valid_until__isnull', False), _connector='OR'), name='membership_evaluator_has_an_end', violation_error_message='Arvioijan oikeus on aina määräaikainen. Kirjoita päivä, jona se päättyy.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('granted_by', models.F('user')), ('role', projects.permissions.Role['EVALUATOR']), _negated=True), name='membership_evaluator_granted_by_another'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', models.F('user')), _negated=True), models.Q(('confirmed_by', models.F('granted_by')), _negated=True)), name='membership_confirmed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='membership_confirmed_on_a_day'),
        ),
    ]
