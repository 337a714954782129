"""The form of a new link for a pilot's own people."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.fields import DayInput
from projects.models import PilotPass
from projects.services.pilots.passes import LONGEST_DAYS

LATEST = _("Linkki voi olla voimassa enintään vuoden.")


class PassForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = PilotPass
        fields = ["label", "expires_on"]
        widgets = {"expires_on": DayInput}
        labels = {"label": _("Kenelle"), "expires_on": _("Viimeinen päivä")}
        help_texts = {"label": _("Tehtävä, ei nimeä. Esimerkiksi ”aamupalan vetäjä”.")}
        error_messages = {
            "label": {"required": _("Kirjoita, kenelle linkki on.")},
            "expires_on": {"required": _("Anna päivä."), "invalid": _("Anna päivä.")},
        }

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("Päivä on jo mennyt."))
        if day > today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(LATEST)
        return day
