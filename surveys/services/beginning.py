"""The first survey of a project, with where residents get help."""

from django.db import transaction

from osallisuus.text.addresses import free_address
from surveys.models import HelpContact, Survey


@transaction.atomic
def begin_survey(*, survey: Survey, help_name: str, help_phone: str) -> Survey:
    """Saves a new survey with an address from its title, and the place where help is."""
    survey.slug = free_address(survey.title, Survey.objects.all())
    survey.save()
    HelpContact.objects.create(survey=survey, name=help_name, phone=help_phone)
    return survey
