"""Which file goes in, and in which format one goes out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from osallisuus.files.spreadsheets import FORMATS, format_named

MAX_MEGABYTES = 5


class TableFileForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("Tiedosto"),
        help_text=_("CSV- tai Excel-tiedosto (.csv tai .xlsx), enintään 5 megatavua."),
        error_messages={"required": _("Valitse tiedosto."), "empty": _("Tiedosto on tyhjä.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if format_named(file.name) is None:
            raise forms.ValidationError(_("Valitse tiedosto, jonka nimi päättyy .csv tai .xlsx."))
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("Tiedosto on suurempi kuin viisi megatavua."))
        return file


class ImportForm(TableFileForm):
    only_check = forms.BooleanField(
        label=_("Tarkista vain, älä tallenna vielä"), required=False, initial=False
    )


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Tiedostomuoto"), choices=[(name, kind.label) for name, kind in FORMATS.items()]
    )
