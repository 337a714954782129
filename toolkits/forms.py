"""The filter of tip lists and tools, and the form of a chapter for editors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from toolkits.models import Chapter, Theme
from toolkits.publication import validate_markers

PARAMETERS = {"text": "haku", "theme": "aihe"}
"""Fields of the filter and their names in the address, which is Finnish."""


class TipFilterForm(forms.Form):
    """Read from the address; what cannot be understood is left out, never an error."""

    is_filter = True
    use_required_attribute = False

    text = forms.CharField(
        label=_("Hae sanalla"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    theme = forms.ChoiceField(
        label=_("Aihe"),
        required=False,
        choices=[("", _("kaikki aiheet")), *Theme.choices],
        widget=forms.RadioSelect,
    )

    def __init__(self, data):
        super().__init__({name: data.get(name, "") for name in PARAMETERS.values()})

    def add_prefix(self, field_name):
        return PARAMETERS.get(field_name, field_name)

    def wishes(self) -> dict[str, str]:
        """Arguments of `queries.find_tip_lists` and `queries.find_tools`."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in PARAMETERS}


class ChapterForm(forms.ModelForm):
    """A chapter for editors: a marker that nothing answers to is told before readers see it."""

    class Meta:
        model = Chapter
        fields = ["order", "slug", "title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}

    def clean_body(self):
        body = self.cleaned_data["body"]
        validate_markers(body)
        return body
