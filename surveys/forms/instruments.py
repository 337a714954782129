"""Forms of the desk of instruments: a file to be read, and what it does not say of itself."""

from dataclasses import replace
from pathlib import PurePath

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.instruments.files import InstrumentFileError, read_instrument
from surveys.instruments.xlsform.names import LONGEST_KEY
from surveys.instruments.xlsform.reading import FormRead, read_xlsform

# What was read comes back once more through a form, whose size the settings limit.
MAX_MEGABYTES = 2


class InstrumentUploadForm(forms.Form):
    """`cleaned_data["read"]`: the instrument and what did not come along."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Tiedosto"),
        help_text=gettext_lazy(
            "XLSForm-lomake Kobosta, ODK:sta tai täältä (.xlsx) tai tämän portaalin oma tiedosto "
            "(.toml), enintään 2 megatavua."
        ),
        error_messages={
            "required": gettext_lazy("Valitse tiedosto."),
            "empty": gettext_lazy("Tiedosto on tyhjä."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.toml"}),
    )
    owner = forms.CharField(
        label=gettext_lazy("Omistaja"),
        help_text=gettext_lazy("Kuka lomakkeen on tehnyt? Tarpeen, jos tiedosto ei kerro sitä."),
        max_length=150,
        required=False,
    )
    licence = forms.CharField(
        label=gettext_lazy("Lisenssi"),
        help_text=gettext_lazy("Millä luvalla sitä käytetään? Esimerkiksi CC BY 4.0."),
        max_length=200,
        required=False,
    )
    key = forms.RegexField(
        r"^[a-z0-9_]+$",
        label=gettext_lazy("Tunnus"),
        help_text=gettext_lazy(
            "Jätä tyhjäksi, jos tiedoston oma tunnus sopii. Pieniä kirjaimia a–z, numeroita ja "
            "alaviivoja."
        ),
        error_messages={
            "invalid": gettext_lazy("Käytä vain pieniä kirjaimia a–z, numeroita ja alaviivoja.")
        },
        max_length=LONGEST_KEY,
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("Tiedosto on suurempi kuin kaksi megatavua."))
        if PurePath(file.name).suffix.lower() not in (".xlsx", ".toml"):
            raise forms.ValidationError(_("Valitse tiedosto, jonka nimi päättyy .xlsx tai .toml."))
        return file

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        try:
            read = self._read(cleaned["file"])
        except InstrumentFileError as error:
            self.add_error("file", list(error.problems))
        except UnicodeDecodeError:
            self.add_error("file", _("Tallenna tiedosto muodossa UTF-8."))
        else:
            key = cleaned["key"] or read.spec.key
            cleaned["read"] = replace(read, spec=replace(read.spec, key=key))
        return cleaned

    def _read(self, file) -> FormRead:
        if file.name.lower().endswith(".toml"):
            return FormRead(read_instrument(file.read().decode()), ())
        said = {name: self.cleaned_data[name] for name in ("owner", "licence")}
        return read_xlsform(file.read(), **said)
