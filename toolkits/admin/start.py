"""The step of the first day that brings what the portal ships."""

from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin import Step, register_steps
from surveys.queries.start import has_instrument


@register_steps
def steps(user):
    if user.is_superuser:
        url = reverse("start-content:content")
        yield Step(30, "content", _("Lomake ja tukipaketti"), url, has_instrument())
