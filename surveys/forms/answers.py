"""Forms of a file of answers: which file, and how its codes are read."""

from django import forms
from django.utils.translation import gettext_lazy

from osallisuus.admin.transfer.forms import TableFileForm
from surveys.services.importing.imports import Reading


class AnswersFileForm(TableFileForm):
    """As any file of rows that the desk takes."""


class ReadingForm(forms.Form):
    """How codes are read that a spreadsheet may have changed; asked only where there are any."""

    use_required_attribute = False

    reading = forms.ChoiceField(
        label=gettext_lazy("Ovatko nämä samojen ihmisten koodeja?"),
        choices=[
            (Reading.SAME, gettext_lazy("Ovat. Alku- ja loppukysely yhdistetään pariksi.")),
            (Reading.APART, gettext_lazy("Eivät. Koodit ovat eri ihmisten.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse, miten koodit luetaan.")},
    )
