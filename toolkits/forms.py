"""The filters of pilots, tip lists and tools, and the form of a chapter for editors."""

from typing import ClassVar

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from osallisuus.text.addresses import free_address
from projects.models import Pilot, Project
from toolkits.models import Chapter, Reader, Theme
from toolkits.publication.markers import validate_markers
from toolkits.queries.cost_view import counties, municipality_choices
from toolkits.queries.following.feeds import CHANNELS

DIGITS = 3
"""Of the number of a page that is kept: one that somebody makes up takes no room."""
EVERY = [("", _("Kaikki"))]


class FilterForm(forms.Form):
    """Read from the address; what cannot be understood is left out."""

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
        # Addresses are shared, cut off and typed by hand: what makes no
        # sense is left out, never an error.
        self.errors.clear()
        return {name: self.cleaned_data.get(name, "") for name in self.names_in_address}

    def may_be_kept(self) -> bool:
        """Whether the filter as it is filled may be drawn once for all: of few ways to fill it, and
        without a word, which could be about a person."""
        wishes = self.wishes()
        is_known = all(self.data[self.add_prefix(name)] == wish for name, wish in wishes.items())
        return is_known and not wishes.get("text")

    def kept_name(self, page: str) -> str:
        """Names that page of what it finds; empty where it may not be kept."""
        is_page = page.isdecimal() and len(page) <= DIGITS
        return f"{self.data}:{page}" if is_page and self.may_be_kept() else ""


class PilotFilterForm(FilterForm):
    """Its wishes are the arguments of `projects.queries.pages.find_pilots`; `found` is what
    `pilot_choices` there has."""

    names_in_address: ClassVar = {
        "text": "haku",
        "municipality": "kunta",
        "kind": "tapa",
        "continuation": "jatko",
    }

    municipality = forms.ChoiceField(label=_("Kunta"), required=False)
    kind = forms.ChoiceField(label=_("Toimintatapa"), required=False)
    continuation = forms.ChoiceField(label=_("Miten jatkui"), required=False)

    def __init__(self, data, found):
        super().__init__(data)
        kinds = [choice for choice in Pilot.Kind.choices if choice[0] in found.kinds]
        continuations = [
            choice for choice in Pilot.Continuation.choices if choice[0] in found.continuations
        ]
        self.fields["municipality"].choices = [*EVERY, *found.places]
        self.fields["kind"].choices = [*EVERY, *kinds]
        self.fields["continuation"].choices = [*EVERY, *continuations]


class TipFilterForm(FilterForm):
    """Its wishes are the arguments of `queries.find_tip_lists` and `queries.find_tools`."""

    names_in_address: ClassVar = {"text": "haku", "reader": "kenelle", "theme": "aihe"}

    reader = forms.ChoiceField(
        label=_("Kenelle"), required=False, choices=[("", _("kaikille")), *Reader.choices]
    )

    theme = forms.ChoiceField(
        label=_("Aihe"),
        required=False,
        choices=[("", _("kaikki aiheet")), *Theme.choices],
        widget=forms.RadioSelect,
    )


class PlaceForm(FilterForm):
    """Its wish is the key of `queries.cost_view.find_place`."""

    names_in_address: ClassVar = {"place": "paikka"}

    text = None
    place = forms.ChoiceField(label=_("Kunta tai hyvinvointialue"), required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["place"].choices = [
            ("", _("Valitse")),
            (_("Hyvinvointialueet"), [(county.key, county.name) for county in counties()]),
            (_("Kunnat"), municipality_choices()),
        ]


class NumberedRows(BaseInlineFormSet):
    """Rows in an order that nobody has to number: one without a number comes last."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["order"].required = False
        form.fields["order"].help_text = _("Tyhjä: tulee viimeiseksi.")

    def clean(self):
        kept = [form for form in self.forms if self._is_kept(form)]
        last = max((form.cleaned_data.get("order") or 0 for form in kept), default=0)
        for form in kept:
            if form.cleaned_data.get("order") is None:
                last += 1
                form.cleaned_data["order"] = form.instance.order = last
        super().clean()

    def _is_kept(self, form) -> bool:
        is_row = form.has_changed() or form.instance.pk is not None
        found = getattr(form, "cleaned_data", None)
        return is_row and found is not None and not found.get(DELETION_FIELD_NAME)


class BeginForm(forms.Form):
    """A new publication from the chapters that a funder asks for."""

    template = forms.ChoiceField(label=_("Mikä raportti"), widget=forms.RadioSelect)
    project = forms.ModelChoiceField(label=_("Hanke"), queryset=Project.objects.none())
    title = forms.CharField(label=_("Otsikko"), max_length=150)

    def __init__(self, data, *, projects, templates):
        super().__init__(data)
        self.fields["project"].queryset = projects
        self.fields["template"].choices = [(one.key, one.title) for one in templates]
        if len(projects) == 1:
            self.initial["project"] = projects[0]


class ChapterForm(forms.ModelForm):
    """A chapter for editors: a marker that nothing answers to is told before readers see it."""

    class Meta:
        model = Chapter
        fields = ["publication", "title", "body", "slug", "guidance"]
        labels = {"slug": _("Linkin loppu")}
        help_texts = {"slug": _("Jätä tyhjäksi: se syntyy otsikosta.")}
        widgets = {"body": forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        found = super().clean() or {}
        publication = found.get("publication") or self._publication()
        if publication is not None and not found.get("slug"):
            others = publication.chapters.exclude(pk=self.instance.pk)
            # Links to a chapter end with it, so what it once was it stays, whatever the title.
            found["slug"] = free_address(found.get("title", ""), others)
        return found

    def _publication(self):
        return self.instance.publication if self.instance.publication_id else None

    def clean_body(self):
        body = self.cleaned_data["body"]
        validate_markers(body)
        return body


class ChannelForm(forms.Form):
    """Of what somebody wants to hear by mail."""

    channels = forms.MultipleChoiceField(
        label=_("Mistä haluat kuulla?"),
        choices=[(channel.key, channel.title) for channel in CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse ainakin yksi aihe.")},
    )


class SubscriptionForm(ChannelForm):
    email = forms.EmailField(
        label=_("Sähköpostiosoite"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "channels")
