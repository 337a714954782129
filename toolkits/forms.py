"""The filters of pilots, tip lists and tools, and the form of a chapter for editors."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Pilot
from projects.queries.pages import pilot_choices
from toolkits.models import Chapter, Theme
from toolkits.publication import validate_markers

EVERY = [("", _("Kaikki"))]


class FilterForm(forms.Form):
    """Read from the address; what cannot be understood is left out, never an error."""

    is_filter = True
    use_required_attribute = False
    # The address is Finnish, the code English.
    names_in_address: ClassVar[dict[str, str]]

    text = forms.CharField(
        label=_("Hae sanalla"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data):
        super().__init__({name: data.get(name, "") for name in self.names_in_address.values()})

    def add_prefix(self, field_name):
        return self.names_in_address.get(field_name, field_name)

    def wishes(self) -> dict[str, str]:
        """What is looked for, by field; an empty text where nothing is."""
        self.is_valid()
        self.errors.clear()
        return {name: self.cleaned_data.get(name, "") for name in self.names_in_address}


class PilotFilterForm(FilterForm):
    """Its wishes are the arguments of `projects.queries.pages.find_pilots`."""

    names_in_address: ClassVar = {
        "text": "haku",
        "municipality": "kunta",
        "kind": "tapa",
        "continuation": "jatko",
    }

    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    kind = forms.ChoiceField(label=_("Toimintatapa"), required=False)
    continuation = forms.ChoiceField(label=_("Miten jatkui"), required=False)

    def __init__(self, data):
        super().__init__(data)
        found = pilot_choices()
        kinds = [choice for choice in Pilot.Kind.choices if choice[0] in found.kinds]
        continuations = [
            choice for choice in Pilot.Continuation.choices if choice[0] in found.continuations
        ]
        self.fields["municipality"].choices = [*EVERY, *found.places]
        self.fields["kind"].choices = [*EVERY, *kinds]
        self.fields["continuation"].choices = [*EVERY, *continuations]


class TipFilterForm(FilterForm):
    """Its wishes are the arguments of `queries.find_tip_lists` and `queries.find_tools`."""

    names_in_address: ClassVar = {"text": "haku", "theme": "aihe"}

    theme = forms.ChoiceField(
        label=_("Aihe"),
        required=False,
        choices=[("", _("kaikki aiheet")), *Theme.choices],
        widget=forms.RadioSelect,
    )


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
