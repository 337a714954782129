"""The form of the first survey."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.fields import DayInput
from surveys.models import Instrument, Survey


class InstrumentField(forms.ModelChoiceField):
    """A questionnaire, chosen by what is told of it."""

    widget = forms.RadioSelect

    def label_from_instance(self, row):
        return format_html('{} <span class="help">{}</span>', row, row.about) if row.about else row


class FirstSurveyForm(forms.ModelForm):
    """When residents are asked, with what, and where they get help."""

    use_required_attribute = False
    instrument = InstrumentField(
        Instrument.objects.none(),
        label=_("Millä lomakkeella kysytään"),
        empty_label=None,
        error_messages={"required": _("Valitse lomake.")},
    )
    help_name = forms.CharField(
        label=_("Mistä vastaaja saa apua, jos jokin jää painamaan"),
        max_length=150,
        help_text=_("Näkyy kyselyn lopussa. Esimerkiksi ”Nivalan sosiaalipäivystys”."),
        error_messages={"required": _("Kirjoita paikka, josta vastaaja saa apua.")},
    )
    help_phone = forms.CharField(
        label=_("Puhelin"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"required": _("Kirjoita puhelinnumero.")},
    )
    field_order = ["pilot", "instrument", "opens_on", "end_from", "closes_on", "help_name"]

    class Meta:
        model = Survey
        fields = ["pilot", "instrument", "opens_on", "end_from", "closes_on"]
        labels = {
            "pilot": _("Missä kokeilussa kysytään"),
            "opens_on": _("Alkukysely aukeaa"),
            "end_from": _("Loppukysely aukeaa"),
            "closes_on": _("Viimeinen vastauspäivä"),
        }
        help_texts = {
            "end_from": _("Samat ihmiset vastaavat uudelleen. Voit täydentää myöhemmin."),
            "closes_on": _("Voit täydentää myöhemmin."),
        }
        widgets = {
            "pilot": forms.RadioSelect,
            "opens_on": DayInput(),
            "end_from": DayInput(),
            "closes_on": DayInput(),
        }
        error_messages = {"pilot": {"required": _("Valitse kokeilu.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pilots = self.instance.project.pilots.select_related("municipality")
        pilot: Any = self.fields["pilot"]
        instrument: Any = self.fields["instrument"]
        pilot.queryset, pilot.empty_label, pilot.required = pilots, None, True
        offered = Instrument.objects.offered().values("pk")
        instrument.queryset = Instrument.objects.with_about().filter(pk__in=offered)
        # A new row has them as empty values, which would count as chosen.
        self.initial["pilot"] = self.instance.pilot_id or pilots.first()
        self.initial["instrument"] = self.instance.instrument_id or instrument.queryset.first()

    def clean(self):
        found = super().clean() or {}
        # The title is the pilot's name, so that whoever answers knows what is meant.
        if pilot := found.get("pilot"):
            self.instance.title = pilot.name
        return found
