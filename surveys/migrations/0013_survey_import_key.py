"""Codes of imported files are hashed with a key that no renaming changes."""

from uuid import uuid4

from django.db import migrations, models

import surveys.models.survey

IMPORT_LETTER = "TUO"


def keep_what_codes_were_hashed_with(apps, schema_editor):
    """So far that was the end of the pilot's address."""
    surveys = apps.get_model("surveys", "Survey").objects.select_related("pilot")
    sheets = apps.get_model("surveys", "CardSheet").objects.filter(letter=IMPORT_LETTER)
    with_codes = set(sheets.values_list("survey_id", flat=True))
    for survey in surveys:
        has_codes = survey.pk in with_codes and survey.pilot_id
        survey.import_key = survey.pilot.slug if has_codes else uuid4().hex
        survey.save(update_fields=["import_key"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0012_plausible_values")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="import_key",
            field=models.CharField(
                default=surveys.models.survey.new_import_key, editable=False, max_length=80
            ),
        ),
        migrations.RunPython(keep_what_codes_were_hashed_with, migrations.RunPython.noop),
    ]
